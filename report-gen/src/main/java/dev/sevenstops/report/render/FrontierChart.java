package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a remedy stops helping: the tail with and without it over the measured utilisation. For experiments that name the utilisation
 * among their metrics and whose first factor moves it, by levels that are amounts.
 */
final class FrontierChart {
    private static final Pattern UTILISATION =
            Pattern.compile("rate:(downstream\\.(?:[a-z-]+\\.)?)slot\\.seconds:\\1slot\\.capacity\\.seconds");
    private static final List<String> TAILS = List.of("p99", "p99.9");
    private static final int FEWEST = 3;

    private FrontierChart() {}

    /**
     * One measured point.
     *
     * @param x the utilisation that was measured in the before arm of the cell, a part of 1
     * @param y the quantile, seconds
     * @param bound whether it is only a lower bound
     * @param pooled whether all blocks' requests had to be taken together for it
     */
    record Point(double x, double y, boolean bound, boolean pooled) {}

    /**
     * One curve.
     *
     * @param tail which quantile
     * @param variant number of the after arm's variant, from 0
     */
    record Curve(String name, String arm, String tail, int variant, List<Point> points) {}

    record Data(List<Curve> curves) {}

    /** A chart for each way in which the before arm itself varies besides its utilisation. */
    static List<Chart> of(CellGroup group) {
        List<String> factors = group.factors();
        if (factors.isEmpty() || utilisation(group.lead()).isEmpty()) {
            return List.of();
        }
        String swept = factors.getFirst();
        if (!SweepChart.ordered(SweepChart.around(group, swept).keySet())) {
            return List.of(); // policies by their names are no axis
        }
        List<String> ofBefore = factors.stream()
                .filter(factor -> !factor.equals(swept))
                .filter(factor -> SweepChart.settingsVary(
                        List.copyOf(SweepChart.around(group, factor).values()), Experiment.BEFORE))
                .toList();
        Map<Map<String, String>, Map<Map<String, String>, List<Row>>> charts = new LinkedHashMap<>();
        for (Row row : group.cells()) {
            Map<String, String> where = new LinkedHashMap<>();
            Map<String, String> variant = new LinkedHashMap<>();
            for (String factor : factors) {
                String level = row.experiment().cell().levels().get(factor);
                if (!factor.equals(swept) && level != null) {
                    (ofBefore.contains(factor) ? where : variant).put(factor, level);
                }
            }
            charts.computeIfAbsent(where, key -> new LinkedHashMap<>())
                    .computeIfAbsent(variant, key -> new ArrayList<>())
                    .add(row);
        }
        List<Chart> all = new ArrayList<>();
        charts.forEach((where, variants) -> {
            List<Curve> curves = curves(variants);
            if (!curves.isEmpty()) {
                all.add(chart(group, where, curves, variants));
            }
        });
        return all;
    }

    private static Optional<Comparison> utilisation(Row row) {
        return row.secondary().stream()
                .filter(comparison ->
                        UTILISATION.matcher(comparison.metric().source()).matches())
                .findFirst();
    }

    private static Optional<Comparison> tail(Row row, String tail) {
        return Stream.concat(Stream.of(row.primary()), row.secondary().stream())
                .filter(comparison -> comparison.metric().source().matches("latency:[^:]+:" + Pattern.quote(tail)))
                .findFirst();
    }

    private static List<Curve> curves(Map<Map<String, String>, List<Row>> variants) {
        List<Curve> curves = new ArrayList<>();
        int number = 0;
        for (Map.Entry<Map<String, String>, List<Row>> variant : variants.entrySet()) {
            for (String tail : TAILS) {
                // without the remedy the variants are the same: once is enough
                if (number == 0) {
                    add(curves, tail + " before", Experiment.BEFORE, tail, number, variant.getValue());
                }
                String name =
                        tail + " after" + (variant.getKey().isEmpty() ? "" : ", " + TableRow.levels(variant.getKey()));
                add(curves, name, Experiment.AFTER, tail, number, variant.getValue());
            }
            number++;
        }
        return curves;
    }

    private static void add(List<Curve> curves, String name, String arm, String tail, int variant, List<Row> rows) {
        List<Point> points = new ArrayList<>();
        for (Row row : rows) {
            OptionalDouble x = utilisation(row).map(at -> at.before().lowest()).orElse(OptionalDouble.empty());
            Optional<Quoted> quoted = tail(row, tail).map(comparison -> Quoted.of(row, comparison, arm));
            OptionalDouble y = quoted.map(one -> one.value().lowest()).orElse(OptionalDouble.empty());
            if (x.isPresent() && y.isPresent() && y.getAsDouble() > 0) {
                points.add(new Point(
                        ChartData.round(x.getAsDouble()),
                        ChartData.round(y.getAsDouble()),
                        quoted.orElseThrow().value() instanceof MetricValue.AtLeast,
                        quoted.orElseThrow().pooled()));
            }
        }
        if (points.size() >= FEWEST) {
            points.sort(Comparator.comparingDouble(Point::x));
            curves.add(new Curve(name, arm, tail, variant, points));
        }
    }

    private static Chart chart(
            CellGroup group,
            Map<String, String> where,
            List<Curve> curves,
            Map<Map<String, String>, List<Row>> variants) {
        String title =
                "The tail over the measured utilisation" + (where.isEmpty() ? "" : ", " + TableRow.levels(where));
        return new Chart(
                TableRow.anchor(group.lead()) + "-frontier-" + TableRow.id(TableRow.levels(where)),
                "frontier",
                title,
                "across: the part of the slots that was taken in the before arm; solid: p99, dashed: p99.9. Open points are"
                        + " taken from all blocks’ requests together.",
                words(title, curves),
                ChartData.of(new Data(curves)),
                figures(variants));
    }

    private static String words(String title, List<Curve> curves) {
        StringBuilder words = new StringBuilder(title + ".");
        for (Curve curve : curves) {
            words.append(' ').append(curve.name()).append(':');
            curve.points()
                    .forEach(point -> words.append(' ')
                            .append(Format.seconds(point.y()))
                            .append(" at ")
                            .append(Format.percent(point.x()))
                            .append(';'));
        }
        return words.toString();
    }

    private static Figures figures(Map<Map<String, String>, List<Row>> variants) {
        List<List<String>> lines = new ArrayList<>();
        variants.values()
                .forEach(rows -> rows.forEach(row -> {
                    List<String> line = new ArrayList<>();
                    line.add(TableRow.levels(row.experiment().cell().levels()));
                    for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
                        line.add(utilisation(row)
                                .flatMap(at -> percent(arm.equals(Experiment.BEFORE) ? at.before() : at.after()))
                                .orElse("-"));
                    }
                    for (String tail : TAILS) {
                        Optional<Comparison> comparison = tail(row, tail);
                        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
                            line.add(comparison
                                    .map(one -> Quoted.of(row, one, arm)
                                            .text(one.metric().unit()))
                                    .orElse("-"));
                        }
                        line.add(comparison.map(TableRow::ratio).orElse("-"));
                    }
                    lines.add(line);
                }));
        return new Figures(
                List.of(
                        "cell",
                        "utilisation before",
                        "after",
                        "p99 before",
                        "after",
                        "after ÷ before",
                        "p99.9 before",
                        "after",
                        "after ÷ before"),
                lines);
    }

    private static Optional<String> percent(MetricValue value) {
        OptionalDouble lowest = value.lowest();
        return lowest.isPresent() ? Optional.of(Format.percent(lowest.getAsDouble())) : Optional.empty();
    }
}
