package dev.sevenstops.lifecycle;

import io.helidon.http.Method;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;

/** Where the requests of one route spent their time. Any thread may record or read. */
@SuppressWarnings("EnumOrdinal") // indexes plain arrays on the hot path
final class RouteTimes {
    private static final int RESIDUAL = RequestTrace.RESIDUAL;
    /** Position of the whole duration among the series; the others are the times of a request in their order. */
    private static final int TOTAL = RequestTrace.TIMES;

    private static final int SERIES = RequestTrace.TIMES + 1;
    private static final int STATUSES = 600;

    private final String route;
    private final Durations durations;
    private final Runnable beforeReading;
    private final Answers unrouted = Answers.unrouted(this);
    private final AtomicReferenceArray<Answers> answered =
            new AtomicReferenceArray<>(KnownMethod.values().length * STATUSES);

    private final BiConsumer<KnownMethod, Integer> firstOfItsKind;

    /**
     * @param route the route's pattern, empty for requests that reached none
     * @param beforeReading has the requests counted that have ended and are not counted yet
     * @param firstOfItsKind told when a method and status code occur together for the first time on this route
     */
    RouteTimes(String route, Runnable beforeReading, BiConsumer<KnownMethod, Integer> firstOfItsKind) {
        this.route = route;
        this.beforeReading = beforeReading;
        this.durations = new Durations(SERIES, beforeReading);
        this.firstOfItsKind = firstOfItsKind;
    }

    String route() {
        return route;
    }

    Durations.Series own(Stop stop) {
        return durations.series(stop.ordinal());
    }

    Durations.Series residual() {
        return durations.series(RESIDUAL);
    }

    Durations.Series total() {
        return durations.series(TOTAL);
    }

    /** Number of the requests with this method that were answered with this status. */
    long answered(KnownMethod method, int status) {
        beforeReading.run();
        Answers answers = answered.get(slot(method, status));
        return answers == null ? 0 : answers.number();
    }

    /** Their total duration, in seconds. */
    double answeredSeconds(KnownMethod method, int status) {
        beforeReading.run();
        Answers answers = answered.get(slot(method, status));
        return answers == null ? 0 : answers.seconds();
    }

    /** See {@link Answers#record}. Returns how long the requests have taken all together, in nanoseconds. */
    long record(long[] times, int from, int requests, int reached) {
        long sum = 0;
        Durations.Stripe stripe = durations.claim();
        try {
            for (int series = 0; series < RESIDUAL; series++) {
                if (((reached >>> series) & 1) != 0) {
                    stripe.record(series, times, from + series, RequestTrace.TIMES, requests);
                }
            }
            stripe.record(RESIDUAL, times, from + RESIDUAL, RequestTrace.TIMES, requests);
            for (int i = 0; i < requests; i++) {
                long total = total(times, from + i * RequestTrace.TIMES);
                stripe.record(TOTAL, total);
                sum += total;
            }
        } finally {
            stripe.release();
        }
        return sum;
    }

    /** The stops and the residual add up to the whole; accept lies before it. */
    private static long total(long[] times, int from) {
        long total = 0;
        for (int i = Stop.ACCEPT.ordinal() + 1; i < RequestTrace.TIMES; i++) {
            total += times[from + i];
        }
        return total;
    }

    /** Requests that did not get as far as routing. */
    Answers unrouted() {
        return unrouted;
    }

    /** Requests with this method and status code. */
    Answers answers(Method method, int status) {
        KnownMethod known = KnownMethod.of(method);
        int slot = slot(known, status);
        Answers answers = answered.get(slot);
        if (answers == null) {
            boolean first = answered.compareAndSet(slot, null, Answers.counted(this));
            answers = Objects.requireNonNull(answered.get(slot));
            if (first) {
                firstOfItsKind.accept(known, status);
            }
        }
        return answers;
    }

    private static int slot(KnownMethod method, int status) {
        int code = status >= 0 && status < STATUSES ? status : STATUSES - 1;
        return method.ordinal() * STATUSES + code;
    }
}
