package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Samples over time: the measured slices of the first usable block, one chart a series. */
final class SeriesCharts {
    private static final int MOST_POINTS = 160;

    private SeriesCharts() {}

    record Line(String arm, int slice, List<double[]> points) {}

    record Data(String unit, List<Line> lines) {}

    static List<Chart> of(Row row) {
        if (row.usable().isEmpty()) {
            return List.of();
        }
        Block block = row.usable().getFirst();
        Map<String, List<Line>> lines = new TreeMap<>();
        Map<String, String> units = new TreeMap<>();
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            for (Slice slice : MetricReader.slices(block, arm, Slice.Kind.MEASURE)) {
                for (Slice.Series series : slice.series()) {
                    if (!series.values().isEmpty()) {
                        units.put(series.name(), series.unit());
                        lines.computeIfAbsent(series.name(), name -> new ArrayList<>())
                                .add(new Line(arm, slice.index(), points(series)));
                    }
                }
            }
        }
        List<Chart> charts = new ArrayList<>();
        lines.forEach((name, of) -> charts.add(chart(row, block, name, new Data(units.getOrDefault(name, "1"), of))));
        return charts;
    }

    private static Chart chart(Row row, Block block, String name, Data data) {
        List<List<String>> rows = new ArrayList<>();
        StringBuilder words = new StringBuilder(name + " over time.");
        for (Line line : data.lines()) {
            double max =
                    line.points().stream().mapToDouble(point -> point[1]).max().orElse(0);
            double mean = line.points().stream()
                    .mapToDouble(point -> point[1])
                    .average()
                    .orElse(0);
            String highest = Format.quantity(max, data.unit());
            rows.add(List.of(line.arm() + ", slice " + line.slice(), Format.quantity(mean, data.unit()), highest));
            words.append(' ')
                    .append(line.arm())
                    .append(", slice ")
                    .append(line.slice())
                    .append(": up to ")
                    .append(highest)
                    .append('.');
        }
        return new Chart(
                TableRow.anchor(row) + "-series-" + TableRow.id(name),
                "series",
                name,
                "block " + block.index() + ", measured slices",
                words.toString(),
                ChartData.of(data),
                new Figures(List.of("slice", "mean of samples", "highest"), rows));
    }

    /** At most {@link #MOST_POINTS} points; of each stretch the highest value, so that no peak is lost. */
    private static List<double[]> points(Slice.Series series) {
        int count = Math.min(series.seconds().size(), series.values().size());
        int stretch = Math.max(1, (count + MOST_POINTS - 1) / MOST_POINTS);
        List<double[]> points = new ArrayList<>();
        for (int start = 0; start < count; start += stretch) {
            int highest = start;
            for (int i = start; i < Math.min(count, start + stretch); i++) {
                if (series.values().get(i) > series.values().get(highest)) {
                    highest = i;
                }
            }
            points.add(new double[] {
                ChartData.round(series.seconds().get(highest)),
                ChartData.round(series.values().get(highest))
            });
        }
        return points;
    }
}
