package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.framing.Gate;
import dev.sevenstops.lifecycle.protocol.ConnectionPeer;
import dev.sevenstops.lifecycle.protocol.ForwardingContext;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerRequest;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection as Helidon's HTTP/1.1 code sees it, with the reader and the writer in between being ours.
 *
 * <p>What it holds is used by the connection's own thread only. Others may get hold of it all the same: where a connection is
 * upgraded to HTTP/2, each stream has a thread of its own. Those ask {@link #isOfThisThread} and leave it alone.
 */
final class InstrumentedContext extends ForwardingContext {
    private final RequestTrace trace;
    private final EndedRequests requests;
    private final Progress progress;
    private final DataReader reader;
    private final DataWriter writer;
    private final PeerInfo remotePeer;
    private @Nullable Thread thread;

    /**
     * @param gate what the bytes pass before they are parsed
     * @param maxHeadersSize bytes of headers that Helidon accepts
     */
    InstrumentedContext(ConnectionContext raw, Connections connections, Gate gate, int maxHeadersSize) {
        this(raw, connections, gate, maxHeadersSize, () -> Defence.hasEnded(raw));
    }

    private InstrumentedContext(
            ConnectionContext raw, Connections connections, Gate gate, int maxHeadersSize, BooleanSupplier cut) {
        super(raw);
        this.requests = connections.requests();
        this.trace = new RequestTrace(connections.clock(), requests.times());
        this.progress = new Progress(connections, trace, requests, maxHeadersSize, cut);
        this.reader = DataReader.create(new ByteSource(raw, gate, progress));
        this.writer = new TimedWriter(gate.writer(raw.dataWriter()), trace, progress, this::isOfThisThread);
        this.remotePeer = new ConnectionPeer(raw.remotePeer(), this);
    }

    /**
     * What times the streams of a connection of HTTP/2, one after the other; nothing is read or written through it.
     *
     * @param cut whether a limit of time has ended the stream that the current thread serves
     */
    static InstrumentedContext ofStream(ConnectionContext raw, Connections connections, BooleanSupplier cut) {
        return new InstrumentedContext(raw, connections, Gate.open(), Integer.MAX_VALUE, cut);
    }

    /**
     * The connection of a request, or null if it is not one of ours or is served by another thread. It is asked of the request because
     * that costs less than a look among the thread's locals.
     */
    static @Nullable InstrumentedContext of(ServerRequest request) {
        return request.remotePeer() instanceof ConnectionPeer peer ? of(peer.connection()) : null;
    }

    /** What the current thread serves of a connection: the connection itself, or a stream of HTTP/2. Null if neither is instrumented. */
    static @Nullable InstrumentedContext of(ConnectionContext connection) {
        if (connection instanceof InstrumentedContext context) {
            return context.isOfThisThread() ? context : null;
        }
        return connection instanceof Http2Context http2 ? http2.stream() : null;
    }

    /** The current thread serves this connection from now on. */
    void served() {
        thread = Thread.currentThread();
        CurrentTrace.set(this);
    }

    /** The connection's thread is done with it. */
    void closed() {
        CurrentTrace.clear();
        thread = null;
        progress.closed();
    }

    /** Whether the current thread is the one that serves this connection. */
    @SuppressWarnings("ReferenceEquality") // a thread equals itself only
    boolean isOfThisThread() {
        return Thread.currentThread() == thread;
    }

    RequestTrace trace() {
        return trace;
    }

    Progress progress() {
        return progress;
    }

    EndedRequests requests() {
        return requests;
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
    public PeerInfo remotePeer() {
        return remotePeer;
    }
}
