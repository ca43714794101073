package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.protocol.Http2Frames;
import io.helidon.http.media.ReadableEntity;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the requests of one connection of HTTP/2: how far they have come, how long they have been waited for, and who is woken when
 * one is not to be waited for any longer. Any thread may call any method.
 *
 * <p>A handler that reads a body waits in {@code inboundData.take()} of Helidon's {@code Http2ServerStream.readEntityFromPipeline}, a queue
 * that the connection's thread fills. Helidon 4.4.0 puts nothing there when the client resets the stream or the connection ends. Nor can
 * anybody else: the connection's thread would have to, and that waits for the client. What does end the wait is an interrupt, which Helidon
 * takes for the end of the body ({@code BufferData.empty()}). So a thread is interrupted, under these conditions:
 *
 * <ul>
 *   <li>only while it is inside a read of the body, which it says ({@link #waits}, {@link #waited}): never in the handler's own code, such as
 *       a call to a database. When the read is left no interrupt of ours is left behind either;
 *   <li>not while it writes, which a read does too, for the windows and for {@code 100 Continue} ({@link #writes}, {@link #wrote}): an interrupt
 *       would close the connection's channel under all streams. It is made up for behind the write. In the moment before that, where
 *       Helidon waits for the lock of its writer, it fails the read; then the connection's window may be left a frame narrower;
 *   <li>not before it has taken what Helidon has queued, where it only throws that away ({@link #drain}): Helidon gives the connection's window
 *       back for what is taken, and for nothing else;
 *   <li>and what Helidon makes of it never gets out: a read that was ended so throws ({@link WatchedBody}), and does so for ever after. No
 *       handler takes what has come for the whole.
 * </ul>
 *
 * <p>The limits are those of HTTP/1.1, and so is what they count: the time that is spent waiting, against the bytes that have come.
 */
final class Uploads implements Http2Frames.Bodies, Sieve.Verdicts {
    /** Of more streams than these the first are forgotten: if their clients still send on them, Helidon ends the connection. */
    private static final int MOST_REFUSED = 1_000;

    /** An interrupt may fail the write of 100 Continue, which Helidon does not try again: the next time it gets to the queue. */
    private static final int TRIES = 3;

    /** When all that was queued has been taken. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    /** The body of the request that a thread serves. */
    private static final ThreadLocal<Upload> CURRENT = new ThreadLocal<>();

    private final DefenceLimits limits;
    private final LongSupplier clock;
    private final Consumer<Cause> ended;

    private final ReentrantLock lock = new ReentrantLock();
    // under the lock, from here on; the volatile ones are looked at without
    private final Map<Integer, Upload> uploads = new HashMap<>();
    private final Map<Thread, Upload> reading = new HashMap<>();
    private final Set<Integer> refused = new LinkedHashSet<>();
    private volatile boolean anyReading;
    private volatile boolean anyRefused;
    private int highest;
    private boolean unsettled;
    private @Nullable BodyLoss gone;

    /** Of a connection. */
    Uploads(DefenceLimits limits, LongSupplier clock, Consumer<Cause> ended) {
        this.limits = limits;
        this.clock = clock;
        this.ended = ended;
    }

    @Override
    public void begins(int stream) {
        lock.lock();
        try {
            // trailers come on a stream that is known
            if (stream > highest) {
                highest = stream;
                uploads.put(stream, new Upload(stream, false));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The request that asked for HTTP/2 on a connection of HTTP/1.1 is a stream whose frames, if it has any, are not told from others. */
    void upgraded(int stream) {
        lock.lock();
        try {
            highest = stream;
            uploads.put(stream, new Upload(stream, true));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void received(int stream, int bytes) {
        lock.lock();
        try {
            Upload upload = uploads.get(stream);
            if (upload != null) {
                upload.bytes += bytes;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ends(int stream) {
        lock.lock();
        try {
            Upload upload = uploads.get(stream);
            if (upload != null) {
                upload.whole = true;
                unsettled = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The client has reset a stream. */
    void reset(int stream) {
        lock.lock();
        try {
            Upload upload = uploads.get(stream);
            if (upload != null && !upload.whole) {
                lose(upload, BodyLoss.CLIENT);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * All that was received has been parsed: the connection's thread asks for more, which Helidon does not do before. What is whole lies in
     * its stream's queue now, and is nobody's to wait for.
     */
    void settle() {
        lock.lock();
        try {
            if (unsettled) {
                unsettled = false;
                // one that was refused is known until its thread has left
                uploads.values().removeIf(upload -> upload.whole && !refused.contains(upload.stream));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connection has ended: nothing will come any more. */
    void end(BodyLoss by) {
        lock.lock();
        try {
            gone = by;
            uploads.values().forEach(upload -> lose(upload, by));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The current thread is about to route a request.
     *
     * @param seen whether the client's frames are seen
     * @return its body, or null if there is none, or all of it is there
     */
    @Nullable
    Upload serves(int stream, boolean seen) {
        lock.lock();
        try {
            Upload upload = uploads.get(stream);
            if (upload == null) {
                if (seen) {
                    return null;
                }
                upload = new Upload(stream, true);
                upload.loss = gone;
                uploads.put(stream, upload);
            }
            upload.served = true;
            CURRENT.set(upload);
            return upload;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The current thread has written the end of a response. If no route has seen the request, then Helidon has refused it, and all that
     * the thread still does is to wait for the rest of the body and throw it away.
     */
    void answered(int stream) {
        lock.lock();
        try {
            Upload upload = uploads.get(stream);
            if (upload != null && !upload.served) {
                upload.served = true;
                CURRENT.set(upload);
                begin(upload);
                empty(upload);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The current thread is about to read a body.
     *
     * @return why there is nothing to wait for; null if there is, and then {@link #waited} is due
     */
    @Nullable
    BodyLoss waits(Upload upload) {
        lock.lock();
        try {
            if (upload.loss == null) {
                begin(upload);
                return null;
            }
            upload.told = true;
            return upload.loss;
        } finally {
            lock.unlock();
        }
    }

    /**
     * It has read.
     *
     * @param atEnd whether the end of the body is what it has found
     * @return why that is not to be believed, nor anything else that was read; or null
     */
    @Nullable
    BodyLoss waited(Upload upload, boolean atEnd) {
        lock.lock();
        try {
            boolean swallowed = upload.interrupted && !Thread.currentThread().isInterrupted();
            finish(upload);
            if (atEnd && upload.loss == null && (swallowed || (!upload.whole && !upload.unseen))) {
                // Helidon says so to a thread that somebody else has interrupted, even if there is more in its queue
                upload.loss = BodyLoss.SERVER;
                refuse(upload.stream);
            }
            upload.told = upload.loss != null;
            return upload.loss;
        } finally {
            lock.unlock();
        }
    }

    /** It has closed the body: as {@link #waited}, of a reader that does not want the bytes. */
    void closed(Upload upload) {
        lock.lock();
        try {
            finish(upload);
        } finally {
            lock.unlock();
        }
    }

    /** Throws away what is left of a body, as Helidon is going to do without limits. Called by the thread that serves the request. */
    void drain(Upload upload, ReadableEntity content) {
        for (int i = 0; i < TRIES && !content.consumed(); i++) {
            consume(upload, content);
        }
        if (content.hasEntity() && leavesSome(upload)) {
            // the stream that was read is at its end with the interrupt, and the queue is not
            consume(upload, content.copy(() -> {}));
        }
    }

    private boolean leavesSome(Upload upload) {
        lock.lock();
        try {
            return upload.loss != null && !upload.emptied && gone == null;
        } finally {
            lock.unlock();
        }
    }

    private void consume(Upload upload, ReadableEntity content) {
        drains(upload);
        try {
            content.consume();
        } catch (RuntimeException again) {
            // Helidon does the same once more, and says what is wrong
        } finally {
            drained(upload);
        }
    }

    private void drains(Upload upload) {
        lock.lock();
        try {
            upload.draining = true;
            begin(upload);
            empty(upload);
        } finally {
            lock.unlock();
        }
    }

    private void drained(Upload upload) {
        lock.lock();
        try {
            finish(upload);
            upload.draining = false;
        } finally {
            lock.unlock();
        }
    }

    /** The current thread is about to write, maybe inside a read. */
    void writes() {
        if (!anyReading) {
            return;
        }
        lock.lock();
        try {
            Upload upload = reading.get(Thread.currentThread());
            if (upload != null) {
                upload.writing = true;
                if (upload.woken) {
                    Thread.interrupted();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** It has written. */
    void wrote() {
        if (!anyReading) {
            return;
        }
        lock.lock();
        try {
            Upload upload = reading.get(Thread.currentThread());
            if (upload != null) {
                upload.writing = false;
                if (upload.woken) {
                    Thread.currentThread().interrupt();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the current thread is inside a read. */
    boolean reads() {
        if (!anyReading) {
            return false;
        }
        lock.lock();
        try {
            return reading.containsKey(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The current thread is done with its request.
     *
     * @return whether the client has not sent all of the body, and does not know yet that nobody wants it
     */
    boolean leaves() {
        Upload upload = CURRENT.get();
        if (upload == null) {
            return false;
        }
        CURRENT.remove();
        lock.lock();
        try {
            if (Thread.currentThread().equals(upload.thread)) {
                finish(upload);
            }
            uploads.remove(upload.stream, upload);
            if (upload.whole || upload.unseen || upload.loss == BodyLoss.CLIENT || gone != null) {
                return false;
            }
            refuse(upload.stream);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Why the body of the request that the current thread serves has not come, if the thread was waiting for it. */
    static Optional<BodyLoss> loss() {
        Upload upload = CURRENT.get();
        return upload == null || !upload.told ? Optional.empty() : Optional.ofNullable(upload.loss);
    }

    @Override
    public boolean isRefused(int stream) {
        if (!anyRefused) {
            return false;
        }
        lock.lock();
        try {
            return refused.contains(stream);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOver(int stream) {
        if (!anyRefused) {
            return false;
        }
        lock.lock();
        try {
            return refused.contains(stream) && !uploads.containsKey(stream);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isAwaited(int stream) {
        lock.lock();
        try {
            return uploads.containsKey(stream);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void floods(int stream) {
        lock.lock();
        try {
            Upload upload = uploads.get(stream);
            if (upload != null) {
                lose(upload, BodyLoss.CLIENT);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the waits whose time is over. Called by the watchdog.
     *
     * @return nanoseconds until the next one is; {@link Long#MAX_VALUE} if nothing is waited for
     */
    long check(long now) {
        if (!anyReading) {
            return Long.MAX_VALUE;
        }
        lock.lock();
        try {
            long next = Long.MAX_VALUE;
            for (Upload upload : reading.values()) {
                if (upload.loss == null && !upload.whole) {
                    next = Math.min(next, check(upload, now));
                }
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private long check(Upload upload, long now) {
        long body = limits.body().isZero() ? Long.MAX_VALUE : limits.body().toNanos();
        long rate = limits.read().allowed(upload.bytes);
        long allowed = Math.min(body, rate);
        if (allowed == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long left = allowed - (upload.waited + now - upload.since);
        if (left > 0) {
            return left;
        }
        ended.accept(body <= rate ? Cause.BODY_TIMEOUT : Cause.READ_RATE);
        // what comes from now on would fill the queue that nobody reads
        refuse(upload.stream);
        lose(upload, BodyLoss.LIMIT);
        return Long.MAX_VALUE;
    }

    private void begin(Upload upload) {
        Thread thread = Thread.currentThread();
        upload.thread = thread;
        upload.interrupted = thread.isInterrupted();
        upload.since = clock.getAsLong();
        reading.put(thread, upload);
        anyReading = true;
    }

    private void finish(Upload upload) {
        upload.waited += clock.getAsLong() - upload.since;
        upload.thread = null;
        upload.writing = false;
        reading.remove(Thread.currentThread());
        anyReading = !reading.isEmpty();
        if (upload.woken) {
            upload.woken = false;
            Thread.interrupted();
        }
    }

    /** The current thread is about to take all that is queued. If nothing will come behind that, it is not to wait for more. */
    private void empty(Upload upload) {
        if (upload.loss == null) {
            return;
        }
        upload.emptied = true;
        if (gone == null) {
            LATER.execute(() -> wakeIfReading(upload));
        } else {
            wake(upload);
        }
    }

    private void wakeIfReading(Upload upload) {
        lock.lock();
        try {
            wake(upload);
        } finally {
            lock.unlock();
        }
    }

    private static void lose(Upload upload, BodyLoss why) {
        if (upload.loss == null) {
            upload.loss = why;
            wake(upload);
        }
    }

    private static void wake(Upload upload) {
        Thread thread = upload.thread;
        if (thread != null) {
            upload.woken = true;
            if (!upload.writing) {
                thread.interrupt();
            }
        }
    }

    private void refuse(int stream) {
        refused.add(stream);
        if (refused.size() > MOST_REFUSED) {
            Integer eldest = refused.iterator().next();
            refused.remove(eldest);
        }
        anyRefused = true;
    }
}
