package dev.sevenstops.gatling.load;

import java.util.concurrent.locks.LockSupport;

/** Waiting for a time on {@link System#nanoTime}'s clock. */
final class Moments {
    private Moments() {}

    static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    /** Blocks the calling thread until the time has come. */
    static void await(long time) throws InterruptedException {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Whole milliseconds left until the time, at least 1: a timeout of 0 means none at all to a socket. */
    static int millisLeft(long time) {
        long left = (time - System.nanoTime() + 999_999) / 1_000_000;
        return (int) Math.max(1, Math.min(left, Integer.MAX_VALUE));
    }
}
