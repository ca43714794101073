package dev.sevenstops.lifecycle;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A few counters that are counted together, side by side, with a copy for each of some groups of threads: one cache line to
 * touch, and none that several cores write to. Any thread may count or read.
 */
final class Counts {
    /** Groups of threads: a power of two, at most the processors there are. */
    static final int STRIPES =
            Integer.highestOneBit(Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors())));

    private static final int LONGS_PER_LINE = 8;

    private final int stride;
    private final AtomicLongArray values;

    Counts(int size) {
        // a line of distance, so that no two groups share one wherever the array begins
        this.stride = (size / LONGS_PER_LINE + 2) * LONGS_PER_LINE;
        this.values = new AtomicLongArray(stride * STRIPES);
    }

    /** The group that the current thread belongs to. */
    static int stripe() {
        return (int) Thread.currentThread().threadId() & (STRIPES - 1);
    }

    void add(int index, long amount) {
        values.getAndAdd(stripe() * stride + index, amount);
    }

    long sum(int index) {
        long sum = 0;
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            sum += values.get(stripe * stride + index);
        }
        return sum;
    }
}
