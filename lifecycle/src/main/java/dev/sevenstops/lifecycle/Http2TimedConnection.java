package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.protocol.ForwardingConnection;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;

/** A connection of HTTP/2 that is counted while it is open. Its requests are counted by their streams. */
final class Http2TimedConnection extends ForwardingConnection {
    private final Connections connections;

    Http2TimedConnection(ServerConnection delegate, Connections connections) {
        super(delegate);
        this.connections = connections;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        // of its own it has no request
        EndedRequests none = connections.requests();
        connections.opened(none);
        try {
            super.handle(limit);
        } finally {
            connections.closed(none);
        }
    }
}
