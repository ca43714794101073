package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.Distribution;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.MetricSource;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Percentiles;
import dev.sevenstops.report.stats.Quantile;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What became of every intended request. */
final class Outcomes {
    /** The statistics that are quoted for each group. */
    static final List<String> STATISTICS = Percentiles.QUOTED;

    private Outcomes() {}

    static List<Page.Outcome> of(Row row) {
        List<Page.Outcome> outcomes = new ArrayList<>();
        for (String group : groups(row)) {
            for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
                outcomes.add(of(row, group, arm));
            }
        }
        return outcomes;
    }

    /** The names of the groups in the order in which they were recorded. */
    static List<String> groups(Row row) {
        Set<String> names = new LinkedHashSet<>();
        for (Block block : row.usable()) {
            for (Slice slice : block.slices()) {
                if (slice.kind() == Slice.Kind.MEASURE) {
                    slice.groups().forEach(group -> names.add(group.name()));
                }
            }
        }
        return List.copyOf(names);
    }

    private static Page.Outcome of(Row row, String name, String arm) {
        long intended = 0;
        long answered = 0;
        long failed = 0;
        long censored = 0;
        long good = 0;
        double within = 0;
        Map<String, Long> how = new TreeMap<>();
        for (Block block : row.usable()) {
            for (Slice slice : MetricReader.slices(block, arm, Slice.Kind.MEASURE)) {
                for (RequestGroup group : slice.groups()) {
                    if (group.name().equals(name)) {
                        intended += group.intended();
                        answered += group.answered();
                        failed += group.failed();
                        censored += group.censored();
                        good += group.good();
                        within = group.goodWithinSeconds();
                        group.statuses().forEach((status, count) -> how.merge("status " + status, count, Long::sum));
                        group.failures().forEach((reason, count) -> how.merge(reason, count, Long::sum));
                    }
                }
            }
        }
        return new Page.Outcome(
                name,
                arm,
                Format.count(intended),
                Format.count(answered),
                Format.count(failed),
                Format.count(censored),
                intended == 0 ? "-" : Format.percent((double) good / intended) + " within " + Format.seconds(within),
                String.join(
                        ", ",
                        how.entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + Format.count(entry.getValue()))
                                .toList()),
                STATISTICS.stream()
                        .map(statistic -> quantile(row, name, arm, statistic))
                        .toList());
    }

    /** A quantile, or why there is none, such as {@code - (60 of 100)}: requests beyond it in a block, and those needed. */
    static String quantile(Row row, String group, String arm, String statistic) {
        MetricValue median = median(row, group, arm, statistic);
        if (median.isPresent()) {
            return Format.value(median, "s");
        }
        double p = Objects.requireNonNull(MetricSource.QUANTILES.get(statistic));
        return row.usable().stream()
                .map(block -> Distribution.of(MetricReader.slices(block, arm, Slice.Kind.MEASURE), group)
                        .quantile(p))
                .filter(quantile -> quantile instanceof Quantile.TooFew)
                .map(quantile -> (Quantile.TooFew) quantile)
                .min(Comparator.comparingLong(Quantile.TooFew::beyond))
                .map(few -> "- (" + Format.count(few.beyond()) + " of " + few.needed() + ")")
                .orElse("-");
    }

    /** The median over blocks of a statistic of a group's latency. */
    static MetricValue median(Row row, String group, String arm, String statistic) {
        List<MetricValue> values = row.usable().stream()
                .map(block -> MetricReader.read(
                        MetricReader.slices(block, arm, Slice.Kind.MEASURE),
                        "latency:" + group + ":" + statistic,
                        Distribution.BEYOND))
                .toList();
        boolean complete = !values.isEmpty() && values.stream().allMatch(MetricValue::isPresent);
        return complete ? Comparison.median(values) : new MetricValue.Missing("too few requests");
    }
}
