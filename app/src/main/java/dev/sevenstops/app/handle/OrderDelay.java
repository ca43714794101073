package dev.sevenstops.app.handle;

import java.util.concurrent.locks.LockSupport;

/**
 * A wait of a known length in the handle stop: an effect of known size, by which it is found out what the measurement can see. Safe for
 * use by many threads at once.
 *
 * <p>A thread that parks is woken up some 0.1 ms late, by more when the machine is busy, which is as much as the smallest effects that
 * are looked for. So most of the wait is parked, and the last {@value #YIELDED_NANOS} ns of it are spent asking for the time. That
 * costs CPU, in both arms alike, but nobody's turn: between two looks at the clock a virtual thread yields, so that others which are
 * ready run first, even where there is one core for all of them.
 */
final class OrderDelay {
    /** How much of a wait is not parked: a few times what a parked thread is usually late. */
    static final long YIELDED_NANOS = 300_000;

    private final long nanos;

    /**
     * A wait.
     *
     * @param micros how long, in microseconds; 0 for not at all
     */
    OrderDelay(int micros) {
        this.nanos = micros * 1_000L;
    }

    /** Waits. Ends early, and leaves the thread interrupted, if it is interrupted before or meanwhile. */
    @SuppressWarnings(
            "ThreadPriorityCheck") // the clock decides when it is over; yielding only lets others run meanwhile
    void await() {
        if (nanos == 0) {
            return;
        }
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !Thread.currentThread().isInterrupted(); left = end - System.nanoTime()) {
            if (left > YIELDED_NANOS) {
                LockSupport.parkNanos(this, left - YIELDED_NANOS);
            } else {
                Thread.yield();
            }
        }
    }
}
