package dev.sevenstops.lifecycle.defence;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one connection. The connection's thread tells what it is about to wait for; the watchdog ends waits whose time is over.
 * A handler that works is not looked at, however long it takes.
 */
final class Guard {
    private enum Phase {
        /** Nothing has been read yet. */
        FRESH,
        /** A head is being read. */
        HEAD,
        /** The headers are complete. */
        REQUEST,
        /** A request is over, and no byte of the next one has come. */
        IDLE,
        /** Another protocol, whose reads have no limits here. */
        OTHER
    }

    private final DefenceLimits limits;
    private final LongSupplier clock;
    private final SocketChannel channel;
    private final Consumer<Cause> ended;
    private final String id;
    private final Wait reading = new Wait();
    private final Wait writing = new Wait();
    private volatile boolean closed;
    private volatile @Nullable Streams streams;
    private volatile boolean closing;

    // the connection's own thread only, from here on
    private Phase phase = Phase.FRESH;
    private volatile boolean answers;
    /** Streams of HTTP/2 ask for it on threads of their own. */
    private volatile @Nullable Cause cause;

    private int offered = Streams.WINDOW;
    private long headDeadline;
    private long readSince;
    private long waited;
    private long bodyBytes;
    private long writeSince;
    private long writeWaited;
    private long written;

    /** An accepted connection; called on the acceptor's thread. */
    Guard(DefenceLimits limits, LongSupplier clock, SocketChannel channel, String id, Consumer<Cause> ended) {
        this.id = id;
        this.limits = limits;
        this.clock = clock;
        this.channel = channel;
        this.ended = ended;
        this.headDeadline = clock.getAsLong() + limits.header().toNanos();
        reading.begins(limits.header().isZero() ? null : Cause.HEADER_TIMEOUT, headDeadline);
    }

    /**
     * The protocol has been identified.
     *
     * @param http1 whether it is HTTP/1.1
     * @param someRead whether bytes of the first request have been read
     */
    void identified(boolean http1, boolean someRead) {
        if (!reading.ends()) {
            cause = reading.cut();
        }
        phase = !http1 ? Phase.OTHER : someRead ? Phase.HEAD : Phase.FRESH;
    }

    /** Another protocol has taken over. */
    void otherProtocol() {
        phase = Phase.OTHER;
    }

    /** The client that asks for HTTP/2 lets each stream be sent so many bytes at first. */
    void offered(int window) {
        offered = window;
    }

    /**
     * The protocol is HTTP/2: each response is watched for itself, besides the writes of the connection.
     *
     * @param upgraded whether it was HTTP/1.1 before, and the request that asked for HTTP/2 is its first stream
     */
    void http2(boolean upgraded) {
        streams = new Streams(limits, clock, ended, offered, upgraded);
    }

    /** The streams of the connection, or null as long as it is not one of HTTP/2. */
    @Nullable
    Streams streams() {
        return streams;
    }

    /** A request line has been read. */
    void prologue() {
        if (phase == Phase.REQUEST || phase == Phase.IDLE) {
            beginHead();
        }
    }

    /** The headers are complete. */
    void headers() {
        if (phase != Phase.OTHER) {
            phase = Phase.REQUEST;
            waited = 0;
            bodyBytes = 0;
            writeWaited = 0;
            written = 0;
        }
    }

    /**
     * The thread is about to wait for bytes.
     *
     * @param betweenRequests whether the server waits for a request line
     * @param canAnswer whether a refusal can be sent after the reading half of the socket is closed
     */
    void readBegins(boolean betweenRequests, boolean canAnswer) {
        if (phase == Phase.REQUEST && betweenRequests) {
            phase = Phase.IDLE;
        }
        readSince = clock.getAsLong();
        answers = canAnswer && (phase == Phase.HEAD || phase == Phase.REQUEST);
        switch (phase) {
            case FRESH, HEAD -> reading.begins(limits.header().isZero() ? null : Cause.HEADER_TIMEOUT, headDeadline);
            case IDLE -> {
                long idle = limits.idle().toNanos();
                reading.begins(idle == 0 ? null : Cause.IDLE_TIMEOUT, readSince + idle);
            }
            case REQUEST -> bodyBegins();
            case OTHER -> reading.begins(null, 0);
        }
    }

    private void bodyBegins() {
        long body = limits.body().isZero() ? Long.MAX_VALUE : limits.body().toNanos();
        long rate = limits.read().allowed(bodyBytes);
        long allowed = Math.min(body, rate);
        reading.begins(
                allowed == Long.MAX_VALUE ? null : body <= rate ? Cause.BODY_TIMEOUT : Cause.READ_RATE,
                readSince + allowed - waited);
    }

    /**
     * Bytes have been read.
     *
     * @param bytes how many; none at the end of the stream
     * @return the limit that has ended the wait, or null
     */
    @Nullable
    Cause readEnds(int bytes) {
        if (!reading.ends()) {
            cause = reading.cut();
            return cause;
        }
        if (bytes > 0) {
            if (phase == Phase.IDLE) {
                beginHead();
            } else if (phase == Phase.FRESH) {
                // the deadline is still that of the accept
                phase = Phase.HEAD;
            } else if (phase == Phase.REQUEST) {
                waited += clock.getAsLong() - readSince;
                bodyBytes += bytes;
            }
        }
        return null;
    }

    private void beginHead() {
        phase = Phase.HEAD;
        headDeadline = clock.getAsLong() + limits.header().toNanos();
    }

    /**
     * The thread is about to hand bytes to the kernel.
     *
     * @param bytes how many
     */
    void writeBegins(int bytes) {
        writeSince = clock.getAsLong();
        written += bytes;
        long stall = limits.stall().isZero() ? Long.MAX_VALUE : limits.stall().toNanos();
        long rate = limits.drain().allowed(written);
        long left = Math.min(stall, rate == Long.MAX_VALUE ? rate : rate - writeWaited);
        writing.begins(
                left == Long.MAX_VALUE ? null : left == stall ? Cause.STALL_TIMEOUT : Cause.DRAIN_RATE,
                writeSince + left);
    }

    /** The kernel has taken them, or the write has failed. Returns the limit that has ended the wait, or null. */
    @Nullable
    Cause writeEnds() {
        if (!writing.ends()) {
            cause = writing.cut();
            return cause;
        }
        writeWaited += clock.getAsLong() - writeSince;
        return null;
    }

    /** The limit that has ended the connection, as its own thread knows it; null if none has. */
    @Nullable
    Cause cause() {
        return cause;
    }

    /** Whether the client of the wait that was cut can still be told so. */
    boolean answerable() {
        return answers;
    }

    /** The server wants this connection closed: an idle timeout or a shutdown. */
    void closing() {
        closing = true;
    }

    /** The connection's thread is done with it. */
    void close() {
        closed = true;
        Streams served = streams;
        if (served != null) {
            // what a limit has ended the client has brought about
            served.uploads().end(closing && cause == null ? BodyLoss.SERVER : BodyLoss.CLIENT);
        }
    }

    /** Helidon's id of the channel. */
    String id() {
        return id;
    }

    /** Whether there is nothing left to watch. */
    boolean isClosed() {
        return closed || !channel.isOpen();
    }

    /**
     * Ends what has waited too long. Called by the watchdog.
     *
     * @return nanoseconds until it has to be looked at again; {@link Long#MAX_VALUE} if nothing is waited for
     */
    long check(long now) {
        boolean answerable = answers;
        long read = reading.check(now);
        if (read == 0) {
            cut(reading.cut(), answerable);
        }
        long write = writing.check(now);
        if (write == 0) {
            cut(writing.cut(), false);
        }
        Streams served = streams;
        long body = served == null ? Long.MAX_VALUE : served.readers().check(now);
        return Math.min(body, Math.min(read == 0 ? Long.MAX_VALUE : read, write == 0 ? Long.MAX_VALUE : write));
    }

    private void cut(@Nullable Cause by, boolean answerable) {
        if (by == null) {
            return;
        }
        ended.accept(by);
        try {
            if (answerable) {
                // the blocked read sees the end of the stream, and its thread can still send an answer
                channel.shutdownInput();
                return;
            }
            if (by == Cause.STALL_TIMEOUT || by == Cause.DRAIN_RATE) {
                // a reset: otherwise the kernel would keep what the client does not take
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException gone) {
            // closed by somebody else in between, which is what was wanted
            closed = !channel.isOpen();
        }
    }
}
