package dev.sevenstops.lifecycle;

import io.helidon.http.Method;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;

/** Where the requests of one route spent their time. Any thread may record or read. */
final class RouteTimes {
    private static final Stop[] STOPS = Stop.values();
    private static final int STATUSES = 600;

    private final String route;
    private final Map<Stop, DurationHistogram> own = new EnumMap<>(Stop.class);
    private final DurationHistogram residual = new DurationHistogram();
    private final DurationHistogram total = new DurationHistogram();
    private final Map<KnownMethod, AtomicReferenceArray<DurationHistogram>> byMethodAndStatus =
            new EnumMap<>(KnownMethod.class);
    private final BiConsumer<KnownMethod, Integer> firstOfItsKind;

    /**
     * @param route the route's pattern, empty for requests that reached none
     * @param firstOfItsKind told when a method and status code occur together for the first time on this route
     */
    RouteTimes(String route, BiConsumer<KnownMethod, Integer> firstOfItsKind) {
        this.route = route;
        this.firstOfItsKind = firstOfItsKind;
        for (Stop stop : STOPS) {
            own.put(stop, new DurationHistogram());
        }
        for (KnownMethod method : KnownMethod.values()) {
            byMethodAndStatus.put(method, new AtomicReferenceArray<>(STATUSES));
        }
    }

    String route() {
        return route;
    }

    DurationHistogram own(Stop stop) {
        return Objects.requireNonNull(own.get(stop));
    }

    DurationHistogram residual() {
        return residual;
    }

    DurationHistogram total() {
        return total;
    }

    /** The whole duration of the requests with this method and status; only after they have occurred. */
    DurationHistogram total(KnownMethod method, int status) {
        DurationHistogram histogram = statuses(method).get(status);
        if (histogram == null) {
            throw new IllegalStateException("no " + method + " has been answered with " + status + " on " + route);
        }
        return histogram;
    }

    /** Counts a request's times. A stop that the request did not get to counts nothing there. */
    void record(RequestTrace trace) {
        for (Stop stop : STOPS) {
            if (trace.reached(stop)) {
                own(stop).record(trace.ownNanos(stop));
            }
        }
        residual.record(trace.residualNanos());
        total.record(trace.totalNanos());
    }

    /** Counts a request's whole duration under its method and status code. */
    void record(RequestTrace trace, Method method, int status) {
        KnownMethod known = KnownMethod.of(method);
        AtomicReferenceArray<DurationHistogram> statuses = statuses(known);
        int code = status >= 0 && status < STATUSES ? status : STATUSES - 1;
        DurationHistogram histogram = statuses.get(code);
        if (histogram == null) {
            if (statuses.compareAndSet(code, null, new DurationHistogram())) {
                firstOfItsKind.accept(known, code);
            }
            histogram = statuses.get(code);
        }
        histogram.record(trace.totalNanos());
    }

    private AtomicReferenceArray<DurationHistogram> statuses(KnownMethod method) {
        return Objects.requireNonNull(byMethodAndStatus.get(method));
    }
}
