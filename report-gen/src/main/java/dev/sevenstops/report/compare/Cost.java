package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Measures.Role;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.stats.MetricValue;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.statistics.descriptive.GeometricMean;

/**
 * What a process costs, over all rows at a glance: the CPU for each request, its start, its memory and its collector's pauses. Only of
 * the after arms, since what a fault costs is its row's own story. A description and no test: rows are not repetitions of one another.
 *
 * @param rows in how many rows both sides have a value above zero
 * @param baseline geometric mean over these rows of their medians over blocks, so that each row weighs the same
 * @param candidate the same
 * @param least candidate / baseline of a row
 * @param largest candidate / baseline of a row
 */
record Cost(Metric metric, int rows, double baseline, double candidate, double least, double largest) {

    /** What the figures are, for the head of a table. */
    static final String TITLE =
            "What a process costs, after arms: geometric means over the rows of their medians, and the least and the largest ratio of a row";

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

    private static Optional<Cost> of(Metric metric, List<Line> lines) {
        List<Line> rows = lines.stream()
                .filter(line -> isAboveZero(line.baseline()) && isAboveZero(line.candidate()))
                .toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        double baseline = geometricMean(rows, Line::baseline);
        double candidate = geometricMean(rows, Line::candidate);
        DoubleSummaryStatistics ratios = rows.stream()
                .mapToDouble(line -> value(line.candidate()) / value(line.baseline()))
                .summaryStatistics();
        return Optional.of(new Cost(metric, rows.size(), baseline, candidate, ratios.getMin(), ratios.getMax()));
    }

    private static double geometricMean(List<Line> rows, Function<Line, MetricValue> side) {
        return GeometricMean.of(rows.stream()
                        .mapToDouble(line -> value(side.apply(line)))
                        .toArray())
                .getAsDouble();
    }

    private static boolean isAboveZero(MetricValue value) {
        return value instanceof MetricValue.Exact exact && exact.value() > 0;
    }

    private static double value(MetricValue value) {
        return value.lowest().orElseThrow();
    }

    /** Candidate / baseline. */
    double ratio() {
        return candidate / baseline;
    }

    /** A line of a table. */
    List<String> cells() {
        return List.of(
                metric.label(),
                Format.quantity(baseline, metric.unit()),
                Format.quantity(candidate, metric.unit()),
                Format.number(ratio()),
                Format.number(least) + " to " + Format.number(largest),
                Integer.toString(rows));
    }
}
