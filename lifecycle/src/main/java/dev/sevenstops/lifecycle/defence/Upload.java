package dev.sevenstops.lifecycle.defence;

import org.jspecify.annotations.Nullable;

/**
 * A body of which not all has been given to Helidon, and the thread that reads it. Used under the lock of its connection's {@link Uploads},
 * which is also where its fields belong.
 */
final class Upload {
    /** The number of its stream. */
    final int stream;
    /** Whether what the client sends of it is not seen. */
    final boolean unseen;

    /** Bytes of DATA that have come. */
    long bytes;
    /** Nanoseconds that were spent waiting in reads that are over. */
    private long waited;
    /** When the read has begun that is not. */
    private long since;
    /** The thread that is inside a read. */
    private @Nullable Thread thread;
    /** Whether that writes at the moment. */
    private boolean writing;
    /** Whether that has been interrupted, or is to be. */
    private boolean woken;
    /** Whether somebody had interrupted the thread before the read began. */
    private boolean interrupted;
    /** Whether a thread has begun to take all that was queued when it was lost. */
    boolean emptied;
    /** Whether the client has sent all of it. */
    boolean whole;
    /** Whether a thread has begun to serve its request. */
    boolean served;
    /** Why it will not come; null as long as it may. */
    @Nullable
    BodyLoss loss;

    // the thread that serves the request only
    /** Whether its reader knows of the loss. */
    boolean told;
    /** Whether it is being thrown away, within a wait that has begun already. */
    boolean draining;

    Upload(int stream, boolean unseen) {
        this.stream = stream;
        this.unseen = unseen;
    }

    /** The current thread is about to read, at this time. */
    void begin(long now) {
        Thread reader = Thread.currentThread();
        thread = reader;
        interrupted = reader.isInterrupted();
        since = now;
    }

    /** It has read, and no interrupt of ours is left behind. */
    void finish(long now) {
        waited += now - since;
        thread = null;
        writing = false;
        if (woken) {
            woken = false;
            Thread.interrupted();
        }
    }

    /** Whether the current thread is inside a read of it. */
    boolean isRead() {
        return Thread.currentThread().equals(thread);
    }

    /** Nanoseconds that were spent waiting until now, of one that is being read. */
    long waited(long now) {
        return waited + now - since;
    }

    /** Whether the read, which is not over, has taken the interrupt that somebody had left the current thread with before. */
    boolean hasSwallowed() {
        return interrupted && !Thread.currentThread().isInterrupted();
    }

    /** The current thread, inside a read, is about to write: it is not to be interrupted until it has written. */
    void writes() {
        writing = true;
        if (woken) {
            Thread.interrupted();
        }
    }

    /** It has written: what was held back is made up for. */
    void wrote() {
        writing = false;
        if (woken) {
            Thread.currentThread().interrupt();
        }
    }

    /** It will not come, if that was not known before. */
    void lose(BodyLoss why) {
        if (loss == null) {
            loss = why;
            wake();
        }
    }

    /** Interrupts the thread that is inside a read, now or when it has written. */
    void wake() {
        Thread reader = thread;
        if (reader != null) {
            woken = true;
            if (!writing) {
                reader.interrupt();
            }
        }
    }
}
