package dev.sevenstops.lifecycle;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/**
 * A connection that is counted while it is open and whose last request is accounted for when it closes.
 *
 * <p>It is interruptible exactly when the connection it wraps is: Helidon's graceful shutdown asks for that.
 */
final class InstrumentedConnection implements ServerConnection, InterruptableTask<Void> {
    private final ServerConnection delegate;
    private final InstrumentedContext context;
    private final Connections connections;

    InstrumentedConnection(ServerConnection delegate, InstrumentedContext context, Connections connections) {
        this.delegate = delegate;
        this.context = context;
        this.connections = connections;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        connections.opened(context.requests());
        context.served();
        try {
            delegate.handle(limit);
        } finally {
            context.closed();
            connections.closed(context.requests());
        }
    }

    @Override
    public Duration idleTime() {
        return delegate.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        context.progress().closing();
        delegate.close(interrupt);
    }

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
