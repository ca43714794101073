package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.protocol.AcceptHook;
import dev.sevenstops.lifecycle.protocol.Selectors;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1LoggingConnectionListener;
import io.helidon.webserver.spi.ProtocolConfig;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Ends the connections of one Helidon 4 listener whose clients keep it waiting longer than {@link DefenceLimits} allow, from accept on, also before
 * the protocol is identified. A request that did not come in time is answered 408 where the client has sent something of it and the
 * connection is not under TLS; otherwise the connection is closed. Protocols other than HTTP/1.1 have the limits of the
 * header, until they are identified, and of the write. On HTTP/2 the limits of the body hold for each request, and those of the write for each
 * response as well: a request that comes too slowly is answered 408, also under TLS, or reset if its response has begun, a response that its
 * client takes too slowly is reset, and their connection goes on. A handler that reads a body of HTTP/2 does not outwait the client that has
 * reset the stream or left. Any thread may call the public methods.
 */
public final class Defence {
    /** As TLS names it, RFC 9113 section 3.1. */
    private static final String HTTP_2 = "h2";

    private final DefenceLimits limits;
    private final Watchdog watchdog;
    private final Map<String, Guard> accepted = new ConcurrentHashMap<>();
    private final LongAdder[] ended = new LongAdder[Cause.values().length];

    private Defence(DefenceLimits limits) {
        this.limits = limits;
        this.watchdog =
                new Watchdog(System::nanoTime, limits.shortestNanos(), gone -> accepted.remove(gone.id(), gone));
        for (int i = 0; i < ended.length; i++) {
            ended[i] = new LongAdder();
        }
    }

    /** For one listener, whose connections are put under it by whoever wraps them already. */
    public static Defence of(DefenceLimits limits) {
        return new Defence(limits);
    }

    /**
     * Puts the limits on the server's default listener. Call it last, and where nothing else of this project is on the listener; with the
     * instrument it is one of its layers.
     *
     * @param server the server's configuration
     * @param limits what a client is allowed
     * @return counts the connections that were ended
     */
    public static Defence install(WebServerConfig.Builder server, DefenceLimits limits) {
        Defence defence = new Defence(limits);
        List<ProtocolConfig> protocols = new ArrayList<>(server.protocols());
        if (protocols.stream().noneMatch(Http1Config.class::isInstance)) {
            protocols.add(Http1Config.create());
        }
        protocols.replaceAll(defence::told);
        Protection ofHttp1 = defence.ofHttp1();
        Selectors.install(server, protocols, (selector, http1) -> new Guarded(selector, ofHttp1), defence::guarding);
        server.connectionOptions(
                new AcceptHook(server.connectionOptions().orElseGet(SocketOptions::create), defence::accepted));
        return defence;
    }

    /** Connections that this limit has ended. */
    @SuppressWarnings("EnumOrdinal") // one counter for each
    public long ended(Cause cause) {
        return ended[cause.ordinal()].sum();
    }

    /** Whether a limit has ended this connection. */
    public static boolean hasEnded(ConnectionContext connection) {
        return connection instanceof GuardedContext guarded && guarded.isCut();
    }

    /**
     * Whether a limit has ended this stream of a connection of HTTP/2, or all of the connection. For the thread that serves the stream, until
     * the stream is reset.
     */
    public static boolean hasEnded(ConnectionContext connection, int stream) {
        return connection instanceof GuardedContext guarded && guarded.isCut(stream);
    }

    /**
     * Why the body of the request of HTTP/2 that the current thread serves has not come to its end, where the handler was reading it; empty
     * otherwise.
     */
    public static Optional<BodyLoss> lostBody() {
        return Readers.loss();
    }

    /** The configuration of a protocol such that the parser tells how far a head has come; of other protocols than HTTP/1.1 the same. */
    public ProtocolConfig told(ProtocolConfig protocol) {
        if (!(protocol instanceof Http1Config http1)) {
            return protocol;
        }
        return Http1Config.builder(http1)
                .receiveListeners(List.of(new HeadEvents(http1.receiveListeners().stream()
                        .filter(listener -> !(listener instanceof Http1LoggingConnectionListener))
                        .toList())))
                .build();
    }

    /** A connection has been accepted; called on the acceptor's thread. */
    public void accepted(SocketChannel channel) {
        // as Helidon's connection contexts report it (ConnectionHandler builds it the same way)
        String id = "0x" + HexFormat.of().toHexDigits(System.identityHashCode(channel));
        Guard guard = new Guard(limits, System::nanoTime, channel, id, this::count);
        accepted.put(id, guard);
        watchdog.watch(guard);
    }

    @SuppressWarnings("EnumOrdinal") // one counter for each
    private void count(Cause cause) {
        ended[cause.ordinal()].increment();
    }

    /** What limits connections that turned out to be HTTP/1.1. */
    public Protection ofHttp1() {
        return (raw, served) -> guarded(raw, served, true, false);
    }

    /** A selector of another protocol, whose connections have the limits of the write; if that is HTTP/2, so has each stream. */
    public ServerConnectionSelector guarding(ServerConnectionSelector other) {
        boolean http2 = other.supportedApplicationProtocols().contains(HTTP_2);
        return new Guarded(other, (raw, served) -> guarded(raw, served, false, http2));
    }

    private ServerConnection guarded(
            ConnectionContext raw, Function<ConnectionContext, ServerConnection> served, boolean http1, boolean http2) {
        Guard guard = accepted.remove(raw.childSocketId());
        if (guard == null) {
            return served.apply(raw);
        }
        if (http2) {
            guard.http2(false);
        }
        GuardedContext context = new GuardedContext(raw, guard);
        ServerConnection connection = served.apply(context);
        guard.identified(http1, context.dataReader().available() > 0);
        if (http1 && connection instanceof InterruptableTask<?> task) {
            context.socket().servedBy(task::canInterrupt);
        }
        return new GuardedConnection(connection, guard, http1 && limits.idle().isPositive());
    }

    /** A selector whose connections are watched. */
    private record Guarded(ServerConnectionSelector delegate, Protection protection)
            implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return delegate.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return delegate.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return delegate.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext raw) {
            return protection.around(raw, delegate::connection);
        }
    }
}
