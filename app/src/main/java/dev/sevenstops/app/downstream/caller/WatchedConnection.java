package dev.sevenstops.app.downstream.caller;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** A connection whose requests are told when it ends. */
final class WatchedConnection implements ServerConnection, InterruptableTask<Void> {
    private final ServerConnection delegate;
    private final WatchedContext context;

    WatchedConnection(ServerConnection delegate, WatchedContext context) {
        this.delegate = delegate;
        this.context = context;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            delegate.handle(limit);
        } finally {
            context.ended();
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
