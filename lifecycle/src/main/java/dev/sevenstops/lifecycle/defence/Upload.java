package dev.sevenstops.lifecycle.defence;

import org.jspecify.annotations.Nullable;

/** A body of which not all has been given to Helidon. Its fields are those of its connection's {@link Uploads}, under their lock. */
final class Upload {
    /** The number of its stream. */
    final int stream;
    /** Whether what the client sends of it is not seen. */
    final boolean unseen;

    /** Bytes of DATA that have come. */
    long bytes;
    /** Nanoseconds that were spent waiting in reads that are over. */
    long waited;
    /** When the read has begun that is not. */
    long since;
    /** The thread that is inside a read. */
    @Nullable
    Thread thread;
    /** Whether that writes at the moment. */
    boolean writing;
    /** Whether that has been interrupted, or is to be. */
    boolean woken;
    /** Whether somebody had interrupted the thread before the read began. */
    boolean interrupted;
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
}
