package dev.sevenstops.app.downstream.caller;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;
import java.util.function.Function;

/**
 * A selector whose connections see the socket through a {@link WatchedContext}.
 *
 * @param delegate selects and serves
 * @param watching wraps what a connection sees
 */
record WatchingSelector(ServerConnectionSelector delegate, Function<ConnectionContext, WatchedContext> watching)
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
        WatchedContext context = watching.apply(raw);
        return new WatchedConnection(delegate.connection(context), context);
    }
}
