package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.Knee;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Pair;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The primary metric over the levels of a factor, all other factors at the lead cell's levels. */
final class SweepChart {
    // A log axis where the values span more than this, since a linear one would show only the largest.
    private static final double WIDE = 20;

    private static final Pattern AMOUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([A-Za-z]{0,2})");

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
     * @param knee index of the level at which it has its knee, see {@link Knee}
     */
    record Arm(String arm, boolean band, List<Point> points, OptionalInt knee) {}

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
        List<Integer> ascending = ascending(levels);
        StringBuilder knees = new StringBuilder();
        List<Arm> arms = new ArrayList<>();
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            boolean first = arm.equals(Experiment.BEFORE);
            boolean band = first ? !before && after : !after && before;
            Function<Pair, MetricValue> values = first ? Pair::before : Pair::after;
            Optional<Knee> knee = band || ascending.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Knee.of(
                            ascending.stream()
                                    .map(at -> cells.get(at).primary())
                                    .toList(),
                            values));
            knee.ifPresent(of -> knees.append(sentence(arm, of, levels, ascending)));
            arms.add(new Arm(arm, band, points(cells, values), position(knee, ascending)));
        }
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
                                : " The band is the arm that the factor does not touch, over all levels.")
                        + knees,
                words(label, factor, levels, cells, unit) + knees,
                ChartData.of(new Data(unit, wide(arms), ordered, levels, arms)),
                figures(factor, levels, cells));
    }

    /** Whether levels are amounts and not names. */
    static boolean ordered(Collection<String> levels) {
        return levels.stream().allMatch(level -> AMOUNT.matcher(level).matches());
    }

    /** Positions of the levels from the smallest to the largest; empty unless they are {@value Knee#LEVELS} or more of one unit. */
    static List<Integer> ascending(List<String> levels) {
        List<Double> amounts = new ArrayList<>();
        Set<String> units = new HashSet<>();
        for (String level : levels) {
            Matcher amount = AMOUNT.matcher(level);
            if (!amount.matches()) {
                return List.of();
            }
            amounts.add(Double.valueOf(amount.group(1)));
            units.add(amount.group(2));
        }
        return levels.size() < Knee.LEVELS || units.size() > 1
                ? List.of()
                : IntStream.range(0, levels.size())
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer at) -> amounts.get(at)))
                        .toList();
    }

    private static OptionalInt position(Optional<Knee> knee, List<Integer> ascending) {
        return knee.isPresent() && knee.get() instanceof Knee.From from
                ? OptionalInt.of(ascending.get(from.level()))
                : OptionalInt.empty();
    }

    private static String sentence(String arm, Knee knee, List<String> levels, List<Integer> ascending) {
        return switch (knee) {
            case Knee.From from ->
                " Knee of " + arm + ": " + levels.get(ascending.get(from.level()))
                        + ", from where on, up to " + levels.get(ascending.getLast())
                        + ", no two levels differ by more than the 95 % interval of their differences, block by block.";
            case Knee.None none -> " No knee of " + arm + ": " + none.reason() + ".";
        };
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
