package dev.sevenstops.client.hedge;

/**
 * Log-linear buckets for durations: 32 to each power of two, so that a bucket is at most 3.2 % wide. As in HdrHistogram, the
 * bucket is found with a shift and a count of leading zeros.
 */
final class Buckets {
    private static final int SUB_BITS = 5;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    /** Below 1,024 ns everything is one bucket: no call over a socket is that short. */
    private static final int MIN_EXPONENT = 10;
    /** Durations of 2^42 ns (73 min) and above share the last bucket: the longest delay that can be configured is an hour. */
    private static final int MAX_EXPONENT = 42;

    static final int COUNT = 1 + (MAX_EXPONENT - MIN_EXPONENT) * SUB_BUCKETS + 1;

    private Buckets() {}

    /** The bucket that holds a duration; a negative one counts as 0. */
    static int of(long nanos) {
        if (nanos < 1L << MIN_EXPONENT) {
            return 0;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        if (exponent >= MAX_EXPONENT) {
            return COUNT - 1;
        }
        int sub = (int) (nanos >>> (exponent - SUB_BITS)) & (SUB_BUCKETS - 1);
        return 1 + (exponent - MIN_EXPONENT) * SUB_BUCKETS + sub;
    }

    /** The shortest duration in a bucket, in nanoseconds. */
    static long lower(int bucket) {
        if (bucket == 0) {
            return 0;
        }
        int exponent = MIN_EXPONENT + (bucket - 1) / SUB_BUCKETS;
        int sub = (bucket - 1) % SUB_BUCKETS;
        return (1L << exponent) + ((long) sub << (exponent - SUB_BITS));
    }

    /** Where the next bucket begins, in nanoseconds; the last bucket has no width. */
    static long upper(int bucket) {
        return bucket == COUNT - 1 ? lower(bucket) : lower(bucket + 1);
    }
}
