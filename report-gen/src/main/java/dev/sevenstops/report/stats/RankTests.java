package dev.sevenstops.report.stats;

import java.util.Arrays;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * Rank tests whose p values are exact where values tie as well. Values that tie share the mean of their ranks, and the distribution is that
 * of these midranks: over all ways to deal them to the two sides, or over all signs. An approximation by the normal distribution, which is
 * what is usual with ties, calls three zeros against three ones at 0.047, though of the 20 ways to deal them 2 are as extreme.
 *
 * <p>Sources: E. L. Lehmann, "Nonparametrics: Statistical Methods Based on Ranks" (1975), on both tests, midranks and their exact
 * distributions; B. Streitberg and J. Röhmel, "Exact Distributions for Permutation and Rank Tests: An Introduction to Some Recently
 * Published Algorithms", Statistical Software Newsletter 12 (1986), on counting them: midranks that are doubled are whole numbers, and each
 * value shifts the counts of all sums that there were before it.
 */
public final class RankTests {
    /** Up to so many values all ways are counted: they are 2^60 at the most, which a long holds. Beyond, the library approximates. */
    static final int MOST = 60;

    private RankTests() {}

    /**
     * What the ranks of two samples say.
     *
     * @param rises whether the candidate has the larger ranks
     * @param p that samples which do not differ show this much or more, two-sided
     */
    public record Sum(boolean rises, double p) {}

    /** The test of rank sums (Wilcoxon; Mann and Whitney), of two samples without NaN. */
    public static Sum sum(double[] baseline, double[] candidate) {
        int all = baseline.length + candidate.length;
        double[] pooled = Arrays.copyOf(candidate, all);
        System.arraycopy(baseline, 0, pooled, candidate.length, baseline.length);
        int[] ranks = doubledRanks(pooled);
        long sum = 0;
        for (int i = 0; i < candidate.length; i++) {
            sum += ranks[i];
        }
        long mean = (long) candidate.length * (all + 1);
        return new Sum(sum > mean, p(baseline, candidate, ranks, Math.abs(sum - mean)));
    }

    private static double p(double[] baseline, double[] candidate, int[] ranks, long distance) {
        if (distance == 0) {
            return 1; // what does not vary at all has no spread to approximate with
        }
        return ranks.length <= MOST
                ? ofSums(ranks, Math.min(baseline.length, candidate.length), distance)
                : MannWhitneyUTest.withDefaults().test(candidate, baseline).getPValue();
    }

    /**
     * The p value of the signed ranks (Wilcoxon), two-sided: that differences which are symmetric about zero show this much or more.
     * Differences of exactly zero say nothing about a direction and are left out, as Wilcoxon did.
     */
    static double signed(double[] differences) {
        double[] moved =
                Arrays.stream(differences).filter(difference -> difference != 0).toArray();
        if (moved.length > MOST) {
            return WilcoxonSignedRankTest.withDefaults().test(moved).getPValue();
        }
        int[] ranks = doubledRanks(Arrays.stream(moved).map(Math::abs).toArray());
        long rising = 0;
        for (int i = 0; i < moved.length; i++) {
            rising += moved[i] > 0 ? ranks[i] : 0;
        }
        long[] ways = new long[moved.length * (moved.length + 1) + 1];
        ways[0] = 1;
        int largest = 0;
        for (int rank : ranks) {
            largest += rank;
            // from above: a sum that holds this rank already must not take it again
            for (int sum = largest; sum >= rank; sum--) {
                ways[sum] += ways[sum - rank];
            }
        }
        long mean = (long) moved.length * (moved.length + 1) / 2;
        return part(ways, mean, Math.abs(rising - mean));
    }

    /** The part of all ways to draw so many of the ranks whose sums lie as far from their mean. */
    private static double ofSums(int[] ranks, int drawn, long distance) {
        long[][] ways = new long[drawn + 1][ranks.length * (ranks.length + 1) + 1];
        ways[0][0] = 1;
        int largest = 0;
        for (int rank : ranks) {
            largest += rank;
            // from above, as with signs
            for (int taken = drawn; taken > 0; taken--) {
                for (int sum = largest; sum >= rank; sum--) {
                    ways[taken][sum] += ways[taken - 1][sum - rank];
                }
            }
        }
        return part(ways[drawn], (long) drawn * (ranks.length + 1), distance);
    }

    private static double part(long[] ways, long mean, long distance) {
        long all = 0;
        long asFar = 0;
        for (int sum = 0; sum < ways.length; sum++) {
            all += ways[sum];
            asFar += Math.abs(sum - mean) >= distance ? ways[sum] : 0;
        }
        return (double) asFar / all;
    }

    /** Twice the ranks, from 2 on, in the order of the values. */
    private static int[] doubledRanks(double[] values) {
        int[] ranks = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            int below = 0;
            int equal = 0;
            for (double other : values) {
                below += other < values[i] ? 1 : 0;
                equal += other == values[i] ? 1 : 0;
            }
            // the mean of the ranks from below + 1 to below + equal
            ranks[i] = 2 * below + equal + 1;
        }
        return ranks;
    }
}
