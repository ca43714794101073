package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.Histograms;
import dev.sevenstops.report.store.SparseHistogram;
import java.util.Collection;

/**
 * The latencies of one group of requests in one arm of one block, answered or not.
 *
 * <p>A request that was never answered is worse than any that was, however soon it failed: it ranks above every answer. How
 * long it had waited is a lower bound of what it would have taken.
 */
public final class Distribution {
    /** A quantile is quoted only with at least as many requests beyond it. */
    public static final long BEYOND = 100;

    /** Enough requests beyond a quantile to see an effect of {@link #TENFOLD}. */
    public static final long BEYOND_FOR_TENFOLD = 20;

    /** Enough requests of one slice beyond a quantile to see noise: too few make it larger, and so a verdict less likely. */
    public static final long BEYOND_FOR_NOISE = 5;

    /** The effect that may be shown from fewer requests. */
    public static final double TENFOLD = 10;

    private static final double NANOS = 1e9;

    private final SparseHistogram answered;
    private final SparseHistogram unanswered;

    private Distribution(SparseHistogram answered, SparseHistogram unanswered) {
        this.answered = answered;
        this.unanswered = unanswered;
    }

    /** Of one group of requests over the given slices, which must be those of one arm of one block. */
    public static Distribution of(Collection<Slice> slices, String group) {
        SparseHistogram answered = SparseHistogram.empty();
        SparseHistogram unanswered = SparseHistogram.empty();
        for (Slice slice : slices) {
            for (RequestGroup part : slice.groups()) {
                if (part.name().equals(group)) {
                    answered = answered.and(Histograms.sparse(part.latency()));
                    unanswered = unanswered.and(Histograms.sparse(part.unanswered()));
                }
            }
        }
        return new Distribution(answered, unanswered);
    }

    /** Number of requests, answered or not. */
    public long size() {
        return answered.total() + unanswered.total();
    }

    /** Number of requests that were never answered. */
    public long unanswered() {
        return unanswered.total();
    }

    /** A quantile that is fit to be quoted. */
    public Quantile quantile(double p) {
        return quantile(p, BEYOND);
    }

    /**
     * A quantile.
     *
     * @param p from 0 to below 1
     * @param needed how many requests must lie beyond it
     */
    public Quantile quantile(double p, long needed) {
        long rank = rank(p);
        long beyond = Math.max(0, size() - rank);
        if (size() == 0 || beyond < needed) {
            return new Quantile.TooFew(beyond, needed);
        }
        return at(rank);
    }

    /** The largest latency. */
    public Quantile max() {
        return size() == 0 ? new Quantile.TooFew(0, 1) : at(size());
    }

    /** The mean; a lower bound if not every request was answered, since those that were not count with their wait. */
    public Quantile mean() {
        if (size() == 0) {
            return new Quantile.TooFew(0, 1);
        }
        double sum = sum(answered) + sum(unanswered);
        double mean = sum / size() / NANOS;
        return unanswered() == 0 ? new Quantile.Exact(mean) : new Quantile.AtLeast(mean);
    }

    private static double sum(SparseHistogram histogram) {
        return histogram.mean() * histogram.total();
    }

    private long rank(double p) {
        // The subtraction keeps 0.9 * 1000 at rank 900 although 0.9 is not exact in binary.
        return Math.max(1, (long) Math.ceil(p * size() - 1e-6));
    }

    private Quantile at(long rank) {
        long answers = answered.total();
        if (rank <= answers) {
            return new Quantile.Exact(answered.highestAt(rank) / NANOS);
        }
        long bound = unanswered.lowestAt(rank - answers);
        long worstAnswer = answers == 0 ? 0 : answered.lowestAt(answers);
        return new Quantile.AtLeast(Math.max(bound, worstAnswer) / NANOS);
    }
}
