package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.framing.Gate;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A selector whose connections see the socket through an {@link InstrumentedContext}.
 *
 * @param gates makes what the bytes of a connection pass before they are parsed
 * @param hook puts something of the application around its connections
 * @param maxHeadersSize bytes of headers that its connections accept
 */
record InstrumentedSelector(
        ServerConnectionSelector delegate,
        Connections connections,
        Supplier<Gate> gates,
        ConnectionHook hook,
        int maxHeadersSize)
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
        InstrumentedContext context = new InstrumentedContext(raw, connections, gates.get(), maxHeadersSize);
        Optional<AcceptedSockets.Accepted> accepted = connections.take(raw.childSocketId());
        accepted.ifPresent(socket -> context.trace().accepted(context.trace().now() - socket.at()));
        return hook.around(
                new InstrumentedConnection(delegate.connection(context), context, connections),
                raw.serverSocket(),
                accepted.map(AcceptedSockets.Accepted::channel));
    }
}
