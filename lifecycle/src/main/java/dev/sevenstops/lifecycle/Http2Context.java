package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.defence.BodyLoss;
import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.protocol.ConnectionPeer;
import dev.sevenstops.lifecycle.protocol.ForwardingContext;
import dev.sevenstops.lifecycle.protocol.Http2Frames;
import dev.sevenstops.lifecycle.protocol.StreamExecutor;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A connection as Helidon's HTTP/2 code sees it. Its own thread reads frames; each stream is served by another thread and timed by a
 * trace of its own, from the read that brought its HEADERS frame. What belongs to the connection as a whole (settings, pings, window
 * updates) is no request's time.
 *
 * <p>The parser takes frames in their order, and hands streams to their threads in that order: so the times of the HEADERS frames that
 * have passed wait in a queue.
 */
final class Http2Context extends ForwardingContext {
    /** The stream that a thread serves; each has a thread of its own. */
    private static final ThreadLocal<Stream> CURRENT = new ThreadLocal<>();

    private final Connections connections;
    private final DataReader reader = DataReader.create(this::read);
    private final DataWriter writer;
    private final ExecutorService executor;
    private final PeerInfo remotePeer;

    // the connection's own thread only
    private final Http2Frames frames = new Http2Frames(this::headers, this::reset);
    private final ArrayDeque<Head> heads = new ArrayDeque<>();
    private final Set<Integer> early = new HashSet<>();
    private Optional<Long> accepted;
    private boolean anyByte;
    private int highest;
    private long lastRead;

    private final Map<Integer, Stream> live = new ConcurrentHashMap<>();
    private final Queue<InstrumentedContext> spare = new ConcurrentLinkedQueue<>();

    private record Head(int stream, long firstByte) {}

    /** A stream that is being served. */
    private static final class Stream {
        private final int id;
        private final InstrumentedContext timing;
        private volatile boolean reset;

        private Stream(int id, InstrumentedContext timing) {
            this.id = id;
            this.timing = timing;
        }
    }

    /**
     * @param accepted what its accept took in nanoseconds, if that was seen; charged to its first request
     */
    Http2Context(ConnectionContext raw, Connections connections, Optional<Long> accepted) {
        super(raw);
        this.connections = connections;
        this.accepted = accepted;
        this.writer = new Http2Writer(raw.dataWriter(), this);
        this.executor = new StreamExecutor(raw.executor(), this::timed);
        this.remotePeer = new ConnectionPeer(raw.remotePeer(), this);
    }

    /** The stream of this connection that the current thread serves, or null. */
    @Nullable
    InstrumentedContext stream() {
        Stream stream = CURRENT.get();
        return stream == null ? null : stream.timing;
    }

    /** Whether the client has reset the stream that the current thread serves. */
    boolean isReset() {
        Stream stream = CURRENT.get();
        return stream != null && stream.reset;
    }

    /** Whether a limit of time has ended the stream that the current thread serves. */
    boolean isCut() {
        Stream stream = CURRENT.get();
        return stream != null && Defence.hasEnded(raw(), stream.id);
    }

    /** Notices that the body which the current thread was reading has not come to its end. Nothing of the parser's is told of that. */
    void tellOfBody(RequestTrace trace) {
        Optional<BodyLoss> loss = Defence.lostBody();
        if (loss.isEmpty()) {
            return;
        }
        if (loss.get() == BodyLoss.LIMIT) {
            trace.mark(End.LIMIT, Stop.PARSE);
        } else if (loss.get() == BodyLoss.CLIENT && !isCut()) {
            // unless a limit has ended all of the connection
            trace.clientGone(Stop.PARSE);
        }
    }

    private byte @Nullable [] read() {
        byte[] bytes = received();
        if (bytes != null) {
            lastRead = connections.clock().nanos();
            frames.scan(bytes);
        }
        return bytes;
    }

    private byte @Nullable [] received() {
        if (!anyByte) {
            anyByte = true;
            DataReader identified = raw().dataReader();
            if (identified.available() > 0) {
                return identified.readBytes(identified.available());
            }
        }
        try {
            return raw().serverSocket().get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("Failed to get data from socket", e);
        }
    }

    /** A HEADERS frame begins: of a new stream, or with the trailers of one that is known. */
    private void headers(int stream) {
        if (stream > highest) {
            highest = stream;
            heads.add(new Head(stream, lastRead));
        }
    }

    private void reset(int id) {
        Stream stream = live.get(id);
        if (stream != null) {
            stream.reset = true;
        } else if (heads.stream().anyMatch(head -> head.stream() == id)) {
            // it came with the same read as the headers, which have not been parsed yet
            early.add(id);
        }
    }

    /** Called by the connection's own thread when the headers of a stream are decoded. */
    private Runnable timed(Runnable serve) {
        Head head = heads.poll();
        if (head == null) {
            return serve;
        }
        InstrumentedContext free = spare.poll();
        InstrumentedContext timing =
                free == null ? InstrumentedContext.ofStream(raw(), connections, this::isCut) : free;
        accepted.ifPresent(timing.trace()::accepted);
        accepted = Optional.empty();
        Stream stream = new Stream(head.stream(), timing);
        stream.reset = early.remove(stream.id);
        live.put(stream.id, stream);
        connections.streamOpened(timing.requests());
        timing.progress().streamBegins(head.firstByte());
        return () -> serve(stream, serve);
    }

    private void serve(Stream stream, Runnable serve) {
        CURRENT.set(stream);
        stream.timing.served();
        try {
            serve.run();
        } finally {
            stream.timing.closed();
            CURRENT.remove();
            live.remove(stream.id);
            connections.streamClosed(stream.timing.requests());
            spare.add(stream.timing);
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }

    @Override
    public PeerInfo remotePeer() {
        return remotePeer;
    }
}
