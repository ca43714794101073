package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.defence.Protection;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/** A selector whose connections are protected and have something of the application's around them, where the instrument is switched off. */
record HookedSelector(
        ServerConnectionSelector delegate, AcceptedSockets sockets, Protection protection, ConnectionHook hook)
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
        return hook.around(
                protection.around(raw, delegate::connection),
                raw.serverSocket(),
                sockets.take(raw.childSocketId()).map(AcceptedSockets.Accepted::channel));
    }
}
