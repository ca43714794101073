package dev.sevenstops.app.calls;

import io.helidon.http.Header;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a service, with the connections to it that are kept between calls. For any number of threads at once, virtual ones
 * only: see {@link Link}.
 *
 * <p>A call is cancelled by interrupting its thread. Its connection is then closed, never kept.
 */
public final class ReplicaCalls implements AutoCloseable {
    /** Idle connections kept at most: the calls in flight at once of any load that this service bears. */
    private static final int MOST_IDLE = 256;

    /** Well below the five minutes after which a Helidon server closes an idle connection, and the minute of many others. */
    private static final long LONGEST_IDLE_NANOS = Duration.ofSeconds(30).toNanos();

    private final Address address;
    private final Supplier<Link> connect;
    private final LongSupplier clock;
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
    // the deque counts by walking through it
    private final AtomicInteger idleCount = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    private record Idle(Link link, long since) {}

    /**
     * A replica without connections yet.
     *
     * @param connect opens a connection to it, or throws a RuntimeException
     */
    public ReplicaCalls(Address address, Supplier<Link> connect) {
        this(address, connect, System::nanoTime);
    }

    /** With a monotonic clock, in nanoseconds. */
    ReplicaCalls(Address address, Supplier<Link> connect, LongSupplier clock) {
        this.address = address;
        this.connect = connect;
        this.clock = clock;
    }

    /**
     * Sends a GET and reads all of the answer.
     *
     * <p>A connection that was kept may have been closed by the other side in the meantime, which shows only when it is used. Such
     * a failure says nothing of the replica: the request, a GET, is then sent again, once, on a new connection (RFC 9112 section
     * 9.3.1).
     *
     * @throws IOException if the replica cannot be reached, the connection broke or the answer was malformed
     * @throws InterruptedException if the call was cancelled
     */
    public Reply get(String path, List<Header> headers) throws IOException, InterruptedException {
        Link kept = takeIdle();
        if (kept != null) {
            try {
                return get(kept, path, headers);
            } catch (IOException stale) {
                return getOnNewConnection(path, headers, stale);
            }
        }
        return get(opened(), path, headers);
    }

    /** Connections that are open, idle ones and those in use. */
    public int connections() {
        return open.get();
    }

    /** Closes what is idle; what is in use is closed when its call ends. */
    @Override
    public void close() {
        closed = true;
        for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            idleCount.decrementAndGet();
            discard(next.link());
        }
    }

    private Reply getOnNewConnection(String path, List<Header> headers, IOException stale)
            throws IOException, InterruptedException {
        try {
            return get(opened(), path, headers);
        } catch (IOException again) {
            again.addSuppressed(stale);
            throw again;
        }
    }

    private Reply get(Link link, String path, List<Header> headers) throws IOException, InterruptedException {
        boolean answered = false;
        try {
            Reply reply = link.get(path, headers);
            answered = true;
            return reply;
        } catch (RuntimeException e) {
            throw failure("did not answer", e);
        } finally {
            if (answered) {
                keep(link);
            } else {
                discard(link);
            }
        }
    }

    private Link opened() throws IOException, InterruptedException {
        // counted first: a reader of the count never misses one that is open
        open.incrementAndGet();
        try {
            return connect.get();
        } catch (RuntimeException e) {
            open.decrementAndGet();
            throw failure("cannot be reached", e);
        }
    }

    /** Helidon wraps both an I/O error and an interruption into exceptions of several types. */
    private IOException failure(String what, RuntimeException e) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            interrupted |= cause instanceof InterruptedException;
            cause = cause.getCause();
        }
        if (interrupted) {
            InterruptedException cancelled = new InterruptedException("cancelled");
            cancelled.initCause(e);
            throw cancelled;
        }
        return new IOException(address.authority() + " " + what + ": " + e.getMessage(), e);
    }

    private @Nullable Link takeIdle() {
        // the one that was used last: those that are not needed grow old and are closed
        for (Idle next = idle.pollLast(); next != null; next = idle.pollLast()) {
            idleCount.decrementAndGet();
            if (!old(next)) {
                return next.link();
            }
            discard(next.link());
        }
        return null;
    }

    private void keep(Link link) {
        if (idleCount.incrementAndGet() > MOST_IDLE) {
            idleCount.decrementAndGet();
            discard(link);
            return;
        }
        idle.addLast(new Idle(link, clock.getAsLong()));
        discardOldest();
        if (closed) {
            close();
        }
    }

    private boolean old(Idle kept) {
        return clock.getAsLong() - kept.since() >= LONGEST_IDLE_NANOS;
    }

    /**
     * Closes the one that has not been needed for longest, if it is too old to be used again: nobody else would, as calls take from
     * the other end. One each time, so that no call pays for all that a burst has left.
     */
    private void discardOldest() {
        Idle oldest = idle.peekFirst();
        if (oldest != null && old(oldest) && idle.removeFirstOccurrence(oldest)) {
            idleCount.decrementAndGet();
            discard(oldest.link());
        }
    }

    private void discard(Link link) {
        link.close();
        open.decrementAndGet();
    }
}
