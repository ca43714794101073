package dev.sevenstops.app.downstream.caller;

import dev.sevenstops.lifecycle.protocol.ForwardingConnection;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;

/** A connection whose requests are told when it ends. */
final class WatchedConnection extends ForwardingConnection {
    private final WatchedContext context;

    WatchedConnection(ServerConnection delegate, WatchedContext context) {
        super(delegate);
        this.context = context;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            super.handle(limit);
        } finally {
            context.ended();
        }
    }
}
