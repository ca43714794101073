package dev.sevenstops.lifecycle.protocol;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/**
 * A connection that is served as another one in all that is not overridden. As safe for threads as that one.
 *
 * <p>It is interruptible exactly when the connection it wraps is: Helidon's graceful shutdown asks for that.
 */
public abstract class ForwardingConnection implements ServerConnection, InterruptableTask<Void> {
    private final ServerConnection delegate;

    /**
     * Stands for a connection.
     *
     * @param delegate the connection
     */
    protected ForwardingConnection(ServerConnection delegate) {
        this.delegate = delegate;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        delegate.handle(limit);
    }

    @Override
    public Duration idleTime() {
        return delegate.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        delegate.close(interrupt);
    }

    @Override
    public final boolean canInterrupt() {
        return delegate instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    /** Never called: the connection is driven through {@link #handle}; Helidon only asks {@link #canInterrupt}. */
    @Override
    public final Void call() {
        throw new IllegalStateException("a connection is handled, not called");
    }
}
