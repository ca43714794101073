package dev.sevenstops.jmh.wire;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Holds the first connection of a server instead of serving it, until it is released. For any thread. */
final class Capture {
    private final BlockingQueue<Captured> first = new LinkedBlockingQueue<>();
    private final CountDownLatch released = new CountDownLatch(1);

    /** A selector in front of this one, which holds what that would have served. */
    ServerConnectionSelector of(ServerConnectionSelector selector) {
        return new Holding(selector, this);
    }

    Captured await(long time, TimeUnit unit) throws InterruptedException, TimeoutException {
        Captured captured = first.poll(time, unit);
        if (captured == null) {
            throw new TimeoutException("no connection within " + time + " " + unit);
        }
        return captured;
    }

    void release() {
        released.countDown();
    }

    private record Holding(ServerConnectionSelector delegate, Capture capture) implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return delegate.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return delegate.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return delegate.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            return new Held(delegate, context, capture);
        }
    }

    private record Held(ServerConnectionSelector selector, ConnectionContext context, Capture capture)
            implements ServerConnection {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            capture.first.add(new Captured(selector, context, limit));
            capture.released.await();
        }

        @Override
        public Duration idleTime() {
            return Duration.ZERO;
        }

        @Override
        public void close(boolean interrupt) {
            capture.release();
        }
    }
}
