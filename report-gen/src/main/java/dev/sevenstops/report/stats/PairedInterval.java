package dev.sevenstops.report.stats;

import static org.apache.commons.statistics.descriptive.Quantile.EstimationMethod.HF7;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Variance;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.TTest;

/**
 * The ratio after/before over blocks with its 95 % interval and its p value, from the blocks' log ratios.
 *
 * <p>Student's t on the logs, unless a block is an outlier and there are {@value #BLOCKS_FOR_RANKS} blocks or more: then the exact
 * signed-rank interval. One block that was disturbed widens a t interval until nothing can be told, while ranks take it for what
 * it is, one block; without outliers ranks only lose precision. Fewer than {@value #BLOCKS_FOR_RANKS} blocks have too few ranks: the
 * smallest p of n blocks is 2 / 2^n, 0.03 for six, which no correction for the other rows leaves significant, however large the effect;
 * of twelve it is 0.0005. That the log ratios are symmetric, which ranks need, holds by design where the arms are equal:
 * the order of the slices is drawn, so that either arm could have been the other.
 *
 * <p>Sources: F. Wilcoxon, "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1 (1945); the interval by J. W. Tukey's
 * averages of pairs, M. Hollander and D. A. Wolfe, "Nonparametric Statistical Methods", section 3.3; outliers by J. W. Tukey,
 * "Exploratory Data Analysis" (1977), 1.5 times the quartiles' distance beyond them.
 *
 * @param ratio geometric mean of the ratios, or the median of the averages of pairs
 * @param low lower end; 0 from a single block
 * @param high upper end; infinite from a single block
 * @param p that arms which do not differ show this much or more, two-sided; 1 from a single block
 * @param method how it was found
 */
public record PairedInterval(double ratio, double low, double high, double p, Method method) {
    /** From so many blocks on ranks can tell arms apart in a table of a hundred rows. */
    static final int BLOCKS_FOR_RANKS = 12;

    /** From so many blocks on an outlier widens the t interval but little. The exact distribution is known far beyond. */
    private static final int MOST_BLOCKS = 50;

    private static final double FENCE = 1.5;

    /** Hyndman and Fan's seventh definition (1996), R's default: linear between the two values next to it. */
    private static final org.apache.commons.statistics.descriptive.Quantile QUARTILES =
            org.apache.commons.statistics.descriptive.Quantile.withDefaults()
                    .with(HF7)
                    .withCopy(true);

    private static final double TAIL = (1 - Effect.LEVEL) / 2;
    private static final double POWER = 0.8;

    /** How an interval was found. */
    public enum Method {
        /** Student's t on the logs. */
        STUDENT_T,
        /** Wilcoxon's signed ranks, exact. */
        SIGNED_RANK
    }

    /** Of a comparison's blocks; empty unless every complete one has a ratio. */
    public static Optional<PairedInterval> of(Comparison comparison) {
        return comparison.effect() instanceof Effect.Estimated ? Optional.of(of(logs(comparison))) : Optional.empty();
    }

    /** The log ratios of the complete blocks that have one, in the order of the blocks. */
    static double[] logs(Comparison comparison) {
        return comparison.pairs().stream()
                .filter(Pair::isComplete)
                .map(Pair::logAtMost)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
    }

    /** Of the blocks' log ratios, at least one. */
    static PairedInterval of(double[] logs) {
        double mean = Mean.of(logs).getAsDouble();
        if (logs.length == 1) {
            return new PairedInterval(Math.exp(mean), 0, Double.POSITIVE_INFINITY, 1, Method.STUDENT_T);
        }
        double error = error(logs);
        TDistribution t = TDistribution.of(logs.length - 1);
        double half = t.inverseCumulativeProbability(1 - TAIL) * error;
        if (logs.length >= BLOCKS_FOR_RANKS
                && logs.length <= MOST_BLOCKS
                && !outliers(logs).isEmpty()) {
            return byRanks(logs);
        }
        return new PairedInterval(
                Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half), p(logs, mean, error), Method.STUDENT_T);
    }

    /**
     * The smallest ratio above 1 that blocks with the spread of these call in 4 of 5 cases as one row of so many. It is that of t; that of
     * ranks is at most as large, since they are only taken where an outlier has widened t.
     *
     * @param logs log ratios of the blocks
     * @param rows that are tested, this one among them
     * @param margin of the metric, as a part: what lies inside it is "same"
     * @return infinite from one block
     */
    static double detectable(double[] logs, int rows, double margin) {
        return logs.length == 1
                ? Double.POSITIVE_INFINITY
                : Detectable.ratio(error(logs), logs.length - 1, rows, margin, POWER);
    }

    /** The standard error of the mean of two logs or more. */
    private static double error(double[] logs) {
        return Math.sqrt(Variance.of(logs).getAsDouble() / logs.length);
    }

    /** Blocks that never vary have no spread to test with: whether they differ at all decides. */
    private static double p(double[] logs, double mean, double error) {
        if (error <= 1e-12 * Math.max(1, Math.abs(mean))) {
            return Math.abs(mean) <= 1e-12 ? 1 : 0;
        }
        return TTest.withDefaults().test(logs).getPValue();
    }

    private static PairedInterval byRanks(double[] logs) {
        double[] averages = averages(logs);
        int end = critical(logs.length);
        int last = averages.length - 1;
        double median = (averages[last / 2] + averages[averages.length / 2]) / 2;
        double low = averages[end - 1];
        double high = averages[last - end + 1];
        return new PairedInterval(
                Math.exp(median), Math.exp(low), Math.exp(high), RankTests.signed(logs), Method.SIGNED_RANK);
    }

    /** The averages of all pairs of values, those of a value with itself included, ascending. */
    private static double[] averages(double[] values) {
        double[] averages = new double[values.length * (values.length + 1) / 2];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = i; j < values.length; j++) {
                averages[at++] = (values[i] + values[j]) / 2;
            }
        }
        Arrays.sort(averages);
        return averages;
    }

    /**
     * Which average, counted from 1 and from either end, is the interval's end; 0 if so few blocks have none. It is the number of
     * sums of ranks that have, all smaller ones included, at most half of the level's error. The number of ways to make each sum is
     * counted, not approximated.
     */
    static int critical(int n) {
        double[] ways = new double[n * (n + 1) / 2 + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= n; rank++) {
            for (int sum = ways.length - 1; sum >= rank; sum--) {
                ways[sum] += ways[sum - rank];
            }
        }
        double all = Math.pow(2, n);
        double below = 0;
        int sum = 0;
        while (sum < ways.length && (below + ways[sum]) / all <= TAIL) {
            below += ways[sum];
            sum++;
        }
        return sum;
    }

    /** Positions of the values that lie 1.5 times the quartiles' distance beyond the quartiles; none of fewer than five. */
    public static List<Integer> outliers(double[] values) {
        List<Integer> outliers = new ArrayList<>();
        if (values.length < 5) {
            return outliers;
        }
        double[] quartiles = QUARTILES.evaluate(values, new double[] {0.25, 0.75});
        double reach = FENCE * (quartiles[1] - quartiles[0]);
        for (int i = 0; i < values.length; i++) {
            if (values[i] < quartiles[0] - reach || values[i] > quartiles[1] + reach) {
                outliers.add(i);
            }
        }
        return outliers;
    }
}
