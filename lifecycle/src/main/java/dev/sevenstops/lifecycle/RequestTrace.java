package dev.sevenstops.lifecycle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The stopwatch of one connection: times one request after the other, each stop exclusively.
 *
 * <p>Stops nest (serialize runs inside handle, drain inside either), so the trace keeps a stack of them, and every
 * nanosecond is charged to the stop on top. A stop is entered and left by marks of its own; while the stack is empty, the
 * time is charged to the {@linkplain #residualNanos residual}. The times that are reported are those up to the return of the
 * last write, so that the six stops and the residual add up to {@linkplain #totalNanos the whole}: first byte read to last
 * write returned. What runs after that write delays nobody who waits for this response and is left out.
 *
 * <p>The times are kept where they will be counted from ({@link EndedRequests}), so that none is copied. One instance serves a
 * connection for its whole life and is only ever touched by that connection's thread: no locks, and no allocation per request. The
 * methods that run for each request are small, so that they are compiled into the code around them without crowding it.
 */
@SuppressWarnings(
        "EnumOrdinal") // indexes plain arrays on the hot path; the order of the stops is fixed by what they are
final class RequestTrace implements StopScope {
    private static final Stop[] STOPS = Stop.values();
    private static final End[] ENDS = End.values();
    private static final int PARSE = Stop.PARSE.ordinal();
    /** Where the time between the stops lies among the {@link #TIMES}, and what is on the stack when no stop is. */
    static final int RESIDUAL = STOPS.length;
    /** Number of times that a request has: one for each stop, and the residual. */
    static final int TIMES = STOPS.length + 1;

    /** The stack is one long, four bits for each stop; the first four say that there is none. */
    private static final int MAX_DEPTH = 15;

    private static final int BITS = 4;
    private static final int TOP = (1 << BITS) - 1;

    // what has been noticed of a request is one int, four bits for each: a stop or an end, from 1; 0 for nothing
    private static final int FAULT = 0;
    private static final int CLIENT_GONE = 4;
    private static final int MARKED_AT = 8;
    private static final int MARKED_BY = 12;

    private final Clock clock;
    private final long[] times;
    /** The times at the last write, where something came after it. */
    private final long[] atLastWrite = new long[TIMES];

    /** Where this request's times begin. */
    private int from;

    private int depth;
    private long stack;
    private boolean active;
    private boolean settled;
    /** Whether the last that happened was a write: the times are those that are reported, unless something follows. */
    private boolean justWritten;
    /** Whether something has followed the last write. */
    private boolean beyondWrite;

    private int reached;
    private int order;
    private int noticed;
    private long begun;
    private long last;
    private long lastWrite;
    private long acceptNanos = -1;

    /**
     * For one connection.
     *
     * @param times where the requests' times are kept
     */
    RequestTrace(Clock clock, long[] times) {
        this.clock = clock;
        this.times = times;
    }

    /** Whether a request is being timed. */
    boolean active() {
        return active;
    }

    /** A reading of the trace's clock, in nanoseconds. */
    long now() {
        return clock.nanos();
    }

    /** What the connection's accept took, charged to the next request that {@linkplain #begin begins}. */
    void accepted(long nanos) {
        acceptNanos = nanos;
    }

    /**
     * Starts timing a request, inside the parse stop.
     *
     * @param firstByte the clock's reading when the request's first byte had been read
     * @param from where among the times that of its first stop lies; {@value #TIMES} are its own until the next request begins
     */
    void begin(long firstByte, int from) {
        this.from = from;
        for (int i = 0; i < TIMES; i++) {
            times[from + i] = 0;
        }
        stack = ((long) RESIDUAL << BITS) | PARSE;
        depth = 1;
        reached = 1 << PARSE;
        order = PARSE;
        noticed = 0;
        settled = false;
        justWritten = false;
        beyondWrite = false;
        active = true;
        begun = firstByte;
        last = firstByte;
        lastWrite = 0;
        if (acceptNanos >= 0) {
            beginWithAccept();
        }
    }

    /** Accept lies before the first byte: it is this request's, but no part of its total. */
    private void beginWithAccept() {
        int accept = Stop.ACCEPT.ordinal();
        times[from + accept] = acceptNanos;
        reached |= 1 << accept;
        order = (accept << BITS) | PARSE;
        acceptNanos = -1;
    }

    /** Enters a stop: from now on the time is its own, until a stop is entered inside it or it is left. */
    void enter(Stop stop) {
        if (active) {
            charge();
            push(stop.ordinal());
        }
    }

    /** Leaves the stop that was entered last. */
    void exit() {
        if (active) {
            charge();
            pop();
        }
    }

    /** Leaves the stop on top and enters another at the same instant. */
    void exitAndEnter(Stop stop) {
        if (active) {
            charge();
            pop();
            push(stop.ordinal());
        }
    }

    /** Whether this stop is the one that time is being charged to. */
    boolean isOnTop(Stop stop) {
        return depth <= MAX_DEPTH && top() == stop.ordinal();
    }

    /** How many stops are open. */
    int depth() {
        return depth;
    }

    /** Leaves stops until as many are open as there were: for exits that an exception jumped over. */
    void unwindTo(int wanted) {
        while (active && depth > wanted) {
            exit();
        }
    }

    /**
     * Control has come back to where so many stops were open: the others are left.
     *
     * @param wanted how many
     * @param sent whether the response has been sent in full: what comes from now on is no part of what is reported, and costs
     *     no reading of the clock
     */
    void backTo(int wanted, boolean sent) {
        settled |= sent;
        unwindTo(wanted);
    }

    /** A write is about to be handed to the kernel. */
    void writing() {
        enter(Stop.DRAIN);
    }

    /** The write has returned: so far the request has lasted until now. */
    void written() {
        if (active) {
            charge();
            pop();
            lastWrite = last;
            justWritten = true;
            beyondWrite = false;
        }
    }

    /** The client has gone away, noticed at this stop; the first notice counts. */
    void clientGone(Stop at) {
        notice(CLIENT_GONE, at.ordinal());
    }

    /** An exception has left the code of this stop; the innermost, which is the first to be told, counts. */
    void fault(Stop at) {
        notice(FAULT, at.ordinal());
    }

    /** A limit or a deadline has ended the request at this stop; the first that is told counts. */
    void mark(End by, Stop at) {
        if (active) {
            notice(MARKED_AT, at.ordinal());
            notice(MARKED_BY, by.ordinal());
        }
    }

    /** Charges what has passed until now: what is read next of the times of a request under way is up to date. */
    void upToNow() {
        if (active) {
            charge();
        }
    }

    /** Ends the timing. The figures stay readable until the next {@link #begin}. */
    void end() {
        if (!active) {
            return;
        }
        if (lastWrite == 0) {
            settled = false;
            charge();
            lastWrite = last;
        } else if (beyondWrite) {
            System.arraycopy(atLastWrite, 0, times, from, TIMES);
        }
        active = false;
        depth = 0;
        stack = RESIDUAL;
    }

    /** Whether nothing out of the ordinary has been noticed: no fault, no client that left, no limit and no deadline. */
    boolean undisturbed() {
        return noticed == 0;
    }

    /** Where the client was found gone, if it was. */
    Optional<Stop> clientGone() {
        return stop(CLIENT_GONE);
    }

    /** Where an exception came from, if one did. */
    Optional<Stop> fault() {
        return stop(FAULT);
    }

    /** At which stop a limit or a deadline has ended the request, if one did. */
    Optional<Stop> marked() {
        return stop(MARKED_AT);
    }

    /**
     * Which of the two it was.
     *
     * @throws IllegalStateException if nothing is {@linkplain #marked marked}
     */
    End markedBy() {
        int end = (noticed >>> MARKED_BY) & TOP;
        if (end == 0) {
            throw new IllegalStateException("neither a limit nor a deadline has been told");
        }
        return ENDS[end - 1];
    }

    /** A stop's own time up to the last write, in nanoseconds. */
    long ownNanos(Stop stop) {
        return times[from + stop.ordinal()];
    }

    /** Whether the request got to this stop. */
    boolean reached(Stop stop) {
        return ((reached >>> stop.ordinal()) & 1) != 0;
    }

    /** The stops that the request got to: a bit for each, the first for accept. */
    int reached() {
        return reached;
    }

    /** The stops that the request got to, in the order in which it did. */
    List<Stop> order() {
        List<Stop> stops = new ArrayList<>();
        for (int i = 0; i < Integer.bitCount(reached); i++) {
            stops.add(STOPS[(order >>> (i * BITS)) & TOP]);
        }
        Collections.reverse(stops);
        return stops;
    }

    /** Time between the stops up to the last write, in nanoseconds. */
    long residualNanos() {
        return times[from + RESIDUAL];
    }

    /** First byte read to last write returned, in nanoseconds. */
    long totalNanos() {
        return lastWrite - begun;
    }

    /** When the last write returned, on the trace's clock. */
    long endedAt() {
        return lastWrite;
    }

    @Override
    public void close() {
        exit();
    }

    private int top() {
        return (int) stack & TOP;
    }

    /** Charges the time since the last mark to what is on top. */
    private void charge() {
        if (settled) {
            return;
        }
        if (justWritten) {
            keepTimes();
        }
        long now = clock.nanos();
        times[from + top()] += now - last;
        last = now;
    }

    private void keepTimes() {
        System.arraycopy(times, from, atLastWrite, 0, TIMES);
        justWritten = false;
        beyondWrite = true;
    }

    private void push(int stop) {
        depth++;
        if (depth > MAX_DEPTH) {
            // only runaway recursion gets here; its time stays with the stop on top
            return;
        }
        stack = (stack << BITS) | stop;
        if (((reached >>> stop) & 1) == 0) {
            reached |= 1 << stop;
            order = (order << BITS) | stop;
        }
    }

    private void pop() {
        if (depth > 0) {
            if (depth <= MAX_DEPTH) {
                stack >>>= BITS;
            }
            depth--;
        }
    }

    private void notice(int what, int ordinal) {
        if (((noticed >>> what) & TOP) == 0) {
            noticed |= (ordinal + 1) << what;
        }
    }

    private Optional<Stop> stop(int what) {
        int stop = (noticed >>> what) & TOP;
        return stop == 0 ? Optional.empty() : Optional.of(STOPS[stop - 1]);
    }
}
