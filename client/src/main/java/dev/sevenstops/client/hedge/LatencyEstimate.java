package dev.sevenstops.client.hedge;

/**
 * The distribution of how long an answer takes, from exact and censored observations in buckets.
 *
 * <p>This is the product-limit estimate (Kaplan and Meier, "Nonparametric Estimation from Incomplete Observations", Journal of
 * the American Statistical Association 53, 1958): bucket by bucket, the share of those still waiting that answers there. A censored
 * observation waits along with the others up to where it was cut, and then says nothing more. Where both kinds meet in one bucket,
 * the answers are taken to come first, as in the paper; that errs towards a longer latency and so towards fewer hedges. The
 * estimate is sound where the moment of the cut does not depend on how long the attempt would still have taken. A cut by the
 * other attempt's answer or by a deadline does not.
 *
 * <p>Not modified once made; for any thread.
 */
final class LatencyEstimate {
    /** What a product of a thousand factors may be off; without it a rank that is met exactly could fall to the next answer. */
    private static final double ROUNDING = 1e-9;

    private final long[] answered;
    private final long[] censored;
    private final long answers;
    private final long total;
    private final long overslept;

    /** Takes both arrays, which nobody else may change. */
    LatencyEstimate(long[] answered, long[] censored, long overslept) {
        this.answered = answered;
        this.censored = censored;
        this.answers = sum(answered);
        this.total = answers + sum(censored);
        this.overslept = overslept;
    }

    /** How many exact observations there are. */
    long answers() {
        return answers;
    }

    /**
     * The time within which this share of the attempts answers, interpolated within its bucket.
     *
     * @param quantile between 0 and 1, exclusive
     * @return nanoseconds; where too much is censored to know, the longest time that was seen, which is too short; 0 if nothing
     *     was seen
     */
    long quantileNanos(double quantile) {
        double wanted = 1 - quantile;
        double waiting = 1;
        long atRisk = total;
        int last = -1;
        for (int i = 0; i < Buckets.COUNT; i++) {
            if (answered[i] > 0) {
                double still = waiting * (1 - (double) answered[i] / atRisk);
                if (still <= wanted + ROUNDING) {
                    double within = Math.min(1, (waiting - wanted) / (waiting - still));
                    return Buckets.lower(i) + (long) (within * (Buckets.upper(i) - Buckets.lower(i)));
                }
                waiting = still;
            }
            if (answered[i] + censored[i] > 0) {
                last = i;
            }
            atRisk -= answered[i] + censored[i];
        }
        return last < 0 ? 0 : Buckets.upper(last);
    }

    /**
     * The time that {@code 1 - quantile} of the calls take longer than and can still be decided about by then. Of those that take longer
     * than the quantile itself, some did so only because this process was paused or its core busy: when it could have sent a backup, the
     * answer was there. Their share, at most as large as the one that is wanted, is taken off the quantile.
     *
     * @param quantile between 0 and 1, exclusive
     * @return as {@link #quantileNanos}
     */
    long delayNanos(double quantile) {
        double wanted = 1 - quantile;
        double share = total == 0 ? 0 : (double) overslept / total;
        return quantileNanos(quantile - Math.min(share, Math.min(wanted, 0.5 * quantile)));
    }

    /** The mean of the exact observations alone, in nanoseconds, to within half a bucket; 0 if there are none. */
    long meanNanos() {
        double sum = 0;
        for (int i = 0; i < Buckets.COUNT; i++) {
            if (answered[i] > 0) {
                sum += answered[i] * 0.5 * (Buckets.lower(i) + Buckets.upper(i));
            }
        }
        return answers == 0 ? 0 : (long) (sum / answers);
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
