package dev.sevenstops.lifecycle;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The stopwatch of one connection: times one request after the other, each stop exclusively.
 *
 * <p>Stops nest (serialize runs inside handle, drain inside either), so the trace keeps a stack of them, and every
 * nanosecond is charged to the stop on top. A stop is entered and left by marks of its own; while the stack is empty, the
 * time is charged to the {@linkplain #residualNanos residual}. The times that are reported are those up to the return of the
 * last write, so that the six stops and the residual add up to {@linkplain #totalNanos the whole}: first byte read to last
 * write returned. What runs after that write delays nobody who waits for this response and is left out.
 *
 * <p>One instance serves a connection for its whole life and is only ever touched by that connection's thread: no locks, and
 * no allocation per request.
 */
@SuppressWarnings(
        "EnumOrdinal") // indexes plain arrays on the hot path; the order of the stops is fixed by what they are
final class RequestTrace implements StopScope {
    private static final Stop[] STOPS = Stop.values();
    private static final int RESIDUAL = STOPS.length;
    private static final int TIMES = STOPS.length + 1;
    private static final int AT_LAST_WRITE = TIMES;
    private static final int ENTERED = 2 * TIMES;
    /** The stack is one long: four bits for each stop. */
    private static final int MAX_DEPTH = 16;

    private static final int BITS = 4;
    private static final int TOP = (1 << BITS) - 1;

    private final LongSupplier clock;
    /** Own times so far, own times at the last write (both with the residual behind the stops), first entries: one piece of memory. */
    private final long[] nanos = new long[2 * TIMES + STOPS.length];

    private long stack;
    private int depth;
    private int overflow;
    private boolean active;
    private boolean settled;
    private long begun;
    private long last;
    private long lastWrite;
    private int bytesWritten;
    private long acceptNanos = -1;
    private byte faultStop = -1;
    private byte clientGoneAt = -1;
    private byte markedAt = -1;
    private End markedBy = End.LIMIT;

    RequestTrace(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whether a request is being timed. */
    boolean active() {
        return active;
    }

    /** A reading of the trace's clock, in nanoseconds. */
    long now() {
        return clock.getAsLong();
    }

    /** What the connection's accept took, charged to the next request that {@linkplain #begin begins}. */
    void accepted(long nanos) {
        acceptNanos = nanos;
    }

    /**
     * Starts timing a request, inside the parse stop.
     *
     * @param firstByte the clock's reading when the request's first byte had been read
     */
    void begin(long firstByte) {
        Arrays.fill(nanos, 0);
        depth = 0;
        overflow = 0;
        bytesWritten = 0;
        lastWrite = 0;
        faultStop = -1;
        clientGoneAt = -1;
        markedAt = -1;
        settled = false;
        active = true;
        begun = firstByte;
        last = firstByte;
        if (acceptNanos >= 0) {
            // accept lies before the first byte: it is this request's, but no part of its total
            nanos[Stop.ACCEPT.ordinal()] = acceptNanos;
            nanos[ENTERED + Stop.ACCEPT.ordinal()] = Math.max(1, firstByte - acceptNanos);
            acceptNanos = -1;
        }
        push(Stop.PARSE, firstByte);
    }

    /** Enters a stop: from now on the time is its own, until a stop is entered inside it or it is left. */
    void enter(Stop stop) {
        if (active) {
            long now = settled ? last : charge();
            push(stop, now);
        }
    }

    /** Leaves the stop that was entered last. */
    void exit() {
        if (!active) {
            return;
        }
        if (!settled) {
            charge();
        }
        pop();
    }

    /** Leaves the stop on top and enters another at the same instant. */
    void exitAndEnter(Stop stop) {
        if (active) {
            long now = settled ? last : charge();
            pop();
            push(stop, now);
        }
    }

    /** Whether this stop is the one that time is being charged to. */
    boolean isOnTop(Stop stop) {
        return depth > 0 && overflow == 0 && top() == stop.ordinal();
    }

    /** How many stops are open. */
    int depth() {
        return depth + overflow;
    }

    /** Leaves stops until as many are open as there were: for exits that an exception jumped over. */
    void unwindTo(int wanted) {
        while (active && depth() > wanted) {
            exit();
        }
    }

    /** A write is about to be handed to the kernel. */
    void writing() {
        enter(Stop.DRAIN);
    }

    /** The write has returned: so far the request has lasted until now. */
    void written(int bytes) {
        if (!active) {
            return;
        }
        exit();
        bytesWritten += bytes;
        lastWrite = last;
        keepTimes();
    }

    /** The response has been sent in full: further marks cost no reading of the clock, for nothing after it is reported. */
    void settle() {
        settled = active;
    }

    /** The client has gone away, noticed at this stop; the first notice counts. */
    void clientGone(Stop at) {
        if (clientGoneAt < 0) {
            clientGoneAt = (byte) at.ordinal();
        }
    }

    /** An exception has left the code of this stop; the innermost, which is the first to be told, counts. */
    void fault(Stop at) {
        if (faultStop < 0) {
            faultStop = (byte) at.ordinal();
        }
    }

    /** A limit or a deadline has ended the request at this stop; the first that is told counts. */
    void mark(End by, Stop at) {
        if (active && markedAt < 0) {
            markedBy = by;
            markedAt = (byte) at.ordinal();
        }
    }

    /** Ends the timing. The figures stay readable until the next {@link #begin}. */
    void end() {
        if (!active) {
            return;
        }
        if (lastWrite == 0) {
            charge();
            lastWrite = last;
            keepTimes();
        }
        active = false;
        depth = 0;
        overflow = 0;
    }

    /** Where the client was found gone, if it was. */
    Optional<Stop> clientGone() {
        return clientGoneAt < 0 ? Optional.empty() : Optional.of(STOPS[clientGoneAt]);
    }

    /** Where an exception came from, if one did. */
    Optional<Stop> fault() {
        return faultStop < 0 ? Optional.empty() : Optional.of(STOPS[faultStop]);
    }

    /** At which stop a limit or a deadline has ended the request, if one did. */
    Optional<Stop> marked() {
        return markedAt < 0 ? Optional.empty() : Optional.of(STOPS[markedAt]);
    }

    /** Which of the two it was; only meaningful where one is {@linkplain #marked marked}. */
    End markedBy() {
        return markedBy;
    }

    /** Whether anything was written. */
    boolean hasWritten() {
        return bytesWritten > 0;
    }

    /** A stop's own time up to the last write, in nanoseconds. */
    long ownNanos(Stop stop) {
        return nanos[AT_LAST_WRITE + stop.ordinal()];
    }

    /** Whether the request got to this stop. */
    boolean reached(Stop stop) {
        return nanos[ENTERED + stop.ordinal()] != 0;
    }

    /** The clock's reading when this stop was entered first; 0 if it never was. */
    long enteredAt(Stop stop) {
        return nanos[ENTERED + stop.ordinal()];
    }

    /** Time between the stops up to the last write, in nanoseconds. */
    long residualNanos() {
        return nanos[AT_LAST_WRITE + RESIDUAL];
    }

    /** First byte read to last write returned, in nanoseconds. */
    long totalNanos() {
        return lastWrite - begun;
    }

    /** When the last write returned, on the trace's clock. */
    long endedAt() {
        return lastWrite;
    }

    /**
     * Copies the times up to the last write: those of the stops, the residual and the total.
     *
     * @return which of them this request has: a bit for each, in that order
     */
    int copyTo(long[] target, int from) {
        System.arraycopy(nanos, AT_LAST_WRITE, target, from, TIMES);
        target[from + TIMES] = totalNanos();
        int has = 0b11 << RESIDUAL;
        for (int stop = 0; stop < STOPS.length; stop++) {
            has |= nanos[ENTERED + stop] == 0 ? 0 : 1 << stop;
        }
        return has;
    }

    @Override
    public void close() {
        exit();
    }

    private void keepTimes() {
        System.arraycopy(nanos, 0, nanos, AT_LAST_WRITE, TIMES);
    }

    private int top() {
        return (int) stack & TOP;
    }

    private long charge() {
        long now = clock.getAsLong();
        nanos[depth == 0 ? RESIDUAL : top()] += now - last;
        last = now;
        return now;
    }

    private void push(Stop stop, long now) {
        if (depth == MAX_DEPTH) {
            // only runaway recursion gets here; its time stays with the stop on top
            overflow++;
            return;
        }
        int ordinal = stop.ordinal();
        stack = stack << BITS | ordinal;
        depth++;
        if (nanos[ENTERED + ordinal] == 0) {
            nanos[ENTERED + ordinal] = now;
        }
    }

    private void pop() {
        if (overflow > 0) {
            overflow--;
        } else if (depth > 0) {
            depth--;
            stack >>>= BITS;
        }
    }
}
