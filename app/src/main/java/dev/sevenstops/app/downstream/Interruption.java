package dev.sevenstops.app.downstream;

import org.jspecify.annotations.Nullable;

/**
 * Interrupts the thread that does a piece of work, once at most, and never after that work has ended: the thread goes on to write an
 * answer and to serve other requests, and an interrupt that comes then would close their connection.
 */
final class Interruption {
    /** Why work was stopped. */
    enum Cause {
        /** It was not. */
        NONE,
        /** Whoever asked for it has gone. */
        CALLER_LEFT,
        /** Its deadline has passed. */
        DEADLINE
    }

    private @Nullable Thread worker = Thread.currentThread();
    private Cause cause = Cause.NONE;

    /** Stops the work of the thread that has made this object; the first cause counts. For any thread. */
    synchronized void stop(Cause why) {
        if (worker != null && cause == Cause.NONE) {
            cause = why;
            worker.interrupt();
        }
    }

    /** Ends the work: no interrupt comes from now on, and what has come is cleared. For the working thread. */
    synchronized Cause end() {
        worker = null;
        if (cause != Cause.NONE) {
            Thread.interrupted();
        }
        return cause;
    }
}
