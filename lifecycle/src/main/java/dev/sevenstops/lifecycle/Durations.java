package dev.sevenstops.lifecycle;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Several series of durations that are recorded together: for each its sum and its count in log-linear buckets, sixteen to
 * each power of two, so that a quantile is at most 1/16 above the true value.
 *
 * <p>Recording is two additions without a lock, and allocates nothing. What it costs is the cache lines that it touches, which
 * a request's own work has pushed out since the last one: so all series share one array, with the sums side by side at its
 * beginning. There is an array for each of a few groups of threads, because two cores that count in the same line cost each
 * other more than the counting itself. Any thread may record or read; a reader that runs beside recorders may see a duration
 * counted and not yet summed.
 */
final class Durations {
    private static final int SUB_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    /** Below 128 ns everything is one bucket: that is less than the two clock readings around it cost. */
    private static final int MIN_EXPONENT = 7;
    /** Durations of 2^38 ns (275 s) and above share the last bucket. */
    private static final int MAX_EXPONENT = 38;

    private static final int BUCKETS = 1 + (MAX_EXPONENT - MIN_EXPONENT) * SUB_BUCKETS + 1;

    private final int series;
    private final Runnable beforeReading;
    private final AtomicLongArray[] stripes = new AtomicLongArray[Counts.STRIPES];

    /**
     * Counts nothing yet.
     *
     * @param series how many
     * @param beforeReading has what is known elsewhere recorded here
     */
    Durations(int series, Runnable beforeReading) {
        this.series = series;
        this.beforeReading = beforeReading;
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new AtomicLongArray(series + series * BUCKETS);
        }
    }

    /** The part of the arrays that the current thread records in. */
    AtomicLongArray stripe() {
        return stripes[Counts.stripe()];
    }

    /**
     * Counts one duration.
     *
     * @param stripe the current thread's {@link #stripe}
     * @param index of the series, from 0
     * @param nanos the duration; a negative one counts as 0
     */
    void record(AtomicLongArray stripe, int index, long nanos) {
        stripe.getAndAdd(index, Math.max(0, nanos));
        stripe.getAndIncrement(series + index * BUCKETS + bucket(nanos));
    }

    /** One series, to be read. */
    Series series(int index) {
        return new Series(this, index);
    }

    /** One of the series. */
    record Series(Durations durations, int index) {

        /** How many have been recorded. */
        long count() {
            long count = 0;
            for (long bucket : counts()) {
                count += bucket;
            }
            return count;
        }

        /** Their sum, in seconds. */
        double sumSeconds() {
            durations.beforeReading.run();
            double sum = 0;
            for (AtomicLongArray stripe : durations.stripes) {
                sum += stripe.get(index) / 1e9;
            }
            return sum;
        }

        /** The counts by bucket, as they are now. */
        long[] counts() {
            durations.beforeReading.run();
            long[] counts = new long[BUCKETS];
            int first = durations.series + index * BUCKETS;
            for (AtomicLongArray stripe : durations.stripes) {
                for (int i = 0; i < BUCKETS; i++) {
                    counts[i] += stripe.get(first + i);
                }
            }
            return counts;
        }
    }

    /**
     * The quantile of what was counted between two readings of {@link Series#counts}.
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
