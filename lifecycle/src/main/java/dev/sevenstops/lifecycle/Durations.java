package dev.sevenstops.lifecycle;

import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Several series of durations that are recorded together: for each its sum and its count in log-linear buckets, sixteen to
 * each power of two, so that a quantile is at most 1/16 above the true value.
 *
 * <p>Recording allocates nothing. What it costs is the cache lines that it touches, which a request's own work has pushed out since
 * the last one: so all series share one array, with the sums side by side at its beginning, and whoever records takes a lock once
 * and then adds plainly. Plain additions wait for their lines all at once, atomic ones for one after the other. There is an array
 * for each of a few groups of threads; a thread that finds its own taken takes the next. Any thread may record or read.
 */
final class Durations {
    private static final int SUB_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    /** Below 128 ns everything is one bucket: that is less than the two clock readings around it cost. */
    private static final int MIN_EXPONENT = 7;
    /** Durations of 2^38 ns (275 s) and above share the last bucket. */
    private static final int MAX_EXPONENT = 38;

    private static final int BUCKETS = 1 + (MAX_EXPONENT - MIN_EXPONENT) * SUB_BUCKETS + 1;

    private final Runnable beforeReading;
    private final Stripe[] stripes = new Stripe[Counts.STRIPES];

    /**
     * Counts nothing yet.
     *
     * @param series how many
     * @param beforeReading has what is known elsewhere recorded here
     */
    Durations(int series, Runnable beforeReading) {
        this.beforeReading = beforeReading;
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe(series);
        }
    }

    /** One of the arrays, for the current thread alone until it {@linkplain Stripe#release releases} it. */
    Stripe claim() {
        int own = Counts.stripe();
        for (int i = 0; i < stripes.length; i++) {
            Stripe stripe = stripes[(own + i) & (stripes.length - 1)];
            if (stripe.lock.tryLock()) {
                return stripe;
            }
        }
        stripes[own].lock.lock();
        return stripes[own];
    }

    /** An array with all series, which one thread at a time records in. */
    static final class Stripe {
        private final ReentrantLock lock = new ReentrantLock();
        private final int series;
        private final long[] values;

        private Stripe(int series) {
            this.series = series;
            this.values = new long[series + series * BUCKETS];
        }

        /**
         * Counts one duration.
         *
         * @param index of the series, from 0
         * @param nanos the duration; a negative one counts as 0
         */
        void record(int index, long nanos) {
            values[index] += Math.max(0, nanos);
            values[series + index * BUCKETS + bucket(nanos)]++;
        }

        /**
         * Counts several durations.
         *
         * @param index of the series, from 0
         * @param nanos holds them
         * @param from where the first lies
         * @param step from one to the next
         * @param number how many
         */
        void record(int index, long[] nanos, int from, int step, int number) {
            for (int i = 0; i < number; i++) {
                record(index, nanos[from + i * step]);
            }
        }

        void release() {
            lock.unlock();
        }

        private long sum(int index) {
            lock.lock();
            try {
                return values[index];
            } finally {
                lock.unlock();
            }
        }

        private void addCountsTo(long[] counts, int index) {
            lock.lock();
            try {
                int first = series + index * BUCKETS;
                for (int i = 0; i < BUCKETS; i++) {
                    counts[i] += values[first + i];
                }
            } finally {
                lock.unlock();
            }
        }
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
            for (Stripe stripe : durations.stripes) {
                sum += stripe.sum(index) / 1e9;
            }
            return sum;
        }

        /** The counts by bucket, as they are now. */
        long[] counts() {
            durations.beforeReading.run();
            long[] counts = new long[BUCKETS];
            for (Stripe stripe : durations.stripes) {
                stripe.addCountsTo(counts, index);
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
