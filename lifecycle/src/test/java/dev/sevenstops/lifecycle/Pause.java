package dev.sevenstops.lifecycle;

import java.util.concurrent.locks.LockSupport;

/** Time that passes in handlers and clients since it is what a test measures; no test waits for something that way. */
final class Pause {
    /** Nanoseconds. */
    static final long MILLI = 1_000_000;

    private Pause() {}

    /** Spends so many nanoseconds, or a little more. */
    static void spend(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
