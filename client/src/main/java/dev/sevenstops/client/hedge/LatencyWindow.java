package dev.sevenstops.client.hedge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The latencies of the last seconds, in a ring of time slices: the current one and ten before it.
 *
 * <p>Two kinds are kept apart. An attempt that <em>answered</em> took exactly so long. One that was cancelled or failed is
 * <em>censored</em>: an answer would have taken at least so long. To leave those out would be survivor bias, since it is the slow
 * ones that are cancelled: the better hedging works, the shorter the tail would seem, and the earlier the next hedge.
 *
 * <p>Recording finds the slice and adds one in an array; it takes no lock and allocates only when a slice begins. A slice that
 * begins replaces an old one as a whole, so nothing is ever cleared under a recorder's feet. A recorder that stalls for longer
 * than the whole window loses its observation. Time is a parameter: the window knows no clock, and can be driven by a virtual one.
 */
final class LatencyWindow {
    private static final int SLICES = 11;

    private final long sliceNanos;
    private final AtomicReferenceArray<Slice> slices = new AtomicReferenceArray<>(SLICES);

    /**
     * An empty window.
     *
     * @param nanos how far back it looks, from 10 on
     */
    LatencyWindow(long nanos) {
        sliceNanos = nanos / (SLICES - 1);
        Slice none = new Slice(Long.MIN_VALUE);
        for (int i = 0; i < SLICES; i++) {
            slices.set(i, none);
        }
    }

    /**
     * Counts one attempt.
     *
     * @param now when it ended, on the monotonic clock
     * @param nanos how long it took
     * @param answered false if it was cancelled or failed
     */
    void record(long now, long nanos, boolean answered) {
        Slice slice = slice(now);
        if (slice.epoch == epoch(now)) {
            slice.counts.getAndIncrement((answered ? 0 : Buckets.COUNT) + Buckets.of(nanos));
        }
    }

    private long epoch(long now) {
        return Math.floorDiv(now, sliceNanos);
    }

    /** The slice of a moment, or a later one that has taken its place. */
    private Slice slice(long now) {
        long epoch = epoch(now);
        int slot = Math.floorMod(epoch, SLICES);
        Slice slice = slices.get(slot);
        if (slice.epoch >= epoch) {
            return slice;
        }
        Slice begun = new Slice(epoch);
        Slice seen = slices.compareAndExchange(slot, slice, begun);
        return seen == slice ? begun : seen;
    }

    /**
     * Counts a call whose only attempt answered after a backup was due, and before this process got round to deciding about one: it was
     * paused, or its core was busy. The attempt is recorded apart from this, as any other.
     *
     * @param now on the monotonic clock
     */
    void overslept(long now) {
        Slice slice = slice(now);
        if (slice.epoch == epoch(now)) {
            slice.overslept.incrementAndGet();
        }
    }

    /** What the window holds now. Reads some 20,000 counters: not for every call. */
    LatencyEstimate estimate(long now) {
        long oldest = epoch(now) - SLICES;
        long overslept = 0;
        long[] answered = new long[Buckets.COUNT];
        long[] censored = new long[Buckets.COUNT];
        for (int i = 0; i < SLICES; i++) {
            Slice slice = slices.get(i);
            if (slice.epoch > oldest) {
                overslept += slice.overslept.get();
                for (int b = 0; b < Buckets.COUNT; b++) {
                    answered[b] += slice.counts.get(b);
                    censored[b] += slice.counts.get(Buckets.COUNT + b);
                }
            }
        }
        return new LatencyEstimate(answered, censored, overslept);
    }

    /** The counts of one stretch of time: first those that answered, then the censored ones. */
    private static final class Slice {
        final long epoch;
        final AtomicIntegerArray counts = new AtomicIntegerArray(2 * Buckets.COUNT);
        final AtomicInteger overslept = new AtomicInteger();

        Slice(long epoch) {
            this.epoch = epoch;
        }
    }
}
