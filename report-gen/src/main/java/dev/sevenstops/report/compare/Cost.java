package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Measures.Role;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.MetricValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process costs, over all rows at a glance: the CPU for each request, its start, its memory and its collector's pauses. Only of
 * the after arms, since what a fault costs is its row's own story. A description and no test: rows are not repetitions of one another.
 *
 * @param rows in how many rows both sides have a value above zero
 * @param baseline median of these rows' values
 * @param candidate median of these rows' values
 * @param ratio candidate / baseline, the geometric mean over these rows
 * @param least ratio of a row
 * @param largest ratio of a row
 */
record Cost(
        Metric metric,
        int rows,
        MetricValue baseline,
        MetricValue candidate,
        double ratio,
        double least,
        double largest) {

    /** What the figures are, for the head of a table. */
    static final String TITLE =
            "What a process costs, after arms: medians of the rows, and the geometric mean of their ratios with the least and the largest";

    /** The columns that {@link #cells()} fills. */
    static final List<String> HEAD =
            List.of("cost", "baseline", "candidate", "candidate/baseline", "least to largest", "rows");

    /** Those that two sides have in common, in the order in which a row has them. */
    static List<Cost> of(Versus one) {
        Map<Metric, List<Line>> lines = new LinkedHashMap<>();
        one.lines().stream()
                .filter(line -> line.role() == Role.CPU || line.role() == Role.PROCESS)
                .filter(line -> line.arm().equals(Experiment.AFTER))
                .forEach(line -> lines.computeIfAbsent(line.metric(), metric -> new ArrayList<>())
                        .add(line));
        List<Cost> costs = new ArrayList<>();
        lines.forEach((metric, rows) -> of(metric, rows).ifPresent(costs::add));
        return List.copyOf(costs);
    }

    private static Optional<Cost> of(Metric metric, List<Line> all) {
        List<Line> rows =
                all.stream().filter(line -> line.estimate().isPresent()).toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        double[] ratios = rows.stream()
                .flatMap(line -> line.estimate().stream())
                .mapToDouble(Estimate::ratio)
                .sorted()
                .toArray();
        double logs = 0;
        for (double ratio : ratios) {
            logs += Math.log(ratio);
        }
        return Optional.of(new Cost(
                metric,
                rows.size(),
                Comparison.median(rows.stream().map(Line::baseline).toList()),
                Comparison.median(rows.stream().map(Line::candidate).toList()),
                Math.exp(logs / ratios.length),
                ratios[0],
                ratios[ratios.length - 1]));
    }

    /** A line of a table. */
    List<String> cells() {
        return List.of(
                metric.label(),
                Format.value(baseline, metric.unit()),
                Format.value(candidate, metric.unit()),
                Format.number(ratio),
                Format.number(least) + " to " + Format.number(largest),
                Integer.toString(rows));
    }
}
