package dev.sevenstops.report.compare;

import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.stats.MetricSource;
import dev.sevenstops.report.stats.Verdict;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What turns evidence into a verdict. It errs towards "cannot tell".
 *
 * <ol>
 *   <li>"same": the interval lies inside the metric's margin (2 % for means, CPU and counters, 5 % for p50, 10 % for higher
 *       quantiles), or every value of both sides is zero.
 *   <li>A difference is called if its p value, corrected by Holm over all metrics that decide, is at most 5 %, and the interval
 *       leaves out 1. With fewer than {@value #BLOCKS_FOR_FINE} blocks on a side, or pairs, it must be 2x or more besides: spreads that
 *       are estimated from so few blocks are often too small, and runs of different hours differ by more than their blocks show.
 *   <li>Everything else cannot be told.
 * </ol>
 *
 * @param threshold by which part a metric must be worse to count as a regression of the comparison; empty for the margin
 */
record Rule(OptionalDouble threshold) {
    static final double LEVEL = 0.05;
    static final int BLOCKS_FOR_FINE = 6;

    /**
     * The verdict.
     *
     * @param family how many tests the p value was corrected for
     * @param adjusted the corrected p value; the raw one of an exploratory metric
     * @param fewest what it rests on: pairs of blocks that were measured in turns, or the blocks of the side that has fewer
     */
    Verdict verdict(Metric metric, Evidence evidence, double adjusted, int family, int fewest) {
        return switch (evidence) {
            case Evidence.Nothing nothing -> new Verdict.CannotTell(nothing.reason());
            case Evidence.Zero zero -> new Verdict.Same(zero.words());
            case Evidence.Bounds bounds -> called(metric, bounds.rises(), bounds.words());
            case Evidence.Ranks ranks ->
                adjusted <= LEVEL
                        ? called(metric, ranks.rises(), ranks.words())
                        : new Verdict.CannotTell(ranks.words() + corrected(ranks.p(), adjusted, family));
            case Evidence.Ratio ratio -> byRatio(metric, ratio.estimate(), adjusted, family, fewest);
        };
    }

    private static Verdict byRatio(Metric metric, Estimate estimate, double adjusted, int family, int fewest) {
        double margin = MetricSource.margin(metric.source());
        String figures = String.format(
                Locale.ROOT,
                "ratio %.3g [%.3g, %.3g], p %.2g",
                estimate.ratio(),
                estimate.low(),
                estimate.high(),
                estimate.p());
        if (estimate.low() > 1 - margin && estimate.high() < 1 + margin) {
            return new Verdict.Same(
                    figures + String.format(Locale.ROOT, ": inside the margin of %.0f %%", margin * 100));
        }
        if (estimate.low() <= 1 && estimate.high() >= 1) {
            return new Verdict.CannotTell(figures + ": the interval holds 1");
        }
        if (adjusted > LEVEL) {
            return new Verdict.CannotTell(figures + corrected(estimate.p(), adjusted, family));
        }
        double size = Math.max(estimate.ratio(), 1 / estimate.ratio());
        if (fewest < BLOCKS_FOR_FINE && size < Evidence.COARSE) {
            return new Verdict.CannotTell(figures + ": fewer than " + BLOCKS_FOR_FINE + " blocks call only 2x or more");
        }
        return called(metric, estimate.ratio() > 1, figures);
    }

    private static String corrected(double p, double adjusted, int family) {
        return p <= LEVEL
                ? String.format(
                        Locale.ROOT, ", which Holm's correction for %d metrics raises to %.2g", family, adjusted)
                : "";
    }

    private static Verdict called(Metric metric, boolean rises, String reason) {
        return rises == (metric.better() == Metric.Better.HIGHER)
                ? new Verdict.Improved(reason)
                : new Verdict.Regressed(reason);
    }

    /** Whether a verdict is a regression, and by more than the threshold. */
    boolean isBeyond(Metric metric, Evidence evidence, Verdict verdict) {
        if (!(verdict instanceof Verdict.Regressed)) {
            return false;
        }
        if (!(evidence instanceof Evidence.Ratio ratio)) {
            // from or to zero, or 2x and more: beyond any threshold that is one
            return true;
        }
        double worse = metric.better() == Metric.Better.LOWER
                ? ratio.estimate().ratio()
                : 1 / ratio.estimate().ratio();
        return worse > 1 + threshold.orElse(MetricSource.margin(metric.source()));
    }
}
