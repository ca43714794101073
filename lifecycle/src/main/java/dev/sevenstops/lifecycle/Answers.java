package dev.sevenstops.lifecycle;

import java.util.Optional;

/**
 * The requests of one kind: of one route, and if they were routed of one method and status. A connection leaves its ended requests
 * with it. Any thread may call any method.
 */
final class Answers {
    private static final int NUMBER = 0;
    private static final int NANOS = 1;

    private final RouteTimes route;
    /** Number and total duration; empty for those that were not routed. */
    private final Optional<Counts> counts;

    private Answers(RouteTimes route, Optional<Counts> counts) {
        this.route = route;
        this.counts = counts;
    }

    /** Those of a route with a method and a status of their own. */
    static Answers counted(RouteTimes route) {
        return new Answers(route, Optional.of(new Counts(2)));
    }

    /** Those that were never routed, and have neither. */
    static Answers unrouted(RouteTimes route) {
        return new Answers(route, Optional.empty());
    }

    /**
     * Counts requests that lie behind each other and have been to the same stops.
     *
     * @param times {@link RequestTrace#TIMES} for each
     * @param from where those of the first begin
     * @param requests how many
     * @param reached the stops that they got to, a bit for each
     */
    void record(long[] times, int from, int requests, int reached) {
        long nanos = route.record(times, from, requests, reached);
        if (counts.isPresent()) {
            counts.get().add(NUMBER, requests);
            counts.get().add(NANOS, nanos);
        }
    }

    /** How many. */
    long number() {
        return sum(NUMBER);
    }

    /** How long they have taken all together, in seconds. */
    double seconds() {
        return sum(NANOS) / 1e9;
    }

    private long sum(int index) {
        return counts.isPresent() ? counts.get().sum(index) : 0;
    }
}
