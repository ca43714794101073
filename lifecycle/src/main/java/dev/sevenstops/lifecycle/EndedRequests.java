package dev.sevenstops.lifecycle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, from their beginning to their being counted.
 *
 * <p>Counting a request touches a dozen memory lines that the request's own work has pushed out of the processor's cache. So the
 * connection's thread only leaves a request's times here, with plain writes to memory of its own, and counts {@value #CAPACITY} of
 * them at a time, those of one kind together, when one miss serves them all. Who reads the figures has what lies here counted first
 * ({@link #count}), so nothing is ever missing from them.
 *
 * <p>{@link #begin} and {@link #end} belong to the connection's thread; any thread may call the others.
 */
final class EndedRequests {
    private static final int CAPACITY = 16; // a power of two
    private static final int MASK = CAPACITY - 1;
    private static final int REACHED_BITS = RequestTrace.TIMES;
    private static final VarHandle STATE;
    private static final VarHandle COUNTED;

    static {
        try {
            MethodHandles.Lookup own = MethodHandles.lookup();
            STATE = own.findVarHandle(EndedRequests.class, "state", long.class);
            COUNTED = own.findVarHandle(EndedRequests.class, "counted", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Counts ends;
    private final long[] times = new long[CAPACITY * RequestTrace.TIMES];
    /** Of each: the stops that it got to, and above them the index of its end. */
    private final int[] ending = new int[CAPACITY];

    private final @Nullable Answers[] answers = new Answers[CAPACITY];

    /**
     * Twice the number of requests that have ended, and one more while one is in progress. Written by the connection's thread; it
     * publishes what is in the slots.
     */
    private long state;
    /** Number of the requests that have been counted. Written by the holder of the lock; it gives the slots back. */
    private long counted;

    private final ReentrantLock counting = new ReentrantLock();

    /**
     * For one connection.
     *
     * @param ends counts the ends of requests
     */
    EndedRequests(Counts ends) {
        this.ends = ends;
    }

    /** Where the times of requests are kept, until they are counted. */
    long[] times() {
        return times;
    }

    /** A request has begun. Returns where its times are to be kept: {@link RequestTrace#TIMES} from there on. */
    int begin() {
        STATE.setRelease(this, state | 1);
        return ((int) (state >>> 1) & MASK) * RequestTrace.TIMES;
    }

    /**
     * The request has ended, and its times are where {@link #begin} said.
     *
     * @param kind what it is counted as
     * @param reached the stops that it got to, a bit for each
     * @param endIndex of its end in the counts of ends
     */
    void end(Answers kind, int reached, int endIndex) {
        int slot = (int) (state >>> 1) & MASK;
        answers[slot] = kind;
        ending[slot] = (endIndex << REACHED_BITS) | reached;
        STATE.setRelease(this, (state | 1) + 1);
        if ((state >>> 1) - (long) COUNTED.getAcquire(this) == CAPACITY) {
            // now, and not when the next one begins: nobody waits
            count();
        }
    }

    /** Whether a request is in progress. */
    boolean inProgress() {
        return ((long) STATE.getAcquire(this) & 1) != 0;
    }

    /** Counts what has ended. */
    void count() {
        if (ended() == (long) COUNTED.getAcquire(this)) {
            return;
        }
        counting.lock();
        try {
            long to = ended();
            long number = counted;
            while (number < to) {
                number += countAlike((int) number & MASK, (int) Math.min(to - number, CAPACITY));
            }
            COUNTED.setRelease(this, to);
        } finally {
            counting.unlock();
        }
    }

    private long ended() {
        return (long) STATE.getAcquire(this) >>> 1;
    }

    /** Counts the request in this slot and those directly behind it that are of its kind. Returns how many. */
    private int countAlike(int slot, int available) {
        Answers kind = answers[slot];
        if (kind == null) {
            throw new IllegalStateException("an ended request without its kind");
        }
        int most = Math.min(available, CAPACITY - slot);
        int alike = 1;
        while (alike < most && answers[slot + alike] == kind && ending[slot + alike] == ending[slot]) {
            alike++;
        }
        int reached = ending[slot] & ((1 << REACHED_BITS) - 1);
        kind.record(times, slot * RequestTrace.TIMES, alike, reached);
        ends.add(ending[slot] >>> REACHED_BITS, alike);
        return alike;
    }
}
