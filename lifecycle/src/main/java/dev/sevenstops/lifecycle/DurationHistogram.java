package dev.sevenstops.lifecycle;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in log-linear buckets: sixteen to each power of two, so a quantile is at most 1/16 above the true value.
 *
 * <p>Recording is two additions without a lock, and allocates nothing. It is striped by thread because two cores that count
 * in the same cache line cost each other more than the counting itself. Any thread may record or read; a reader that runs
 * beside recorders may see a duration counted and not yet summed.
 */
final class DurationHistogram {
    private static final int SUB_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    /** Below 128 ns everything is one bucket: that is less than the two clock readings around it cost. */
    private static final int MIN_EXPONENT = 7;
    /** Durations of 2^38 ns (275 s) and above share the last bucket. */
    private static final int MAX_EXPONENT = 38;

    private static final int BUCKETS = 1 + (MAX_EXPONENT - MIN_EXPONENT) * SUB_BUCKETS + 1;
    private static final int SUM = BUCKETS;
    private static final int STRIPES =
            Integer.highestOneBit(Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors())));

    private final AtomicLongArray[] stripes = new AtomicLongArray[STRIPES];

    DurationHistogram() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new AtomicLongArray(BUCKETS + 1);
        }
    }

    /** Counts one duration, in nanoseconds; a negative one counts as 0. */
    void record(long nanos) {
        AtomicLongArray stripe = stripes[(int) Thread.currentThread().threadId() & (STRIPES - 1)];
        stripe.getAndIncrement(bucket(nanos));
        stripe.getAndAdd(SUM, Math.max(0, nanos));
    }

    /** How many have been recorded. */
    long count() {
        long count = 0;
        for (AtomicLongArray stripe : stripes) {
            for (int i = 0; i < BUCKETS; i++) {
                count += stripe.get(i);
            }
        }
        return count;
    }

    /** Their sum, in seconds. */
    double sumSeconds() {
        double sum = 0;
        for (AtomicLongArray stripe : stripes) {
            sum += stripe.get(SUM) / 1e9;
        }
        return sum;
    }

    /** The counts by bucket, as they are now. */
    long[] counts() {
        long[] counts = new long[BUCKETS];
        for (AtomicLongArray stripe : stripes) {
            for (int i = 0; i < BUCKETS; i++) {
                counts[i] += stripe.get(i);
            }
        }
        return counts;
    }

    /**
     * The quantile of what was counted between two readings of {@link #counts}.
     *
     * @param now the later reading
     * @param before the earlier reading
     * @param quantile from 0 to 1
     * @return the upper end of the bucket that holds it, in seconds; empty if nothing was counted
     */
    static OptionalDouble quantileSeconds(long[] now, long[] before, double quantile) {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += now[i] - before[i];
        }
        if (total == 0) {
            return OptionalDouble.empty();
        }
        long rank = Math.max(1, (long) Math.ceil(quantile * total));
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += now[i] - before[i];
            if (seen >= rank) {
                return OptionalDouble.of(upperBoundNanos(i) / 1e9);
            }
        }
        return OptionalDouble.of(upperBoundNanos(BUCKETS - 1) / 1e9);
    }

    static long[] none() {
        return new long[BUCKETS];
    }

    static int bucket(long nanos) {
        if (nanos < 1L << MIN_EXPONENT) {
            return 0;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        if (exponent >= MAX_EXPONENT) {
            return BUCKETS - 1;
        }
        int sub = (int) (nanos >>> (exponent - SUB_BITS)) & (SUB_BUCKETS - 1);
        return 1 + (exponent - MIN_EXPONENT) * SUB_BUCKETS + sub;
    }

    static long upperBoundNanos(int bucket) {
        if (bucket == 0) {
            return 1L << MIN_EXPONENT;
        }
        int exponent = MIN_EXPONENT + (bucket - 1) / SUB_BUCKETS;
        int sub = (bucket - 1) % SUB_BUCKETS;
        return (1L << exponent) + ((long) (sub + 1) << (exponent - SUB_BITS));
    }
}
