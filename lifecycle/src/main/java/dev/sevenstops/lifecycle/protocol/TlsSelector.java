package dev.sevenstops.lifecycle.protocol;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.TlsSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * TLS in front of a listener's protocols, which a client chooses from by ALPN (RFC 7301); one that offers none speaks HTTP/1.1.
 *
 * <p>Helidon 4.4.0's own TLS shakes hands before it counts on the connection: a handshake that fails keeps its permit of
 * {@code max-tcp-connections} for ever, and with {@code useNio(false)} its socket, too. Here the listener is a plain one to Helidon, and hands are
 * shaken where it looks for a protocol: a connection that fails there is closed and counted like any other.
 *
 * @param context holds the key
 * @param accepted knows the socket of a connection by Helidon's id of it
 * @param protocols those that are served, the one for clients without ALPN among them
 */
public record TlsSelector(
        SSLContext context,
        Function<String, Optional<SocketChannel>> accepted,
        List<ServerConnectionSelector> protocols)
        implements ServerConnectionSelector {
    private static final String HTTP_1_1 = "http/1.1";

    /** The only one of its listener: it is not asked. */
    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    /** None that Helidon's own TLS would have to know. */
    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of();
    }

    /**
     * Shakes hands, on the connection's own thread.
     *
     * @throws CloseConnectionException if the client does not
     */
    @Override
    public ServerConnection connection(ConnectionContext raw) {
        SocketChannel channel = accepted.apply(raw.childSocketId())
                .orElseThrow(() -> new CloseConnectionException("the socket was not seen when it was accepted"));
        SecureContext secure;
        SSLSocket socket;
        try {
            socket = shakeHands(channel.socket());
            secure = new SecureContext(raw, TlsSocket.server(socket, raw.childSocketId(), raw.socketId()));
        } catch (IOException e) {
            throw new CloseConnectionException("no TLS with this client", e);
        }
        return new SecureConnection(
                selected(socket.getApplicationProtocol()).connection(secure), secure, socket, channel);
    }

    private SSLSocket shakeHands(Socket plain) throws IOException {
        if (!(context.getSocketFactory().createSocket(plain, null, true) instanceof SSLSocket socket)) {
            throw new IOException("the factory of a TLS context makes no TLS");
        }
        socket.setHandshakeApplicationProtocolSelector((shaken, offered) -> chosen(offered));
        socket.startHandshake();
        return socket;
    }

    /** The first of what the client offers that is served; empty for none. */
    private String chosen(List<String> offered) {
        return offered.stream()
                .filter(name -> protocols.stream()
                        .anyMatch(protocol ->
                                protocol.supportedApplicationProtocols().contains(name)))
                .findFirst()
                .orElse("");
    }

    private ServerConnectionSelector selected(String negotiated) {
        String name = negotiated.isEmpty() ? HTTP_1_1 : negotiated;
        return protocols.stream()
                .filter(protocol -> protocol.supportedApplicationProtocols().contains(name))
                .findFirst()
                .orElseThrow(() -> new CloseConnectionException("the listener does not serve " + name));
    }
}
