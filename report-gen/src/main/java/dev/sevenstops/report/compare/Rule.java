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
     * What the verdict about a ratio rests on.
     *
     * @param fewest values of the side that has fewer, or pairs of them
     * @param of what there is a value each, such as {@code blocks}
     * @param adjusted p value, corrected; the raw one where it is not
     * @param family how many tests it was corrected for
     * @param tests of what, such as {@code metrics}
     */
    record Basis(int fewest, String of, double adjusted, int family, String tests) {

        /** As the rest of a sentence; empty if it was not the correction that made the difference. */
        private String corrected(double p) {
            return p <= LEVEL
                    ? String.format(
                            Locale.ROOT, ", which Holm's correction for %d %s raises to %.2g", family, tests, adjusted)
                    : "";
        }
    }

    /**
     * The verdict.
     *
     * @param family how many tests the p value was corrected for
     * @param adjusted the corrected p value; the raw one of an exploratory metric
     * @param fewest what it rests on: pairs of blocks that were measured in turns, or the blocks of the side that has fewer
     */
    Verdict verdict(Metric metric, Evidence evidence, double adjusted, int family, int fewest) {
        Basis basis = new Basis(fewest, "blocks", adjusted, family, "metrics");
        return switch (evidence) {
            case Evidence.Nothing nothing -> new Verdict.CannotTell(nothing.reason());
            case Evidence.Zero zero -> new Verdict.Same(zero.words());
            case Evidence.Bounds bounds -> called(metric.better(), bounds.rises(), bounds.words());
            case Evidence.Ranks ranks ->
                adjusted <= LEVEL
                        ? called(metric.better(), ranks.rises(), ranks.words())
                        : new Verdict.CannotTell(ranks.words() + basis.corrected(ranks.p()));
            case Evidence.Ratio ratio ->
                byRatio(ratio.estimate(), MetricSource.margin(metric.source()), metric.better(), basis);
        };
    }

    /** The verdict about a ratio whose margin is known. */
    static Verdict byRatio(Estimate estimate, double margin, Metric.Better better, Basis basis) {
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
        if (basis.adjusted() > LEVEL) {
            return new Verdict.CannotTell(figures + basis.corrected(estimate.p()));
        }
        double size = Math.max(estimate.ratio(), 1 / estimate.ratio());
        if (basis.fewest() < BLOCKS_FOR_FINE && size < Evidence.COARSE) {
            return new Verdict.CannotTell(
                    figures + ": fewer than " + BLOCKS_FOR_FINE + " " + basis.of() + " call only 2x or more");
        }
        return called(better, estimate.ratio() > 1, figures);
    }

    private static Verdict called(Metric.Better better, boolean rises, String reason) {
        return rises == (better == Metric.Better.HIGHER) ? new Verdict.Improved(reason) : new Verdict.Regressed(reason);
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
