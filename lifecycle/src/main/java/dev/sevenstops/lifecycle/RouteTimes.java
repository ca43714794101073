package dev.sevenstops.lifecycle;

import io.helidon.http.Method;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;

/** Where the requests of one route spent their time. Any thread may record or read. */
@SuppressWarnings("EnumOrdinal") // indexes plain arrays on the hot path
final class RouteTimes {
    private static final Stop[] STOPS = Stop.values();
    private static final int RESIDUAL = STOPS.length;
    /** Position of the whole duration among the {@link #SERIES}. */
    static final int TOTAL = STOPS.length + 1;
    /** Number of times that a request has at most: one for each stop, the residual and the total. */
    static final int SERIES = STOPS.length + 2;

    private static final int STATUSES = 600;
    private static final int NUMBER = 0;
    private static final int NANOS = 1;

    private final String route;
    private final Durations durations;
    private final Runnable beforeReading;
    private final AtomicReferenceArray<Counts> answered =
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
        return read(method, status, NUMBER);
    }

    /** Their total duration, in seconds. */
    double answeredSeconds(KnownMethod method, int status) {
        return read(method, status, NANOS) / 1e9;
    }

    private long read(KnownMethod method, int status, int index) {
        beforeReading.run();
        Counts counts = answered.get(slot(method, status));
        return counts == null ? 0 : counts.sum(index);
    }

    /**
     * Counts the times of one request.
     *
     * @param nanos holds {@link #SERIES} of them: those of the stops, the residual, the total
     * @param from where they begin
     * @param has which of them the request has, a bit for each; the others count nothing
     */
    void record(long[] nanos, int from, int has) {
        AtomicLongArray stripe = durations.stripe();
        for (int i = 0; i < SERIES; i++) {
            if ((has >>> i & 1) != 0) {
                durations.record(stripe, i, nanos[from + i]);
            }
        }
    }

    /** What requests with this method and status code are counted in, by {@link #recordAnswer}. */
    Counts answers(Method method, int status) {
        KnownMethod known = KnownMethod.of(method);
        int slot = slot(known, status);
        Counts counts = answered.get(slot);
        if (counts == null) {
            boolean first = answered.compareAndSet(slot, null, new Counts(2));
            counts = Objects.requireNonNull(answered.get(slot));
            if (first) {
                firstOfItsKind.accept(known, status);
            }
        }
        return counts;
    }

    /** Counts one request and its whole duration. */
    static void recordAnswer(Counts answers, long nanos) {
        answers.add(NUMBER, 1);
        answers.add(NANOS, nanos);
    }

    private static int slot(KnownMethod method, int status) {
        int code = status >= 0 && status < STATUSES ? status : STATUSES - 1;
        return method.ordinal() * STATUSES + code;
    }
}
