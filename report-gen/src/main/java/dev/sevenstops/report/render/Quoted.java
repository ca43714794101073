package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.Distribution;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Row;
import java.util.List;

/**
 * A value of one arm, for pictures over many cells.
 *
 * @param value the median over blocks; where a single block has too few requests for a quantile, that of all blocks' requests taken
 *     together, if those are enough
 * @param pooled whether it is the latter: it may be shown, but blocks cannot be held against each other by it
 * @param rough as {@link Comparison#rough()}; of all blocks' requests, where the arms' values lie {@link Distribution#TENFOLD} apart or
 *     more
 */
record Quoted(MetricValue value, boolean pooled, boolean rough) {
    static Quoted of(Row row, Comparison comparison, String arm) {
        MetricValue median = arm.equals(Experiment.BEFORE) ? comparison.before() : comparison.after();
        String source = comparison.metric().source();
        if (median.isPresent() || !source.startsWith("latency:")) {
            return new Quoted(median, false, comparison.rough());
        }
        MetricValue pooled = pooled(row, source, arm, Distribution.BEYOND);
        if (pooled.isPresent()) {
            return new Quoted(pooled, true, false);
        }
        MetricValue before = pooled(row, source, Experiment.BEFORE, Distribution.BEYOND_FOR_TENFOLD);
        MetricValue after = pooled(row, source, Experiment.AFTER, Distribution.BEYOND_FOR_TENFOLD);
        return isTenfold(before, after)
                ? new Quoted(arm.equals(Experiment.BEFORE) ? before : after, true, true)
                : new Quoted(pooled, false, false);
    }

    private static MetricValue pooled(Row row, String source, String arm, long beyond) {
        List<Slice> all = row.usable().stream()
                .flatMap(block -> MetricReader.slices(block, arm, Slice.Kind.MEASURE).stream())
                .toList();
        return MetricReader.read(all, source, beyond);
    }

    /** Of bounds it is not known. */
    private static boolean isTenfold(MetricValue one, MetricValue other) {
        return one instanceof MetricValue.Exact before
                && other instanceof MetricValue.Exact after
                && Math.max(before.value(), after.value())
                        >= Distribution.TENFOLD * Math.min(before.value(), after.value());
    }

    /** As it stands in a table. */
    String text(String unit) {
        return (rough ? "≈ " : "") + Format.value(value, unit) + (pooled ? " (all blocks)" : "");
    }
}
