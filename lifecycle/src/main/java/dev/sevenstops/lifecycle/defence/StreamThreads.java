package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.protocol.StreamExecutor;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The threads that serve the streams of one connection of HTTP/2: whether there are any, and that none leaves its stream unfinished. */
final class StreamThreads {
    private final Streams streams;
    private final LongSupplier clock;
    private final AtomicInteger running = new AtomicInteger();
    private volatile long idleSince;

    /**
     * Of a connection that is HTTP/2 from now on.
     *
     * @param streams those of the connection
     */
    StreamThreads(Streams streams, LongSupplier clock) {
        this.streams = streams;
        this.clock = clock;
        this.idleSince = clock.getAsLong();
    }

    /** What serves the streams, and ends those whose response is left unfinished: Helidon 4.4.0 does so after some exceptions only. */
    ExecutorService executor(ExecutorService delegate, GuardedWriter writer) {
        return new StreamExecutor(delegate, task -> served(task, writer));
    }

    private Runnable served(Runnable task, GuardedWriter writer) {
        running.incrementAndGet();
        return () -> {
            try {
                task.run();
            } finally {
                try {
                    streams.finish(writer);
                } finally {
                    idleSince = clock.getAsLong();
                    running.decrementAndGet();
                }
            }
        };
    }

    /** Whether no stream is being served. */
    boolean isIdle() {
        return running.get() == 0;
    }

    /** How long no stream has been served; what a client sends besides requests keeps no connection open. */
    Duration idleTime() {
        long since = idleSince;
        return isIdle() ? Duration.ofNanos(Math.max(0, clock.getAsLong() - since)) : Duration.ZERO;
    }
}
