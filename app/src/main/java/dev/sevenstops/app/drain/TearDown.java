package dev.sevenstops.app.drain;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ProtocolConfig;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ends connections as RFC 9112 section 9.6 wants it: after the response that announced it, and in stages, so that a client
 * that is still sending can read the response.
 *
 * <p>Closing a socket while bytes of the client wait in its receive buffer makes the kernel send a reset, and a reset may
 * take away the response that the client has not read yet. So the sending half is closed first, and what still comes is read
 * and thrown away until the client has closed too, for {@value LingeringSocket#MILLIS} milliseconds at most.
 */
public final class TearDown implements ServerConnectionSelector {
    private final ServerConnectionSelector delegate;
    private final Optional<OpenSockets> sockets;

    private TearDown(ServerConnectionSelector delegate, Optional<OpenSockets> sockets) {
        this.delegate = delegate;
        this.sockets = sockets;
    }

    /**
     * Notes the sockets of a listener, so that they can be closed in stages. Call it before the instrument is installed.
     *
     * @param server the server's configuration
     * @return what {@link #install} needs
     */
    public static OpenSockets watch(WebServerConfig.Builder server) {
        OpenSockets sockets = new OpenSockets(
                server.connectionOptions().orElseThrow(() -> new IllegalStateException("no connection options")));
        server.connectionOptions(sockets);
        return sockets;
    }

    /**
     * Adds itself around the protocols of the server's default listener. Call it last, after the instrument is installed:
     * what is read while it lingers belongs to no request.
     *
     * @param server the server's configuration
     * @param sockets the sockets to linger on; empty if refused requests are to be cut off as the web server does it
     */
    public static void install(WebServerConfig.Builder server, Optional<OpenSockets> sockets) {
        List<ServerConnectionSelector> selectors = new ArrayList<>(server.connectionSelectors());
        if (selectors.isEmpty()) {
            // the instrument is off: here is what Helidon would discover, and it must not discover it again
            List<ProtocolConfig> served = new ArrayList<>();
            for (ProtocolConfig protocol : server.protocols()) {
                if (protocol instanceof Http1Config http1) {
                    selectors.add(
                            Http1ConnectionSelector.builder().config(http1).build());
                    served.add(new Served(http1.type(), http1.type()));
                }
            }
            server.protocols(served);
        }
        server.connectionSelectors(selectors.stream()
                .map(selector -> (ServerConnectionSelector) new TearDown(selector, sockets))
                .toList());
    }

    /**
     * Ends the current thread's connection after the response to its current request.
     *
     * @param unread whether the client may still be sending
     */
    static void afterThisResponse(boolean unread) {
        EndingConnection.current().ifPresent(connection -> connection.endAfterThisResponse(unread));
    }

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
    public ServerConnection connection(ConnectionContext context) {
        Optional<SocketChannel> channel = sockets.flatMap(open -> open.take(context.childSocketId()));
        return new EndingConnection(
                delegate.connection(context), channel.map(open -> new LingeringSocket(context.serverSocket(), open)));
    }

    /** Stands for a protocol that a selector of ours serves; no provider makes a second selector of it. */
    private record Served(String type, String name) implements ProtocolConfig {}
}
