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
    private static final int TOTAL = STOPS.length + 1;
    private static final int STATUSES = 600;
    private static final int NUMBER = 0;
    private static final int NANOS = 1;

    private final String route;
    private final Durations durations = new Durations(STOPS.length + 2);
    private final AtomicReferenceArray<Counts> answered =
            new AtomicReferenceArray<>(KnownMethod.values().length * STATUSES);

    private final BiConsumer<KnownMethod, Integer> firstOfItsKind;

    /**
     * @param route the route's pattern, empty for requests that reached none
     * @param firstOfItsKind told when a method and status code occur together for the first time on this route
     */
    RouteTimes(String route, BiConsumer<KnownMethod, Integer> firstOfItsKind) {
        this.route = route;
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
        Counts counts = answered.get(slot(method, status));
        return counts == null ? 0 : counts.sum(index);
    }

    /** Counts a request's times. A stop that the request did not get to counts nothing there. */
    void record(RequestTrace trace) {
        AtomicLongArray stripe = durations.stripe();
        for (int i = 0; i < STOPS.length; i++) {
            if (trace.reached(STOPS[i])) {
                durations.record(stripe, i, trace.ownNanos(STOPS[i]));
            }
        }
        durations.record(stripe, RESIDUAL, trace.residualNanos());
        durations.record(stripe, TOTAL, trace.totalNanos());
    }

    /** Counts a request's whole duration under its method and status code. */
    void record(RequestTrace trace, Method method, int status) {
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
        counts.add(NUMBER, 1);
        counts.add(NANOS, trace.totalNanos());
    }

    private static int slot(KnownMethod method, int status) {
        int code = status >= 0 && status < STATUSES ? status : STATUSES - 1;
        return method.ordinal() * STATUSES + code;
    }
}
