package dev.sevenstops.report.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The smallest effect that a rule calls which asks for two things of a mean log ratio with a known standard error: that its 95 % interval
 * excludes 1, also after {@link Holm}'s correction, and that it does not lie inside the margin of "same".
 *
 * <p>A mean is called from {@code max(t' s, ln(1 + margin) - t s)} on, with s the standard error, t the quantile of Student's t for 95 %,
 * and t' the one that is left of it as one of so many tests; so a true effect is called with a given power if it lies the power's own
 * quantile above that. Holm's correction asks the test with the smallest p value for as many times less as there are tests: what is
 * enough there is enough wherever in that order a test comes.
 */
public final class Detectable {
    private Detectable() {}

    /**
     * As a ratio above 1.
     *
     * @param error standard error of the mean log ratio; 0 where nothing varies
     * @param freedom its degrees of freedom, above 0
     * @param tests that the correction is for, this one among them
     * @param margin of "same", as a part; 0 if there is none
     * @param power in which part of all cases it is called, such as 0.8
     */
    public static double ratio(double error, double freedom, int tests, double margin, double power) {
        TDistribution t = TDistribution.of(freedom);
        double tail = Family.LEVEL / 2;
        double excluded = t.inverseCumulativeProbability(1 - tail / tests) * error;
        double outside = Math.log1p(margin) - t.inverseCumulativeProbability(1 - tail) * error;
        return Math.exp(Math.max(excluded, outside) + t.inverseCumulativeProbability(power) * error);
    }
}
