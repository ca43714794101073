package dev.sevenstops.lifecycle.defence;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** A connection that is watched while it is open. The thread that serves it can be asked for its guard. */
final class GuardedConnection implements ServerConnection, InterruptableTask<Void> {
    private static final ThreadLocal<Guard> CURRENT = new ThreadLocal<>();

    private final ServerConnection delegate;
    private final Guard guard;
    private final boolean idles;

    /**
     * @param idles whether its idle time is watched here, and not by Helidon
     */
    GuardedConnection(ServerConnection delegate, Guard guard, boolean idles) {
        this.delegate = delegate;
        this.guard = guard;
        this.idles = idles;
    }

    /** The guard of the connection that the current thread serves, or null. */
    static @org.jspecify.annotations.Nullable Guard current() {
        return CURRENT.get();
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        CURRENT.set(guard);
        try {
            delegate.handle(limit);
        } finally {
            CURRENT.remove();
            guard.close();
        }
    }

    @Override
    public Duration idleTime() {
        Streams streams = guard.streams();
        if (streams != null) {
            return streams.threads().idleTime();
        }
        return idles ? Duration.ZERO : delegate.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        guard.closing();
        Streams streams = guard.streams();
        // Helidon 4.4.0 waits for streams that the client has opened by a priority, or whose body it never ends
        delegate.close(interrupt || (streams != null && streams.threads().isIdle()));
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
