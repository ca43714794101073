package dev.sevenstops.lifecycle.defence;

import io.helidon.http.media.ReadableEntity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that read the bodies of the requests of one connection of HTTP/2: how long they have waited, and who is woken when a body is
 * not to be waited for any longer. Any thread may call any method.
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
final class Readers {
    /** An interrupt may fail the write of 100 Continue, which Helidon does not try again: the next time it gets to the queue. */
    private static final int TRIES = 3;

    /** When all that was queued has been taken. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    /** The body of the request that a thread serves. */
    private static final ThreadLocal<Upload> CURRENT = new ThreadLocal<>();

    private final DefenceLimits limits;
    private final LongSupplier clock;
    private final Consumer<Cause> ended;
    private final Uploads uploads;

    /** That of the bodies. */
    private final HeldLock lock;
    // under the lock, from here on; the volatile one is looked at without
    private final Map<Thread, Upload> reading = new HashMap<>();
    private volatile boolean anyReading;

    /**
     * Those of a connection.
     *
     * @param uploads the bodies of its requests
     */
    Readers(Uploads uploads, DefenceLimits limits, LongSupplier clock, Consumer<Cause> ended) {
        this.uploads = uploads;
        this.lock = uploads.lock;
        this.limits = limits;
        this.clock = clock;
        this.ended = ended;
    }

    /**
     * The current thread is about to route a request.
     *
     * @param seen whether the client's frames are seen
     * @return its body, or null if there is none, or all of it is there
     */
    @Nullable
    Upload serves(int stream, boolean seen) {
        try (HeldLock held = lock.hold()) {
            Upload upload = uploads.routed(stream, seen);
            if (upload != null) {
                upload.served = true;
                CURRENT.set(upload);
            }
            return upload;
        }
    }

    /**
     * The current thread has written the end of a response. If no route has seen the request, then Helidon has refused it, and all that
     * the thread still does is to wait for the rest of the body and throw it away.
     */
    void answered(int stream) {
        try (HeldLock held = lock.hold()) {
            Upload upload = uploads.get(stream);
            if (upload != null && !upload.served) {
                upload.served = true;
                CURRENT.set(upload);
                begin(upload);
                empty(upload);
            }
        }
    }

    /**
     * The current thread is about to read a body.
     *
     * @return why there is nothing to wait for; null if there is, and then {@link #waited} is due
     */
    @Nullable
    BodyLoss waits(Upload upload) {
        try (HeldLock held = lock.hold()) {
            if (upload.loss == null) {
                begin(upload);
                return null;
            }
            upload.told = true;
            return upload.loss;
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
        try (HeldLock held = lock.hold()) {
            boolean swallowed = upload.hasSwallowed();
            finish(upload);
            if (atEnd && upload.loss == null && (swallowed || (!upload.whole && !upload.unseen))) {
                // Helidon says so to a thread that somebody else has interrupted, even if there is more in its queue
                upload.loss = BodyLoss.SERVER;
                uploads.refuse(upload.stream);
            }
            upload.told = upload.loss != null;
            return upload.loss;
        }
    }

    /** It has closed the body: as {@link #waited}, of a reader that does not want the bytes. */
    void closed(Upload upload) {
        try (HeldLock held = lock.hold()) {
            finish(upload);
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
        try (HeldLock held = lock.hold()) {
            return upload.loss != null && !upload.emptied && !uploads.isGone();
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
        try (HeldLock held = lock.hold()) {
            upload.draining = true;
            begin(upload);
            empty(upload);
        }
    }

    private void drained(Upload upload) {
        try (HeldLock held = lock.hold()) {
            finish(upload);
            upload.draining = false;
        }
    }

    /** The current thread is about to write, maybe inside a read. */
    void writes() {
        if (!anyReading) {
            return;
        }
        try (HeldLock held = lock.hold()) {
            Upload upload = reading.get(Thread.currentThread());
            if (upload != null) {
                upload.writes();
            }
        }
    }

    /** It has written. */
    void wrote() {
        if (!anyReading) {
            return;
        }
        try (HeldLock held = lock.hold()) {
            Upload upload = reading.get(Thread.currentThread());
            if (upload != null) {
                upload.wrote();
            }
        }
    }

    /** Whether the current thread is inside a read. */
    boolean reads() {
        if (!anyReading) {
            return false;
        }
        try (HeldLock held = lock.hold()) {
            return reading.containsKey(Thread.currentThread());
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
        try (HeldLock held = lock.hold()) {
            if (upload.isRead()) {
                finish(upload);
            }
            return uploads.leave(upload);
        }
    }

    /** Why the body of the request that the current thread serves has not come, if the thread was waiting for it. */
    static Optional<BodyLoss> loss() {
        Upload upload = CURRENT.get();
        return upload == null || !upload.told ? Optional.empty() : Optional.ofNullable(upload.loss);
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
        try (HeldLock held = lock.hold()) {
            long next = Long.MAX_VALUE;
            for (Upload upload : reading.values()) {
                if (upload.loss == null && !upload.whole) {
                    next = Math.min(next, check(upload, now));
                }
            }
            return next;
        }
    }

    private long check(Upload upload, long now) {
        long body = limits.body().isZero() ? Long.MAX_VALUE : limits.body().toNanos();
        long rate = limits.read().allowed(upload.bytes);
        long allowed = Math.min(body, rate);
        if (allowed == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long left = allowed - upload.waited(now);
        if (left > 0) {
            return left;
        }
        ended.accept(body <= rate ? Cause.BODY_TIMEOUT : Cause.READ_RATE);
        // what comes from now on would fill the queue that nobody reads
        uploads.refuse(upload.stream);
        upload.lose(BodyLoss.LIMIT);
        return Long.MAX_VALUE;
    }

    private void begin(Upload upload) {
        upload.begin(clock.getAsLong());
        reading.put(Thread.currentThread(), upload);
        anyReading = true;
    }

    private void finish(Upload upload) {
        upload.finish(clock.getAsLong());
        reading.remove(Thread.currentThread());
        anyReading = !reading.isEmpty();
    }

    /** The current thread is about to take all that is queued. If nothing will come behind that, it is not to wait for more. */
    private void empty(Upload upload) {
        if (upload.loss == null) {
            return;
        }
        upload.emptied = true;
        if (uploads.isGone()) {
            upload.wake();
        } else {
            LATER.execute(() -> wakeIfReading(upload));
        }
    }

    private void wakeIfReading(Upload upload) {
        try (HeldLock held = lock.hold()) {
            upload.wake();
        }
    }
}
