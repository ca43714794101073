package dev.sevenstops.report.stats;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/**
 * How far the blocks of a row lie apart, and so how many of them a later run needs to call an effect of a given size.
 *
 * <p>Of n blocks whose log ratios have the standard deviation s the t interval of 95 % excludes 1 in 19 of 20 cases where the true log
 * ratio is (t(0.975) + t(0.95)) s / sqrt(n), both with n - 1 degrees of freedom: the rule of thumb 13 s^2 / ln(ratio)^2, which takes both
 * from the normal distribution, without its optimism about few planned blocks. What the rule asks for besides is in {@link Detectable}. A
 * pilot's s is taken for the true one, of which three blocks know little.
 *
 * @param deviation standard deviation of the blocks' log ratios after/before of the primary metric, s
 * @param blocks how many blocks say so
 */
public record Spread(double deviation, int blocks) {
    /** The fewest blocks of which ratios below 2x are called. */
    public static final int FEWEST = Judge.BLOCKS_FOR_FINE;

    /** In so many of all cases an effect is called that is as large as was planned for. */
    private static final double CALLED = 0.95;

    /** What a ratio loses as a logarithm and back. */
    private static final double ROUNDING = 1e-12;

    /** Of a row's primary metric; empty where blocks have no ratio, or are too few for a verdict. */
    public static Optional<Spread> of(Row row) {
        Comparison primary = row.primary();
        if (!(primary.effect() instanceof Effect.Estimated) || primary.blocks() < Judge.MIN_BLOCKS) {
            return Optional.empty();
        }
        double[] logs = PairedInterval.logs(primary);
        return Optional.of(new Spread(StandardDeviation.of(logs).getAsDouble(), logs.length));
    }

    /**
     * The smallest ratio above 1 that is called in 19 of 20 cases.
     *
     * @param blocks at least two
     * @param rows of the run, this one among them
     * @param margin of the metric, as a part: what lies inside it is "same"
     */
    public double detectable(int blocks, int rows, double margin) {
        return Detectable.ratio(deviation / Math.sqrt(blocks), blocks - 1, rows, margin, CALLED);
    }

    /**
     * The fewest blocks that call a ratio. Never fewer than it takes for effects below 2x.
     *
     * @param ratio above 1
     * @param rows of the run, this one among them
     * @param margin as above
     * @param most how many may be asked for
     * @return empty if even the most do not
     */
    public OptionalInt blocksFor(double ratio, int rows, double margin, int most) {
        for (int blocks = FEWEST; blocks <= most; blocks++) {
            if (detectable(blocks, rows, margin) <= ratio * (1 + ROUNDING)) {
                return OptionalInt.of(blocks);
            }
        }
        return OptionalInt.empty();
    }
}
