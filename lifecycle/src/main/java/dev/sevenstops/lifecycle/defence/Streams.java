package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.protocol.Http2Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection of HTTP/2, and how long each response has waited for its client's windows (RFC 9113 section 5.2). Any thread
 * may call any method. The bodies of the requests are those of {@link Uploads}, the threads those of {@link StreamThreads}.
 *
 * <p>Helidon waits for a window where nothing of ours can see it. So what the client lets the server send is counted along here, from the
 * frames of both sides: the time in which that is nothing is the client's. When a client gives a little just before a wait is given up,
 * the stream's own thread comes by to write it, and is stopped here if all its waits together are too long for what was written.
 */
final class Streams {
    /** What a stream and a connection may be sent at first, RFC 9113 section 6.9.2. */
    static final int WINDOW = 65_535;

    // RFC 9113 section 7
    private static final int NO_ERROR = 0;
    private static final int INTERNAL_ERROR = 2;
    private static final int ENHANCE_YOUR_CALM = 11;

    /** The response that a stream's thread has begun. */
    private static final ThreadLocal<Response> CURRENT = new ThreadLocal<>();

    private final DefenceLimits limits;
    private final LongSupplier clock;
    private final Consumer<Cause> ended;
    private final Uploads uploads = new Uploads();
    private final Readers readers;
    private final Sieve sieve;
    private final StreamThreads threads;

    private final HeldLock lock = new HeldLock();
    // under the lock, from here on
    private final Http2Frames frames;
    private final Map<Integer, Response> responses = new HashMap<>();
    private int highest;
    private int initial;
    private long window = WINDOW;

    /** The response of a stream that has not ended. */
    private static final class Response {
        private final int stream;
        private long window;
        private long written;
        private long waited;
        private long closedAt;
        private boolean begun;
        /** Whether the client lets nothing be sent. */
        private boolean closed;
        /** Whether a limit has ended it. */
        private boolean cut;
        /** Whether all of it has been written. */
        private boolean complete;

        private Response(int stream, long window) {
            this.stream = stream;
            this.window = window;
        }

        private long waited(long now) {
            return waited + (closed ? now - closedAt : 0);
        }
    }

    private final class Windows implements Http2Frames.Windows {
        @Override
        public void initial(int size) {
            responses.values().forEach(response -> response.window += size - initial);
            initial = size;
            lookAtAll();
        }

        @Override
        public void widened(int stream, int by) {
            if (stream == 0) {
                window += by;
                lookAtAll();
                return;
            }
            Response response = responses.get(stream);
            if (response != null) {
                response.window += by;
                look(response, clock.getAsLong());
            }
        }
    }

    /**
     * A connection that is HTTP/2 from now on.
     *
     * @param initial what the client lets each stream be sent at first, as far as it has said so
     * @param upgraded whether the request that asked for HTTP/2 is its first stream
     */
    Streams(DefenceLimits limits, LongSupplier clock, Consumer<Cause> ended, int initial, boolean upgraded) {
        this.limits = limits;
        this.clock = clock;
        this.ended = ended;
        this.readers = new Readers(uploads, limits, clock, ended);
        this.sieve = new Sieve(uploads);
        this.frames = new Http2Frames(this::opened, this::reset, new Windows(), uploads);
        this.initial = initial;
        this.threads = new StreamThreads(this, clock);
        if (upgraded) {
            opened(1);
            uploads.upgraded(1);
        }
    }

    /** The client has sent these bytes. */
    void received(byte[] bytes) {
        try (HeldLock held = lock.hold()) {
            frames.scan(bytes);
        }
    }

    /**
     * The client has sent these bytes; called by the connection's thread before they are parsed.
     *
     * @param writer gives the client its window back for what is not
     * @return what of them, and of those before, is to be parsed now; maybe nothing
     */
    byte[] received(byte[] bytes, GuardedWriter writer) {
        received(bytes);
        byte[] passed = sieve.pass(bytes);
        int dropped = sieve.dropped();
        if (dropped > 0) {
            writer.widen(this, dropped);
        }
        return passed;
    }

    /** The bodies of the requests. */
    Uploads uploads() {
        return uploads;
    }

    /** Who reads them. */
    Readers readers() {
        return readers;
    }

    /** The threads that serve the streams. */
    StreamThreads threads() {
        return threads;
    }

    /** The current thread is about to route the request of a stream. Returns its body, or null if there is none, or all of it is there. */
    @Nullable
    Upload serves(int stream) {
        return readers.serves(stream, !isLost());
    }

    private boolean isLost() {
        try (HeldLock held = lock.hold()) {
            return frames.isLost();
        }
    }

    /** A limit has ended the body of a request. So it ends the response, if that has begun: otherwise the request can be answered. */
    void bodyEnded(int stream) {
        try (HeldLock held = lock.hold()) {
            Response response = responses.get(stream);
            if (response != null && response.begun) {
                response.cut = true;
            }
        }
    }

    private void opened(int stream) {
        if (stream > highest) {
            highest = stream;
            responses.put(stream, new Response(stream, initial));
        }
    }

    private void reset(int stream) {
        responses.remove(stream);
        uploads.reset(stream);
    }

    /**
     * A frame is about to be written. Called by the thread that writes it.
     *
     * @return the error code that it says instead of its own, if it is an RST_STREAM of a stream that a limit has ended; negative for none
     * @throws UncheckedIOException if the client has taken too little of the response: the frame is not written
     */
    int writing(Frame frame) {
        try (HeldLock held = lock.hold()) {
            Response response = responses.get(frame.stream());
            if (response == null) {
                return -1;
            }
            long now = clock.getAsLong();
            if (frame.type() == Frame.RST_STREAM) {
                if (!isOver(response, now)) {
                    return -1;
                }
                over(response, Cause.STALL_TIMEOUT);
                return ENHANCE_YOUR_CALM;
            }
            if (frame.type() == Frame.HEADERS) {
                CURRENT.set(response);
            } else if (frame.type() == Frame.DATA && frame.length() > 0) {
                response.written += frame.length();
                if (response.cut || response.waited(now) > limits.drain().allowed(response.written)) {
                    over(response, Cause.DRAIN_RATE);
                    throw new UncheckedIOException(new IOException("a limit of time has ended the stream"));
                }
            }
            return -1;
        }
    }

    /** A limit ends a response, if none has done so before. */
    private void over(Response response, Cause by) {
        if (!response.cut) {
            response.cut = true;
            ended.accept(by);
        }
    }

    /** A frame has been written; called by the thread that wrote it. */
    void written(Frame frame) {
        try (HeldLock held = lock.hold()) {
            Response response = responses.get(frame.stream());
            if (response != null) {
                // what is written within a read of the body is 100 Continue
                response.begun |= frame.type() == Frame.HEADERS && !readers.reads();
                if (frame.endsStream()) {
                    responses.remove(frame.stream());
                    if (frame.type() != Frame.RST_STREAM) {
                        response.complete = true;
                        readers.answered(frame.stream());
                    }
                }
            }
            if (frame.type() == Frame.DATA) {
                window -= frame.length();
            }
            if (response != null) {
                response.window -= frame.type() == Frame.DATA ? frame.length() : 0;
                look(response, clock.getAsLong());
            }
            if (frame.type() == Frame.DATA && window <= 0) {
                lookAtAll();
            }
        }
    }

    private void lookAtAll() {
        long now = clock.getAsLong();
        responses.values().forEach(response -> look(response, now));
    }

    /** A client whose frames are not understood is not trusted to have given anything. */
    private void look(Response response, long now) {
        boolean closed = response.begun && (frames.isLost() || Math.min(window, response.window) <= 0);
        if (closed && !response.closed) {
            response.closedAt = now;
        } else if (!closed && response.closed) {
            response.waited += now - response.closedAt;
        }
        response.closed = closed;
    }

    /** Whether a limit has ended a response: on its average, or because Helidon, which was told the same limit, has given up its wait. */
    private boolean isOver(Response response, long now) {
        return response.cut
                || (limits.stall().isPositive()
                        && response.closed
                        && now - response.closedAt >= limits.stall().toNanos());
    }

    /** Whether a limit has ended the response of this stream, which has not been reset yet. */
    boolean isOver(int stream) {
        try (HeldLock held = lock.hold()) {
            Response response = responses.get(stream);
            return response != null && isOver(response, clock.getAsLong());
        }
    }

    /** The current thread is done with its stream, which is ended if its response is not. */
    void finish(GuardedWriter writer) {
        Response response = CURRENT.get();
        CURRENT.remove();
        boolean unwanted = readers.leaves();
        if (response == null) {
            return;
        }
        try {
            if (isOpen(response)) {
                writer.reset(this, response.stream, isOver(response.stream) ? ENHANCE_YOUR_CALM : INTERNAL_ERROR);
            } else if (unwanted && isComplete(response)) {
                // the answer is all that there is to come: RFC 9113 section 8.1
                writer.reset(this, response.stream, NO_ERROR);
            }
        } catch (RuntimeException gone) {
            // the connection has ended, and all streams with it
            forget(response);
        }
    }

    private boolean isComplete(Response response) {
        try (HeldLock held = lock.hold()) {
            return response.complete;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same response, not an equal one
    private boolean isOpen(Response response) {
        try (HeldLock held = lock.hold()) {
            return responses.get(response.stream) == response;
        }
    }

    private void forget(Response response) {
        try (HeldLock held = lock.hold()) {
            responses.remove(response.stream);
        }
    }
}
