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
    private static final int MAX_DEPTH = 64;

    private final LongSupplier clock;
    private final long[] own = new long[STOPS.length + 1];
    private final long[] ownAtLastWrite = new long[STOPS.length + 1];
    private final long[] entered = new long[STOPS.length];
    private final byte[] stack = new byte[MAX_DEPTH];

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
    private byte limitAt = -1;

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
        Arrays.fill(own, 0);
        Arrays.fill(ownAtLastWrite, 0);
        Arrays.fill(entered, 0);
        depth = 0;
        overflow = 0;
        bytesWritten = 0;
        lastWrite = 0;
        faultStop = -1;
        clientGoneAt = -1;
        limitAt = -1;
        settled = false;
        active = true;
        begun = firstByte;
        last = firstByte;
        if (acceptNanos >= 0) {
            // accept lies before the first byte: it is this request's, but no part of its total
            own[Stop.ACCEPT.ordinal()] = acceptNanos;
            entered[Stop.ACCEPT.ordinal()] = Math.max(1, firstByte - acceptNanos);
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
        return depth > 0 && overflow == 0 && stack[depth - 1] == stop.ordinal();
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
        System.arraycopy(own, 0, ownAtLastWrite, 0, own.length);
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

    /** A limit of this stop has ended the request; the first that is told counts. */
    void limited(Stop at) {
        if (active && limitAt < 0) {
            limitAt = (byte) at.ordinal();
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
            System.arraycopy(own, 0, ownAtLastWrite, 0, own.length);
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

    /** Whose limit has ended the request, if one did. */
    Optional<Stop> limit() {
        return limitAt < 0 ? Optional.empty() : Optional.of(STOPS[limitAt]);
    }

    /** Whether anything was written. */
    boolean hasWritten() {
        return bytesWritten > 0;
    }

    /** A stop's own time up to the last write, in nanoseconds. */
    long ownNanos(Stop stop) {
        return ownAtLastWrite[stop.ordinal()];
    }

    /** Whether the request got to this stop. */
    boolean reached(Stop stop) {
        return entered[stop.ordinal()] != 0;
    }

    /** The clock's reading when this stop was entered first; 0 if it never was. */
    long enteredAt(Stop stop) {
        return entered[stop.ordinal()];
    }

    /** Time between the stops up to the last write, in nanoseconds. */
    long residualNanos() {
        return ownAtLastWrite[RESIDUAL];
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

    private long charge() {
        long now = clock.getAsLong();
        own[depth == 0 ? RESIDUAL : stack[depth - 1]] += now - last;
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
        stack[depth++] = (byte) ordinal;
        if (entered[ordinal] == 0) {
            entered[ordinal] = now;
        }
    }

    private void pop() {
        if (overflow > 0) {
            overflow--;
        } else if (depth > 0) {
            depth--;
        }
    }
}
