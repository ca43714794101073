package dev.sevenstops.lifecycle;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Optional;
import java.util.Set;

/** A selector of HTTP/2 whose connections see the socket through a {@link Http2Context}. */
record Http2Selector(ServerConnectionSelector delegate, Connections connections) implements ServerConnectionSelector {

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
        Optional<Long> accepted = connections
                .take(raw.childSocketId())
                .map(socket -> connections.clock().nanos() - socket.at());
        Http2Context context = new Http2Context(raw, connections, accepted);
        return new Http2TimedConnection(delegate.connection(context), connections);
    }
}
