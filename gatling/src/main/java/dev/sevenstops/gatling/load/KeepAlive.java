package dev.sevenstops.gatling.load;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps connections for the next request. One that the server has closed meanwhile is noticed when it is taken, as any careful
 * client does, and replaced; one that is closed between that look and the request is the request's bad luck. Safe for use by
 * several threads.
 */
final class KeepAlive {
    private final int port;
    private final int most;
    private final Deque<RawConnection> idle = new ArrayDeque<>();
    private final AtomicLong opened = new AtomicLong();
    private boolean closed;

    /** Keeps at most so many idle connections to a port of the loopback address. */
    KeepAlive(int port, int most) {
        this.port = port;
        this.most = most;
    }

    /** The connection that was used last and is still open, or a new one. */
    RawConnection take() throws IOException {
        for (RawConnection kept = poll(); kept != null; kept = poll()) {
            if (kept.idle()) {
                return kept;
            }
            kept.close();
        }
        opened.incrementAndGet();
        return RawConnection.to(port);
    }

    private synchronized @Nullable RawConnection poll() {
        return idle.pollFirst();
    }

    /** Gives a connection back that can be asked again. */
    void give(RawConnection connection) throws IOException {
        synchronized (this) {
            if (!closed && idle.size() < most) {
                idle.addFirst(connection);
                return;
            }
        }
        connection.close();
    }

    /** Connections that were begun to be opened. */
    long opened() {
        return opened.get();
    }

    /** Closes what is idle, and whatever is given back from now on. */
    void close() throws IOException {
        Deque<RawConnection> left;
        synchronized (this) {
            closed = true;
            left = new ArrayDeque<>(idle);
            idle.clear();
        }
        for (RawConnection connection : left) {
            connection.close();
        }
    }
}
