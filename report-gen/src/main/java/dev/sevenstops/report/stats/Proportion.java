package dev.sevenstops.report.stats;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * What a number of events in a number of trials proves about the events' probability: the exact bounds of Clopper and Pearson,
 * for campaigns of A/A pairs ("at most 2 false calls in 60") and of power ("20 of 20 called").
 *
 * <p>Source: C. Clopper and E. Pearson, "The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial",
 * Biometrika 26 (1934). The bounds are quantiles of the beta distribution and hold their level for every probability.
 *
 * @param events how often it happened
 * @param trials how often it could have
 */
public record Proportion(int events, int trials) {
    /** Checks the numbers. */
    public Proportion {
        if (trials < 1 || events < 0 || events > trials) {
            throw new IllegalArgumentException(events + " events of " + trials + " trials");
        }
    }

    /** The part of the trials in which it happened. */
    public double part() {
        return (double) events / trials;
    }

    /**
     * The probability is at most this, one-sided.
     *
     * @param level such as 0.95
     */
    public double atMost(double level) {
        return events == trials
                ? 1
                : BetaDistribution.of(events + 1.0, trials - events).inverseCumulativeProbability(level);
    }

    /**
     * The probability is at least this, one-sided.
     *
     * @param level such as 0.95
     */
    public double atLeast(double level) {
        return events == 0
                ? 0
                : BetaDistribution.of(events, trials - events + 1.0).inverseCumulativeProbability(1 - level);
    }
}
