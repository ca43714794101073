package dev.sevenstops.lifecycle;

import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.OptionalLong;
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
    private final ConcurrentHashMap<String, Accepted> waiting = new ConcurrentHashMap<>();
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

    /** A connection that has been accepted and not yet been handed to a protocol. */
    private record Accepted(long at, SocketChannel channel) {}

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
        waiting.put(channelId(channel), new Accepted(clock.nanos(), channel));
    }

    /** How long ago the connection with this id was accepted, in nanoseconds; empty if its accept was not seen. */
    OptionalLong acceptNanos(String channelId, long now) {
        Accepted connection = waiting.remove(channelId);
        return connection == null ? OptionalLong.empty() : OptionalLong.of(now - connection.at);
    }

    /**
     * Counts the accepted connections that were closed before any protocol saw them (a failed TLS handshake, bytes of no
     * known protocol) as rejected. Called now and then, off the hot path, and only on a listener all of whose protocols are
     * instrumented: a connection that another protocol has taken would be counted as well.
     */
    void sweep() {
        for (Iterator<Accepted> all = waiting.values().iterator(); all.hasNext(); ) {
            if (!all.next().channel.isOpen()) {
                all.remove();
                rejected.increment();
                ended(End.SERVER, Stop.ACCEPT);
            }
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

    /** Helidon's id of a channel, as its connection contexts report it (ConnectionHandler builds it the same way). */
    private static String channelId(SocketChannel channel) {
        return "0x" + HexFormat.of().toHexDigits(System.identityHashCode(channel));
    }
}
