package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.defence.Protection;
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
 * @param protection limits the time that a connection's client takes
 * @param hook puts something of the application around its connections
 * @param maxHeadersSize bytes of headers that its connections accept
 */
record InstrumentedSelector(
        ServerConnectionSelector delegate,
        Connections connections,
        Supplier<Gate> gates,
        Protection protection,
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
        Optional<AcceptedSockets.Accepted> accepted = connections.take(raw.childSocketId());
        return hook.around(
                protection.around(raw, watched -> instrumented(watched, accepted)),
                raw.serverSocket(),
                accepted.map(AcceptedSockets.Accepted::channel));
    }

    private ServerConnection instrumented(ConnectionContext raw, Optional<AcceptedSockets.Accepted> accepted) {
        InstrumentedContext context = new InstrumentedContext(raw, connections, gates.get(), maxHeadersSize);
        accepted.ifPresent(socket -> context.trace().accepted(context.trace().now() - socket.at()));
        return new InstrumentedConnection(delegate.connection(context), context, connections);
    }
}
