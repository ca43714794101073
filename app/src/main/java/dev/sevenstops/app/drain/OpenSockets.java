package dev.sevenstops.app.drain;

import io.helidon.common.socket.SocketOptions;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Socket options that remember each accepted socket until its connection is served: Helidon shows it to nobody later.
 * Configuring the socket is the first thing that Helidon does after {@code accept()}.
 */
public final class OpenSockets implements SocketOptions {
    /** More than are ever on their way from the acceptor to their own thread at once. */
    private static final int MANY = 10_000;

    private final SocketOptions delegate;
    private final Map<String, SocketChannel> accepted = new ConcurrentHashMap<>();

    OpenSockets(SocketOptions delegate) {
        this.delegate = delegate;
    }

    /** The socket with this id of Helidon's; it is forgotten. Empty if its accept was not seen. */
    Optional<SocketChannel> take(String id) {
        return Optional.ofNullable(accepted.remove(id));
    }

    @Override
    public void configureSocket(SocketChannel socket) {
        delegate.configureSocket(socket);
        if (accepted.size() >= MANY) {
            // those whose connection was never served; there are none, as long as everything goes well
            accepted.values().removeIf(channel -> !channel.isOpen());
        }
        // the id as Helidon's ConnectionHandler builds it
        accepted.put("0x" + HexFormat.of().toHexDigits(System.identityHashCode(socket)), socket);
    }

    @Override
    public void configureSocket(Socket socket) {
        delegate.configureSocket(socket);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return delegate.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return delegate.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return delegate.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return delegate.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return delegate.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return delegate.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return delegate.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return delegate.tcpNoDelay();
    }
}
