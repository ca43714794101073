package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Pair;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The primary metric over the levels of a factor, all other factors at the lead cell's levels. */
final class SweepChart {
    // A log axis where the values span more than this, since a linear one would show only the largest.
    private static final double WIDE = 20;

    private SweepChart() {}

    /**
     * One arm at one level.
     *
     * @param level index of the level
     * @param value median over blocks
     * @param low the lowest block
     * @param high the highest block
     * @param bound whether the value is only a lower bound
     */
    record Point(int level, double value, double low, double high, boolean bound) {}

    /**
     * One arm.
     *
     * @param band whether its settings are the same at every level, so that it is one quantity and not a curve
     */
    record Arm(String arm, boolean band, List<Point> points) {}

    record Data(String unit, boolean log, boolean ordered, List<String> levels, List<Arm> arms) {}

    /** A chart for each factor that varies around the lead cell. */
    static List<Chart> of(CellGroup group) {
        List<Chart> charts = new ArrayList<>();
        for (String factor : group.factors()) {
            Map<String, Row> rows = around(group, factor);
            if (rows.size() > 1) {
                charts.add(chart(group, factor, rows));
            }
        }
        return charts;
    }

    /** The cells that differ from the lead in this factor only, by its level. */
    static Map<String, Row> around(CellGroup group, String factor) {
        Map<String, String> lead = without(group.lead().experiment().cell(), factor);
        Map<String, Row> rows = new LinkedHashMap<>();
        for (Row row : group.cells()) {
            String level = row.experiment().cell().levels().get(factor);
            if (level != null && without(row.experiment().cell(), factor).equals(lead)) {
                rows.putIfAbsent(level, row);
            }
        }
        return rows;
    }

    private static Map<String, String> without(Cell cell, String factor) {
        Map<String, String> others = new LinkedHashMap<>(cell.levels());
        others.remove(factor);
        return others;
    }

    private static Chart chart(CellGroup group, String factor, Map<String, Row> rows) {
        List<String> levels = List.copyOf(rows.keySet());
        List<Row> cells = List.copyOf(rows.values());
        boolean before = settingsVary(cells, Experiment.BEFORE);
        boolean after = settingsVary(cells, Experiment.AFTER);
        List<Arm> arms = List.of(
                new Arm(Experiment.BEFORE, !before && after, points(cells, Pair::before)),
                new Arm(Experiment.AFTER, !after && before, points(cells, Pair::after)));
        String unit = group.lead().experiment().primary().unit();
        boolean ordered = ordered(levels);
        String label = group.lead().experiment().primary().label();
        return new Chart(
                TableRow.anchor(group.lead()) + "-sweep-" + TableRow.id(factor),
                "sweep",
                label + " over " + factor,
                "medians over blocks; the strokes reach from the lowest block to the highest."
                        + (before == after
                                ? ""
                                : " The band is the arm that the factor does not touch, over all levels."),
                words(label, factor, levels, cells, unit),
                ChartData.of(new Data(unit, wide(arms), ordered, levels, arms)),
                figures(factor, levels, cells));
    }

    /** Whether levels are amounts and not names. */
    static boolean ordered(Collection<String> levels) {
        return levels.stream().allMatch(level -> level.matches("[0-9]+(\\.[0-9]+)?[A-Za-z]{0,2}"));
    }

    /** Whether an arm's settings differ between cells. */
    static boolean settingsVary(List<Row> cells, String arm) {
        return cells.stream()
                        .map(row -> row.experiment().arms().getOrDefault(arm, Map.of()))
                        .distinct()
                        .count()
                > 1;
    }

    private static List<Point> points(List<Row> cells, Function<Pair, MetricValue> arm) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Row row = cells.get(i);
            double[] values = row.primary().pairs().stream()
                    .filter(Pair::isComplete)
                    .map(arm)
                    .mapToDouble(value -> value.lowest().orElseThrow())
                    .sorted()
                    .toArray();
            Optional<MetricValue> median = values.length == 0
                    ? Optional.empty()
                    : Optional.of(arm.apply(
                            new Pair(0, row.primary().before(), row.primary().after())));
            OptionalDouble at = median.isPresent() ? median.orElseThrow().lowest() : OptionalDouble.empty();
            if (at.isPresent()) {
                points.add(new Point(
                        i,
                        ChartData.round(at.getAsDouble()),
                        ChartData.round(values[0]),
                        ChartData.round(values[values.length - 1]),
                        median.orElseThrow() instanceof MetricValue.AtLeast));
            }
        }
        return points;
    }

    private static boolean wide(List<Arm> arms) {
        double[] values = arms.stream()
                .flatMap(arm -> arm.points().stream())
                .flatMapToDouble(point -> java.util.stream.DoubleStream.of(point.low(), point.high()))
                .sorted()
                .toArray();
        return values.length > 0 && values[0] > 0 && values[values.length - 1] > WIDE * values[0];
    }

    private static String words(String label, String factor, List<String> levels, List<Row> cells, String unit) {
        StringBuilder words = new StringBuilder(label + " over " + factor + ".");
        for (int i = 0; i < levels.size(); i++) {
            words.append(' ')
                    .append(levels.get(i))
                    .append(": ")
                    .append(Format.value(cells.get(i).primary().before(), unit))
                    .append(" before, ")
                    .append(Format.value(cells.get(i).primary().after(), unit))
                    .append(" after.");
        }
        return words.toString();
    }

    private static Figures figures(String factor, List<String> levels, List<Row> cells) {
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            String unit = cells.get(i).experiment().primary().unit();
            lines.add(List.of(
                    levels.get(i),
                    Format.value(cells.get(i).primary().before(), unit),
                    Format.value(cells.get(i).primary().after(), unit),
                    TableRow.ratio(cells.get(i).primary()),
                    cells.get(i).primary().blocks() + "/"
                            + cells.get(i).blocks().size()));
        }
        return new Figures(List.of(factor, "before", "after", "after ÷ before", "blocks"), lines);
    }
}
