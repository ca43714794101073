package dev.sevenstops.lifecycle;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, from their end to their being counted.
 *
 * <p>Counting a request is some twenty atomic additions, each to a memory line that the request's own work has pushed out of the
 * processor's cache, and an atomic addition waits for its line. So the connection's thread only leaves a request's times here,
 * with plain writes to memory of its own, and counts {@value #CAPACITY} of them at a time, when one miss serves them all. Who
 * reads the figures has what lies here counted first ({@link #count}), so nothing is ever missing from them.
 *
 * <p>{@link #begin} and {@link #end} belong to the connection's thread; any thread may call the others.
 */
final class EndedRequests {
    private static final int CAPACITY = 16; // a power of two
    private static final int MASK = CAPACITY - 1;

    private final Counts ends;
    private final long[] nanos = new long[CAPACITY * RouteTimes.SERIES];
    private final int[] recorded = new int[CAPACITY];
    private final int[] end = new int[CAPACITY];
    private final @Nullable RouteTimes[] routes = new RouteTimes[CAPACITY];
    private final @Nullable Counts[] answered = new Counts[CAPACITY];

    // Numbers of requests so far. They wrap, and only their differences are used. Each has one writer at a time: the
    // first two
    // the connection's thread, the third the holder of the lock. What is in a slot is published by ended, and given
    // back by counted.
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger counted = new AtomicInteger();
    private final ReentrantLock counting = new ReentrantLock();

    /**
     * For one connection.
     *
     * @param ends counts the ends of requests
     */
    EndedRequests(Counts ends) {
        this.ends = ends;
    }

    /** A request has begun. */
    void begin() {
        begun.setRelease(begun.getPlain() + 1);
    }

    /**
     * A request has ended.
     *
     * @param trace its times, which are copied
     * @param route whose request it was
     * @param answer of the requests with its method and status; null if it was not routed
     * @param endIndex of its end in the counts of ends
     */
    void end(RequestTrace trace, RouteTimes route, @Nullable Counts answer, int endIndex) {
        int number = ended.getPlain();
        if (number - counted.getAcquire() == CAPACITY) {
            count();
        }
        int slot = number & MASK;
        recorded[slot] = trace.copyTo(nanos, slot * RouteTimes.SERIES);
        routes[slot] = route;
        answered[slot] = answer;
        end[slot] = endIndex;
        ended.setRelease(number + 1);
    }

    /** Whether a request is in progress. */
    boolean inProgress() {
        // this order: a request that begins in between must not look like one that has ended before it began
        int before = ended.getAcquire();
        return begun.getAcquire() != before;
    }

    /** Counts what has ended. */
    void count() {
        if (ended.getAcquire() == counted.getAcquire()) {
            return;
        }
        counting.lock();
        try {
            int to = ended.getAcquire();
            for (int number = counted.getPlain(); number != to; number++) {
                count(number & MASK);
            }
            counted.setRelease(to);
        } finally {
            counting.unlock();
        }
    }

    private void count(int slot) {
        RouteTimes route = routes[slot];
        if (route == null) {
            throw new IllegalStateException("an ended request without its route");
        }
        int from = slot * RouteTimes.SERIES;
        route.record(nanos, from, recorded[slot]);
        Counts answer = answered[slot];
        if (answer != null) {
            RouteTimes.recordAnswer(answer, nanos[from + RouteTimes.TOTAL]);
        }
        ends.add(end[slot], 1);
    }
}
