package dev.sevenstops.report.store;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The values of a histogram that occur, with their counts: HdrHistogram's own buckets for three significant digits, without those
 * that are empty. A decoded {@link Histogram} reserves a counter for every bucket up to its largest value, 200 KB for latencies of up
 * to a minute, of which a slice uses a few hundred; a run of thousands of blocks spends its time on clearing the rest. Every figure
 * is the one that {@link Histogram} gives. Immutable.
 */
public final class SparseHistogram {
    /** Values up to this have a bucket of their own; beyond, a bucket's width doubles with the value. */
    static final int HALF = 1 << SparseHistogram.HALF_BITS;

    private static final int HALF_BITS = 10;
    private static final SparseHistogram EMPTY = new SparseHistogram(new int[0], new long[0]);

    private final int[] buckets;
    private final long[] upTo;

    /** Of buckets, ascending, and how many values lie in each, all above zero. */
    private SparseHistogram(int[] buckets, long[] counts) {
        this.buckets = buckets;
        this.upTo = counts.clone();
        for (int i = 1; i < upTo.length; i++) {
            upTo[i] += upTo[i - 1];
        }
    }

    /** Without a value. */
    public static SparseHistogram empty() {
        return EMPTY;
    }

    /** Of buckets, ascending, and their counts, of which the first {@code size} are taken. */
    static SparseHistogram of(int[] buckets, long[] counts, int size) {
        return size == 0 ? EMPTY : new SparseHistogram(Arrays.copyOf(buckets, size), Arrays.copyOf(counts, size));
    }

    /** Of a histogram with the buckets of {@link Histograms#empty()}. */
    static SparseHistogram of(Histogram histogram) {
        int[] buckets = new int[16];
        long[] counts = new long[16];
        int size = 0;
        for (HistogramIterationValue value : histogram.recordedValues()) {
            if (size == buckets.length) {
                buckets = Arrays.copyOf(buckets, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            buckets[size] = bucket(value.getValueIteratedTo());
            counts[size++] = value.getCountAtValueIteratedTo();
        }
        return of(buckets, counts, size);
    }

    private static int bucket(long value) {
        int doublings = Math.max(0, Long.SIZE - 1 - HALF_BITS - Long.numberOfLeadingZeros(value));
        return (doublings << HALF_BITS) + (int) (value >> doublings);
    }

    private static int doublings(int bucket) {
        return Math.max(0, (bucket >> HALF_BITS) - 1);
    }

    private static long lowest(int bucket) {
        int doublings = doublings(bucket);
        return (long) (bucket - (doublings << HALF_BITS)) << doublings;
    }

    /** This and another one's values together. */
    public SparseHistogram and(SparseHistogram other) {
        if (other.buckets.length == 0 || buckets.length == 0) {
            return buckets.length == 0 ? other : this;
        }
        int[] merged = new int[buckets.length + other.buckets.length];
        long[] counts = new long[merged.length];
        int size = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < buckets.length || theirs < other.buckets.length) {
            int next = Math.min(
                    mine < buckets.length ? buckets[mine] : Integer.MAX_VALUE,
                    theirs < other.buckets.length ? other.buckets[theirs] : Integer.MAX_VALUE);
            merged[size] = next;
            if (mine < buckets.length && buckets[mine] == next) {
                counts[size] += count(mine++);
            }
            if (theirs < other.buckets.length && other.buckets[theirs] == next) {
                counts[size] += other.count(theirs++);
            }
            size++;
        }
        return of(merged, counts, size);
    }

    private long count(int at) {
        return at == 0 ? upTo[0] : upTo[at] - upTo[at - 1];
    }

    /** Number of values. */
    public long total() {
        return upTo.length == 0 ? 0 : upTo[upTo.length - 1];
    }

    /**
     * The largest value that the histogram cannot tell from the one with this rank.
     *
     * @param rank from 1, the smallest value, to {@link #total()}
     */
    public long highestAt(long rank) {
        int bucket = at(rank);
        return lowest(bucket) + (1L << doublings(bucket)) - 1;
    }

    /** The smallest value that the histogram cannot tell from the one with this rank. */
    public long lowestAt(long rank) {
        return lowest(at(rank));
    }

    private int at(long rank) {
        if (rank < 1 || rank > total()) {
            throw new IllegalArgumentException("rank " + rank + " of " + total());
        }
        int found = Arrays.binarySearch(upTo, rank);
        return buckets[found < 0 ? -found - 1 : found];
    }

    /** The mean, with the middle of its bucket for each value; 0 without a value. */
    public double mean() {
        double sum = 0;
        for (int i = 0; i < buckets.length; i++) {
            long middle = lowest(buckets[i]) + ((1L << doublings(buckets[i])) >> 1);
            sum += middle * count(i);
        }
        return total() == 0 ? 0 : sum / total();
    }
}
