package dev.sevenstops.report.compare;

import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.stats.MetricSource;
import dev.sevenstops.report.stats.Verdict;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What turns evidence into a verdict. It errs towards "cannot tell".
 *
 * <ol>
 *   <li>"same": the interval lies inside the metric's margin m, from 1/(1 + m) to 1 + m (2 % for means, CPU and counters, 5 % for p50, 10 % for higher
 *       quantiles; the threshold where that is smaller), or every value of both sides is zero.
 *   <li>A difference is called if its p value, corrected by Holm over all metrics that decide, is at most 5 %, and the interval
 *       leaves out 1. With fewer than {@value #BLOCKS_FOR_FINE} blocks on a side, or pairs, it must be 2x or more besides: spreads that
 *       are estimated from so few blocks are often too small, and runs of different hours differ by more than their blocks show. Where
 *       there is no ratio, ranks give the p value, and the medians must lie 2x apart.
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

        /** As the rest of a sentence, where there are too few. */
        private String few() {
            return ": fewer than " + BLOCKS_FOR_FINE + " " + of + " call only 2x or more";
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
            case Evidence.Ranks ranks -> byRanks(ranks, metric.better(), basis);
            case Evidence.Ratio ratio -> byRatio(ratio.estimate(), margin(metric), metric.better(), basis);
        };
    }

    /** By how much two values may differ and still be the same: who asks for a smaller threshold asks for what lies between. */
    double margin(Metric metric) {
        double margin = MetricSource.margin(metric.source());
        return Math.min(margin, threshold.orElse(margin));
    }

    private static Verdict byRanks(Evidence.Ranks ranks, Metric.Better better, Basis basis) {
        if (basis.adjusted() > LEVEL) {
            return new Verdict.CannotTell(ranks.words() + basis.corrected(ranks.p()));
        }
        if (basis.fewest() < BLOCKS_FOR_FINE && !ranks.isCoarse()) {
            return new Verdict.CannotTell(ranks.words() + basis.few());
        }
        return called(better, ranks.rises(), ranks.words());
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
        // with its ends: a threshold of 0 leaves nothing else of it, and values may be equal
        if (estimate.low() >= 1 / (1 + margin) && estimate.high() <= 1 + margin) {
            return new Verdict.Same(figures + ": inside the margin of " + Format.percent(margin));
        }
        if (estimate.low() <= 1 && estimate.high() >= 1) {
            return new Verdict.CannotTell(figures + ": the interval holds 1");
        }
        if (basis.adjusted() > LEVEL) {
            return new Verdict.CannotTell(figures + basis.corrected(estimate.p()));
        }
        double size = Math.max(estimate.ratio(), 1 / estimate.ratio());
        if (basis.fewest() < BLOCKS_FOR_FINE && size < Evidence.COARSE) {
            return new Verdict.CannotTell(figures + basis.few());
        }
        return called(better, estimate.ratio() > 1, figures);
    }

    private static Verdict called(Metric.Better better, boolean rises, String reason) {
        return rises == (better == Metric.Better.HIGHER) ? new Verdict.Improved(reason) : new Verdict.Regressed(reason);
    }

    /** Whether a metric is worse by more than the threshold. */
    enum Beyond {
        /** It is. */
        YES,
        /** It is worse by less, and the interval does not exclude that it is by more. */
        PERHAPS,
        /** It is not, or nothing was called. */
        NO
    }

    /** Whether a verdict is a regression by more than the threshold. */
    Beyond beyond(Metric metric, Evidence evidence, Verdict verdict) {
        if (!(verdict instanceof Verdict.Regressed)) {
            return Beyond.NO;
        }
        boolean lower = metric.better() == Metric.Better.LOWER;
        double limit = 1 + threshold.orElse(MetricSource.margin(metric.source()));
        if (evidence instanceof Evidence.Ratio ratio) {
            Estimate estimate = ratio.estimate();
            if ((lower ? estimate.ratio() : 1 / estimate.ratio()) > limit) {
                return Beyond.YES;
            }
            return (lower ? estimate.high() : 1 / estimate.low()) > limit ? Beyond.PERHAPS : Beyond.NO;
        }
        if (evidence instanceof Evidence.Ranks ranks && ranks.baseline() > 0) {
            double better = lower ? ranks.baseline() : ranks.candidate();
            double worse = lower ? ranks.candidate() : ranks.baseline();
            return worse > limit * better ? Beyond.YES : Beyond.NO;
        }
        // from zero, or 2x and more: beyond any threshold that is one
        return Beyond.YES;
    }
}
