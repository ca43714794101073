package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.protocol.ForwardingConnection;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;

/** A connection that is counted while it is open and whose last request is accounted for when it closes. */
final class InstrumentedConnection extends ForwardingConnection {
    private final InstrumentedContext context;
    private final Connections connections;

    InstrumentedConnection(ServerConnection delegate, InstrumentedContext context, Connections connections) {
        super(delegate);
        this.context = context;
        this.connections = connections;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        connections.opened(context.requests());
        context.served();
        try {
            super.handle(limit);
        } finally {
            context.closed();
            connections.closed(context.requests());
        }
    }

    @Override
    public void close(boolean interrupt) {
        context.progress().closing();
        super.close(interrupt);
    }
}
