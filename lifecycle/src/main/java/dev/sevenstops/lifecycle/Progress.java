package dev.sevenstops.lifecycle;

import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far the current request of one connection has come, and how it ended.
 *
 * <p>Used by the connection's own thread only, but for {@link #closing}, which any thread may call.
 */
final class Progress {
    /** Helidon 4.4.0 has no constant for it. */
    private static final int HEADERS_TOO_LARGE = 431;

    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

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

    private final Connections connections;
    private final RequestTrace trace;
    private final EndedRequests requests;
    private final int maxHeadersSize;
    private final BooleanSupplier cut;

    private Phase phase = Phase.IDLE;
    private boolean anyByte;
    private int lastReadBytes;
    private long lastRead;
    /** Bytes read since the request before this one ended; what came together with that one is not among them. */
    private long bytesRead;

    private volatile boolean closing;
    private @Nullable RoutingRequest routed;

    // what the last request was counted as: the next one mostly is the same
    private @Nullable Answers kind;
    private String kindPattern = "";
    private Method kindMethod = Method.GET;
    private int kindStatus;

    /**
     * For one connection.
     *
     * @param maxHeadersSize bytes of headers that Helidon accepts
     * @param cut whether a limit of time has ended the connection
     */
    Progress(
            Connections connections,
            RequestTrace trace,
            EndedRequests requests,
            int maxHeadersSize,
            BooleanSupplier cut) {
        this.connections = connections;
        this.trace = trace;
        this.requests = requests;
        this.maxHeadersSize = maxHeadersSize;
        this.cut = cut;
    }

    /** Whether no request has begun. */
    boolean isIdle() {
        return phase == Phase.IDLE;
    }

    /** Whether anything has been read from the connection. */
    boolean anyByte() {
        return anyByte;
    }

    /** The request that is being routed, or null outside of routing. */
    @Nullable
    RoutingRequest routedRequest() {
        return routed;
    }

    /** Bytes have been read. */
    void received(int bytes) {
        anyByte = true;
        bytesRead += bytes;
        lastReadBytes = bytes;
        if (phase == Phase.IDLE) {
            begin(trace.now());
        } else if (phase == Phase.DISCARDING) {
            lastRead = trace.now();
        }
    }

    /** More of the request is about to be read. Returns whether that interrupts another stop, and {@link #readingEnds} is due. */
    boolean readingBegins() {
        boolean nested = (phase == Phase.ROUTING || phase == Phase.ADMISSION) && trace.active();
        if (nested) {
            trace.enter(Stop.PARSE);
        }
        return nested;
    }

    /** It has been read. */
    void readingEnds() {
        trace.exit();
    }

    /** There is nothing more to read. */
    void clientLeft() {
        if (phase != Phase.IDLE) {
            lost(Stop.PARSE);
        }
    }

    /** What was to be read is refused. */
    void readRefused() {
        if (cut.getAsBoolean()) {
            trace.mark(End.LIMIT, Stop.PARSE);
        }
    }

    /** A write has failed. */
    void writeFailed() {
        lost(Stop.DRAIN);
    }

    /** The connection is of no more use: a limit of time has ended it, the server itself, or else the client. */
    private void lost(Stop at) {
        if (cut.getAsBoolean()) {
            trace.mark(End.LIMIT, at);
        } else if (!closing) {
            trace.clientGone(at);
        }
    }

    /** The request line has been parsed. */
    void prologue() {
        if (phase == Phase.IDLE || phase == Phase.DISCARDING) {
            pipelined();
        }
    }

    /** Its bytes came with the request before it, so it has been waiting for this connection's thread. */
    private void pipelined() {
        long start = phase == Phase.DISCARDING ? lastRead : trace.endedAt();
        bytesRead = phase == Phase.DISCARDING ? lastReadBytes : 0;
        begin(start == 0 ? trace.now() : start);
    }

    private void begin(long firstByte) {
        phase = Phase.HEAD;
        trace.begin(firstByte, requests.begin());
    }

    /**
     * The headers of a stream of HTTP/2 have been parsed, by the connection's thread; the stream's own thread goes on from here.
     *
     * @param firstByte the clock's reading when the first byte of its HEADERS frame had been read
     */
    void streamBegins(long firstByte) {
        anyByte = true;
        begin(firstByte);
        headers();
    }

    /** The headers have been parsed. */
    void headers() {
        if (phase == Phase.HEAD) {
            trace.exit();
            phase = Phase.ADMISSION;
        }
    }

    /**
     * Routing begins.
     *
     * @param first the stop that it begins with
     */
    void routing(RoutingRequest request, Stop first) {
        trace.enter(first);
        routed = request;
        phase = Phase.ROUTING;
    }

    /** Routing has returned, and with it the response. */
    void routed(RoutingRequest request, RoutingResponse response) {
        int status = response.status().code();
        boolean bodyLeft = !request.content().consumed();
        if (status < FIRST_ERROR && trace.undisturbed() && response.isSent()) {
            finish(request, status, End.COMPLETE, Stop.DRAIN);
        } else {
            ended(request, response);
        }
        phase = bodyLeft ? Phase.DISCARDING : Phase.IDLE;
        lastRead = 0;
    }

    private void ended(RoutingRequest request, RoutingResponse response) {
        int status = response.status().code();
        Optional<Stop> clientGone = trace.clientGone();
        if (clientGone.isPresent()) {
            finish(request, status, End.CLIENT, clientGone.get());
            return;
        }
        if (status == Status.REQUEST_ENTITY_TOO_LARGE_413_CODE) {
            connections.rejectedAtParse(bytesRead);
        }
        if (tooLarge(status)) {
            trace.mark(End.LIMIT, Stop.PARSE);
        }
        Optional<Stop> fault = faultOf(status);
        Optional<Stop> marked = trace.marked();
        if (marked.isPresent() && response.isSent()) {
            finish(request, status, trace.markedBy(), marked.get());
        } else if (fault.isPresent()) {
            finish(request, status, End.SERVER, fault.get());
        } else if (!response.isSent()) {
            finish(request, status, End.SERVER, Stop.HANDLE);
        } else {
            finish(request, status, End.COMPLETE, Stop.DRAIN);
        }
    }

    /** An exception has left the routing: the connection is about to be closed. */
    void escaped(RoutingRequest request, RoutingResponse response) {
        int status = response.status().code();
        Optional<Stop> clientGone = trace.clientGone();
        Optional<Stop> marked = trace.marked();
        if (clientGone.isPresent() && !closing) {
            finish(request, status, End.CLIENT, clientGone.get());
        } else if (marked.isPresent() && (response.isSent() || cut.getAsBoolean())) {
            finish(request, status, trace.markedBy(), marked.get());
        } else {
            finish(request, status, End.SERVER, trace.fault().orElse(furthest()));
        }
    }

    /** A request is refused with this status, by Helidon itself if the routing has not begun. */
    void refused(Status refusal) {
        int status = refusal.code();
        if (phase == Phase.HEAD) {
            // Helidon answers headers over the size with the same 400 as malformed ones, and keeps the reason to itself
            if (tooLarge(status) || (status == Status.BAD_REQUEST_400_CODE && bytesRead > maxHeadersSize)) {
                trace.mark(End.LIMIT, Stop.PARSE);
            }
        } else if (phase == Phase.ADMISSION) {
            if (tooLarge(status)) {
                trace.mark(End.LIMIT, Stop.PARSE);
            } else if (status == Status.SERVICE_UNAVAILABLE_503_CODE) {
                trace.mark(End.LIMIT, Stop.MIDDLEWARE);
            }
        }
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

    /** 413, 414 and 431 (RFC 9110 section 15.5.14 and .15, RFC 6585 section 5): something of the request was over a limit. */
    private static boolean tooLarge(int status) {
        return status == Status.REQUEST_ENTITY_TOO_LARGE_413_CODE
                || status == Status.REQUEST_URI_TOO_LONG_414_CODE
                || status == HEADERS_TOO_LARGE;
    }

    private Optional<Stop> faultOf(int status) {
        if (status < FIRST_SERVER_ERROR) {
            return Optional.empty();
        }
        if (trace.fault().isPresent()) {
            return trace.fault();
        }
        // a handler that answers 5xx has done so on purpose; without a handler something before it has failed
        return trace.reached(Stop.HANDLE) ? Optional.empty() : Optional.of(beforeHandler());
    }

    private Stop furthest() {
        if (trace.reached(Stop.DRAIN)) {
            return Stop.DRAIN;
        }
        return trace.reached(Stop.HANDLE) ? Stop.HANDLE : beforeHandler();
    }

    private Stop beforeHandler() {
        return trace.reached(Stop.ROUTE) ? Stop.ROUTE : Stop.MIDDLEWARE;
    }

    private void finish(RoutingRequest request, int status, End end, Stop at) {
        finish(kind(request.matchingPattern().orElse(""), request.prologue().method(), status), end, at);
        routed = null;
    }

    private void finishRefused(End end, Stop at) {
        Optional<Stop> marked = end == End.SERVER ? trace.marked() : Optional.empty();
        finishUnrouted(marked.isPresent() ? trace.markedBy() : end, marked.orElse(at));
    }

    private void finishUnrouted(End end, Stop at) {
        finish(connections.routeTimes("").unrouted(), end, at);
    }

    private void finish(Answers what, End end, Stop at) {
        trace.end();
        bytesRead = 0;
        phase = Phase.IDLE;
        connections.requestEnded(requests, trace, what, end, at);
    }

    /** What a request is counted as. Pattern and method are compared by identity, which is enough to find the same again. */
    @SuppressWarnings("ReferenceEquality")
    private Answers kind(String pattern, Method method, int status) {
        Answers known = kind;
        if (known != null && pattern == kindPattern && method == kindMethod && status == kindStatus) {
            return known;
        }
        Answers other = connections.routeTimes(pattern).answers(method, status);
        kind = other;
        kindPattern = pattern;
        kindMethod = method;
        kindStatus = status;
        return other;
    }
}
