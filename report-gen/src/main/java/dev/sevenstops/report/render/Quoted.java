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
 * @param rough as {@link Comparison#rough()}
 */
record Quoted(MetricValue value, boolean pooled, boolean rough) {
    static Quoted of(Row row, Comparison comparison, String arm) {
        MetricValue median = arm.equals(Experiment.BEFORE) ? comparison.before() : comparison.after();
        if (median.isPresent()) {
            return new Quoted(median, false, comparison.rough());
        }
        List<Slice> all = row.usable().stream()
                .flatMap(block -> MetricReader.slices(block, arm, Slice.Kind.MEASURE).stream())
                .toList();
        boolean latency = comparison.metric().source().startsWith("latency:");
        MetricValue pooled =
                latency ? MetricReader.read(all, comparison.metric().source(), Distribution.BEYOND) : median;
        return new Quoted(pooled, pooled.isPresent(), false);
    }

    /** As it stands in a table. */
    String text(String unit) {
        return (rough ? "≈ " : "") + Format.value(value, unit) + (pooled ? " (all blocks)" : "");
    }
}
