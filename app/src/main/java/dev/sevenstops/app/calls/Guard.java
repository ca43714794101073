package dev.sevenstops.app.calls;

import io.helidon.http.Header;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a connection holds while a call is on it, as clients do whose connections may be handed from thread to thread. Each connection
 * has its own and {@link ReplicaCalls} gives it to one call at a time, so that nobody ever waits for it.
 *
 * <p>The fault is a monitor. A virtual thread that waits for its answer inside of {@code synchronized} keeps its carrier on JDKs before
 * 24 (JEP 444, "pinning"; JEP 491 ended it), and the scheduler does not make up for it: as many waiting calls as there are carriers
 * stop every other request of the process, whatever it is about. The fix is a lock, which pins on no JDK.
 */
public enum Guard {
    /** A lock of {@code java.util.concurrent}: who waits for the answer gives its carrier back. */
    LOCK,
    /** A monitor: who waits for the answer keeps its carrier, on JDKs before 24. */
    MONITOR;

    /** The same connection, guarded in this way. */
    Link over(Link link) {
        return switch (this) {
            case LOCK -> new Locked(link);
            case MONITOR -> new Synchronized(link);
        };
    }

    private static final class Locked implements Link {
        private final Link link;
        private final Lock lock = new ReentrantLock();

        Locked(Link link) {
            this.link = link;
        }

        @Override
        public Reply get(String path, List<Header> headers) {
            lock.lock();
            try {
                return link.get(path, headers);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            // not guarded: it ends the call that holds the guard
            link.close();
        }
    }

    private static final class Synchronized implements Link {
        private final Link link;
        private final Object monitor = new Object();

        Synchronized(Link link) {
            this.link = link;
        }

        @Override
        public Reply get(String path, List<Header> headers) {
            synchronized (monitor) {
                return link.get(path, headers);
            }
        }

        @Override
        public void close() {
            // not guarded: it ends the call that holds the guard
            link.close();
        }
    }
}
