package dev.sevenstops.lifecycle;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One connection as Helidon's HTTP/1.1 code sees it, with the reader and the writer in between being ours. Knows where the
 * current request stands and decides how it ended.
 *
 * <p>Used by the connection's own thread only, but for {@link #closing}, which any thread may call.
 */
final class InstrumentedContext implements ConnectionContext {

    /** Helidon 4.4.0 has no constant for it. */
    private static final int HEADERS_TOO_LARGE = 431;

    /** How far the current request has come. */
    private enum Phase {
        /** No byte of a request has been read. */
        IDLE,
        /** The first byte has been read, the headers not yet to their end. */
        HEAD,
        /** The headers are complete, the routing has not begun: admission lies here. */
        ADMISSION,
        /** Filters, routes and handler. */
        ROUTING,
        /** The response is out; what is left of the request's body is read and thrown away. */
        DISCARDING
    }

    private final ConnectionContext raw;
    private final Connections connections;
    private final RequestTrace trace;
    private final DataReader reader;
    private final DataWriter writer;
    private final EndedRequests requests;

    private Phase phase = Phase.IDLE;
    private long lastRead;
    /** Bytes read since the request before this one ended; what came together with that one is not among them. */
    private long bytesRead;

    private int lastReadBytes;
    private boolean anyByte;
    private final int maxHeadersSize;
    private volatile boolean closing;
    private @Nullable ServerRequestHeaders requestHeaders;

    /**
     * @param maxHeadersSize bytes of headers that Helidon accepts
     */
    InstrumentedContext(ConnectionContext raw, Connections connections, int maxHeadersSize) {
        this.raw = raw;
        this.maxHeadersSize = maxHeadersSize;
        this.connections = connections;
        this.trace = new RequestTrace(connections.clock());
        this.reader = DataReader.create(this::read);
        this.writer = new TimedWriter(raw.dataWriter(), trace, () -> closing);
        this.requests = connections.requests();
        connections.acceptNanos(raw.childSocketId(), trace.now()).ifPresent(trace::accepted);
    }

    RequestTrace trace() {
        return trace;
    }

    EndedRequests requests() {
        return requests;
    }

    /** The headers of the request that is being routed, or null outside of routing. */
    @Nullable
    ServerRequestHeaders requestHeaders() {
        return requestHeaders;
    }

    /** The request line has been parsed. */
    void prologue() {
        if (phase == Phase.IDLE || phase == Phase.DISCARDING) {
            // pipelined: its bytes came with the request before it, so it has been waiting for this connection's thread
            long start = phase == Phase.DISCARDING ? lastRead : trace.endedAt();
            bytesRead = phase == Phase.DISCARDING ? lastReadBytes : 0;
            begin(start == 0 ? trace.now() : start);
        }
    }

    /** The headers have been parsed. */
    void headers() {
        if (phase == Phase.HEAD) {
            trace.exit();
            phase = Phase.ADMISSION;
        }
    }

    /** Routing begins. */
    void routing(RoutingRequest request) {
        requestHeaders = request.headers();
        phase = Phase.ROUTING;
    }

    /** Routing has returned, and with it the response. */
    void routed(RoutingRequest request, RoutingResponse response) {
        Optional<Stop> clientGone = trace.clientGone();
        if (clientGone.isPresent()) {
            finish(request, response.status(), End.CLIENT, clientGone.get());
            return;
        }
        Stop serverFault = faultOf(response.status());
        boolean bodyLeft = !request.content().consumed();
        if (response.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
            connections.rejectedAtParse(bytesRead);
        }
        if (tooLarge(response.status())) {
            trace.mark(End.LIMIT, Stop.PARSE);
        }
        Optional<Stop> marked = trace.marked();
        if (marked.isPresent() && response.isSent()) {
            finish(request, response.status(), trace.markedBy(), marked.get());
        } else if (serverFault != null) {
            finish(request, response.status(), End.SERVER, serverFault);
        } else if (!response.isSent()) {
            finish(request, response.status(), End.SERVER, Stop.HANDLE);
        } else {
            finish(request, response.status(), End.COMPLETE, Stop.DRAIN);
        }
        phase = bodyLeft ? Phase.DISCARDING : Phase.IDLE;
        lastRead = 0;
    }

    /** An exception has left the routing: the connection is about to be closed. */
    void escaped(RoutingRequest request, RoutingResponse response) {
        Optional<Stop> clientGone = trace.clientGone();
        if (clientGone.isPresent() && !closing) {
            finish(request, response.status(), End.CLIENT, clientGone.get());
        } else if (trace.marked().isPresent() && response.isSent()) {
            finish(request, response.status(), trace.markedBy(), trace.marked().get());
        } else {
            finish(request, response.status(), End.SERVER, trace.fault().orElse(furthest()));
        }
    }

    /** A request is refused with this status, by Helidon itself if the routing has not begun. */
    void refused(Status status) {
        if (phase == Phase.HEAD) {
            // Helidon answers headers over the size with the same 400 as malformed ones, and keeps the reason to itself
            if (tooLarge(status) || (status.code() == Status.BAD_REQUEST_400_CODE && bytesRead > maxHeadersSize)) {
                trace.mark(End.LIMIT, Stop.PARSE);
            }
        } else if (phase == Phase.ADMISSION) {
            if (tooLarge(status)) {
                trace.mark(End.LIMIT, Stop.PARSE);
            } else if (status.code() == Status.SERVICE_UNAVAILABLE_503_CODE) {
                trace.mark(End.LIMIT, Stop.MIDDLEWARE);
            }
        }
    }

    /** 413, 414 and 431 (RFC 9110 section 15.5.14 and .15, RFC 6585 section 5): something of the request was over a limit. */
    private static boolean tooLarge(Status status) {
        int code = status.code();
        return code == Status.REQUEST_ENTITY_TOO_LARGE_413_CODE
                || code == Status.REQUEST_URI_TOO_LONG_414_CODE
                || code == HEADERS_TOO_LARGE;
    }

    /** The server wants this connection closed: an idle timeout or a shutdown. */
    void closing() {
        closing = true;
    }

    /** The connection's thread is done with it. */
    void closed() {
        switch (phase) {
            case IDLE, DISCARDING -> {
                if (!anyByte) {
                    connections.ended(closing ? End.SERVER : End.CLIENT, Stop.ACCEPT);
                }
            }
            case HEAD -> {
                // Helidon answers 400 even to a client that has left in the middle of its headers
                boolean client = trace.clientGone().isPresent() && !closing;
                rejectedUnrouted();
                finishRefused(client ? End.CLIENT : End.SERVER, Stop.PARSE);
            }
            case ADMISSION -> {
                rejectedUnrouted();
                finishRefused(
                        trace.clientGone().isPresent() && !closing ? End.CLIENT : End.SERVER,
                        trace.clientGone().orElse(Stop.MIDDLEWARE));
            }
            case ROUTING -> finishUnrouted(End.SERVER, furthest());
        }
    }

    /** Counts what was read of a request that was answered although no route has seen it. */
    private void rejectedUnrouted() {
        if (trace.reached(Stop.DRAIN) && trace.clientGone().isEmpty()) {
            connections.rejectedAtParse(bytesRead);
        }
    }

    private @Nullable Stop faultOf(Status status) {
        if (status.code() < 500) {
            return null;
        }
        if (trace.fault().isPresent()) {
            return trace.fault().get();
        }
        // a handler that answers 5xx has done so on purpose; without a handler something before it has failed
        return trace.reached(Stop.HANDLE) ? null : beforeHandler();
    }

    private Stop furthest() {
        if (trace.reached(Stop.DRAIN)) {
            return Stop.DRAIN;
        }
        if (trace.reached(Stop.HANDLE)) {
            return Stop.HANDLE;
        }
        return beforeHandler();
    }

    private Stop beforeHandler() {
        return trace.reached(Stop.ROUTE) ? Stop.ROUTE : Stop.MIDDLEWARE;
    }

    private void begin(long firstByte) {
        phase = Phase.HEAD;
        trace.begin(firstByte);
        requests.begin();
    }

    private void finish(RoutingRequest request, Status status, End end, Stop at) {
        trace.end();
        String pattern = request.matchingPattern().orElse("");
        connections.requestEnded(requests, trace, request.prologue().method(), pattern, status.code(), end, at);
        requestHeaders = null;
        bytesRead = 0;
        phase = Phase.IDLE;
    }

    private void finishRefused(End end, Stop at) {
        Optional<Stop> marked = end == End.SERVER ? trace.marked() : Optional.empty();
        finishUnrouted(marked.isPresent() ? trace.markedBy() : end, marked.orElse(at));
    }

    private void finishUnrouted(End end, Stop at) {
        trace.end();
        bytesRead = 0;
        connections.requestEnded(requests, trace, end, at);
        phase = Phase.IDLE;
    }

    /** Supplies the bytes that Helidon parses. Returns null at the end of the stream, as {@link DataReader} expects. */
    private byte @Nullable [] read() {
        DataReader identified = raw.dataReader();
        if (!anyByte && identified.available() > 0) {
            // another selector has looked at these bytes first
            return received(identified.readBytes(identified.available()));
        }
        boolean nested = (phase == Phase.ROUTING || phase == Phase.ADMISSION) && trace.active();
        if (nested) {
            trace.enter(Stop.PARSE);
        }
        try {
            return received(raw.serverSocket().get());
        } catch (UncheckedIOException e) {
            clientLeft();
            throw new ServerConnectionException("Failed to get data from socket", e);
        } finally {
            if (nested) {
                trace.exit();
            }
        }
    }

    private byte @Nullable [] received(byte @Nullable [] bytes) {
        if (bytes == null) {
            clientLeft();
            return null;
        }
        anyByte = true;
        bytesRead += bytes.length;
        lastReadBytes = bytes.length;
        if (phase == Phase.IDLE) {
            begin(trace.now());
        } else if (phase == Phase.DISCARDING) {
            lastRead = trace.now();
        }
        return bytes;
    }

    private void clientLeft() {
        if (phase != Phase.IDLE && !closing) {
            trace.clientGone(Stop.PARSE);
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
    public ListenerContext listenerContext() {
        return raw.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return raw.executor();
    }

    @Override
    public Router router() {
        return raw.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return raw.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return raw.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return raw.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return raw.localPeer();
    }

    @Override
    public boolean isSecure() {
        return raw.isSecure();
    }

    @Override
    public String socketId() {
        return raw.socketId();
    }

    @Override
    public String childSocketId() {
        return raw.childSocketId();
    }
}
