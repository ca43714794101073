package dev.sevenstops.lifecycle;

import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** The connections of one listener and the requests on them, counted. Any thread may call any method. */
@SuppressWarnings("EnumOrdinal") // indexes a plain array on the hot path
final class Connections {
    private static final int ENDS = End.values().length;

    private final Clock clock;
    private final LifecycleMeters meters;
    private final RequestObserver observer;
    private final ConcurrentHashMap<String, RouteTimes> routes = new ConcurrentHashMap<>();
    private final AcceptedSockets waiting = new AcceptedSockets();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder rejectedRequests = new LongAdder();
    private final LongAdder rejectedBytes = new LongAdder();
    private final LongAccumulator mostRejectedBytes = new LongAccumulator(Math::max, 0);
    /** The ends by stop and cause. */
    private final Counts ends = new Counts(Stop.values().length * ENDS);
    /** The requests of the open connections. */
    private final Set<EndedRequests> open = ConcurrentHashMap.newKeySet();

    Connections(Clock clock, LifecycleMeters meters, RequestObserver observer) {
        this.clock = clock;
        this.observer = observer;
        this.meters = meters;
    }

    Clock clock() {
        return clock;
    }

    /** A connection has been taken from the kernel's queue; called on the acceptor's thread, straight after accept. */
    void accepted(SocketChannel channel) {
        accepted.increment();
        waiting.accepted(channel, clock.nanos());
    }

    /** The accepted connection with this id of Helidon's, which is handed to a protocol; empty if its accept was not seen. */
    Optional<AcceptedSockets.Accepted> take(String channelId) {
        return waiting.take(channelId);
    }

    /** The socket of the accepted connection with this id, which is still to be handed to a protocol; empty if its accept was not seen. */
    Optional<SocketChannel> channel(String channelId) {
        return waiting.channel(channelId);
    }

    /**
     * Counts the accepted connections that were closed before any protocol saw them (a failed TLS handshake, bytes of no
     * known protocol) as rejected. Called now and then, off the hot path, and only on a listener all of whose protocols are
     * instrumented: a connection that another protocol has taken would be counted as well.
     */
    void sweep() {
        for (int left = waiting.forgetClosed(); left > 0; left--) {
            rejected.increment();
            ended(End.SERVER, Stop.ACCEPT);
        }
    }

    /** What the requests of a new connection are told to. */
    EndedRequests requests() {
        return new EndedRequests(ends);
    }

    /** A connection has been handed to its protocol. */
    void opened(EndedRequests requests) {
        opened.increment();
        open.add(requests);
    }

    /** A stream of a connection of HTTP/2 has been handed to its thread. */
    void streamOpened(EndedRequests requests) {
        open.add(requests);
    }

    /** That stream has ended. */
    void streamClosed(EndedRequests requests) {
        requests.count();
        open.remove(requests);
    }

    /** That connection is closed, and its last request has ended. */
    void closed(EndedRequests requests) {
        // still among the open ones while it is counted: a reader finds it in one place or the other
        requests.count();
        open.remove(requests);
        closed.increment();
    }

    /**
     * A request has ended.
     *
     * @param kind what it is counted as
     */
    void requestEnded(EndedRequests requests, RequestTrace trace, Answers kind, End end, Stop at) {
        requests.end(kind, trace.reached(), index(end, at));
        observer.ended(trace, end, at);
    }

    /** A connection that never became a request has been ended by somebody at a stop. */
    void ended(End by, Stop at) {
        ends.add(index(by, at), 1);
    }

    /** A request has been answered before it was read to its end, or instead of being routed. */
    void rejectedAtParse(long bytesRead) {
        rejectedRequests.increment();
        rejectedBytes.add(bytesRead);
        mostRejectedBytes.accumulate(bytesRead);
    }

    /** The times of the route with this pattern; the empty one is that of requests which reached none. */
    RouteTimes routeTimes(String route) {
        RouteTimes times = routes.get(route);
        return times == null ? routes.computeIfAbsent(route, name -> meters.route(name, this::count)) : times;
    }

    long acceptedCount() {
        return accepted.sum();
    }

    long rejectedCount() {
        return rejected.sum();
    }

    long rejectedRequests() {
        return rejectedRequests.sum();
    }

    long rejectedBytes() {
        return rejectedBytes.sum();
    }

    long mostRejectedBytes() {
        return mostRejectedBytes.get();
    }

    long activeConnections() {
        return Math.max(0, opened.sum() - closed.sum());
    }

    long idleConnections() {
        return Math.max(0, activeConnections() - activeRequests());
    }

    long activeRequests() {
        return open.stream().filter(EndedRequests::inProgress).count();
    }

    long endedCount(End by, Stop at) {
        count();
        return ends.sum(index(by, at));
    }

    private static int index(End by, Stop at) {
        return at.ordinal() * ENDS + by.ordinal();
    }

    /** Counts all requests that have ended. */
    private void count() {
        open.forEach(EndedRequests::count);
    }
}
