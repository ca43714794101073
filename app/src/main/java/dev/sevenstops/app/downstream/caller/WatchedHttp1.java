package dev.sevenstops.app.downstream.caller;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1. Its thread runs the handler, so meanwhile nobody reads the socket, and nobody would see its end: another
 * thread reads ahead. What it reads, the next request of the connection, is handed to the connection when that asks for it.
 *
 * <p>At most one read is ahead, that is one buffer. A caller that sends its next request before it has the answer (pipelining) is
 * watched no further than that.
 */
final class WatchedHttp1 extends WatchedContext {
    private final AtomicReference<Runnable> left = new AtomicReference<>(WatchedHttp1::nobody);

    /** The read that is ahead. Only the connection's own thread knows it. */
    private @Nullable CompletableFuture<Ahead> ahead;

    /** What a read brought: bytes, the end of the stream (neither), or a failure. */
    private static final class Ahead {
        private final byte @Nullable [] bytes;
        private final @Nullable RuntimeException failure;

        private Ahead(byte @Nullable [] bytes, @Nullable RuntimeException failure) {
            this.bytes = bytes;
            this.failure = failure;
        }

        private boolean end() {
            return bytes == null;
        }
    }

    WatchedHttp1(ConnectionContext raw) {
        super(raw);
    }

    @Override
    CallerWatch watch(int request, Runnable callerLeft) {
        left.set(callerLeft);
        CompletableFuture<Ahead> reading = ahead;
        if (reading == null) {
            CompletableFuture<Ahead> started = new CompletableFuture<>();
            ahead = started;
            Thread.ofVirtual().name("read-ahead").start(() -> {
                Ahead got = readAhead();
                started.complete(got);
                if (got.end()) {
                    tell();
                }
            });
        } else if (reading.isDone() && reading.join().end()) {
            tell();
        }
        return gone -> left.set(WatchedHttp1::nobody);
    }

    /** Is told where there is nobody to tell. */
    private static void nobody() {}

    private void tell() {
        left.getAndSet(WatchedHttp1::nobody).run();
    }

    private Ahead readAhead() {
        try {
            return new Ahead(receive(), null);
        } catch (RuntimeException e) {
            // thrown where the connection reads; a socket that cannot be read has nobody at its other end
            return new Ahead(null, e);
        }
    }

    @Override
    byte @Nullable [] next() {
        CompletableFuture<Ahead> reading = ahead;
        Ahead got;
        if (reading == null) {
            got = readAhead();
        } else {
            ahead = null;
            try {
                got = reading.get();
            } catch (InterruptedException e) {
                // Helidon interrupts a connection that it wants closed: idle for too long, or the server stops
                Thread.currentThread().interrupt();
                throw new CloseConnectionException("Interrupted while waiting for the next request", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        if (got.failure instanceof UncheckedIOException io) {
            throw new ServerConnectionException("Failed to get data from socket", io);
        }
        if (got.failure != null) {
            throw got.failure;
        }
        return got.bytes;
    }

    @Override
    void ended() {
        left.set(WatchedHttp1::nobody);
    }
}
