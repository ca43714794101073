package dev.sevenstops.lifecycle;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** A connection of HTTP/2 that is counted while it is open. Its requests are counted by their streams. */
final class Http2TimedConnection implements ServerConnection, InterruptableTask<Void> {
    private final ServerConnection delegate;
    private final Connections connections;

    Http2TimedConnection(ServerConnection delegate, Connections connections) {
        this.delegate = delegate;
        this.connections = connections;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        // of its own it has no request
        EndedRequests none = connections.requests();
        connections.opened(none);
        try {
            delegate.handle(limit);
        } finally {
            connections.closed(none);
        }
    }

    @Override
    public Duration idleTime() {
        return delegate.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        delegate.close(interrupt);
    }

    /** As the connection that it wraps: Helidon's graceful shutdown asks for that. */
    @Override
    public boolean canInterrupt() {
        return delegate instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    /** Never called: the connection is driven through {@link #handle}; Helidon only asks {@link #canInterrupt}. */
    @Override
    public Void call() {
        throw new IllegalStateException("a connection is handled, not called");
    }
}
