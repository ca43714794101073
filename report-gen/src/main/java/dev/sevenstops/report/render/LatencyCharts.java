package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.Distribution;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Percentiles;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.List;

/** Latency by percentile, a curve a block: blocks are the unit of repetition and are never pooled. */
final class LatencyCharts {
    /** Which of the script's charts this is. */
    static final String KIND = "latency";

    private LatencyCharts() {}

    /**
     * A point of a curve.
     *
     * @param x number of nines
     * @param y seconds
     * @param bound whether that is only a lower bound
     * @param quoted whether enough requests lie beyond it to quote it
     */
    record Point(double x, double y, boolean bound, boolean quoted) {}

    /**
     * How far the blocks lie apart at a quantile, in seconds.
     *
     * @param x number of nines
     * @param y median over blocks
     */
    record Stroke(double x, double y, double low, double high) {}

    /**
     * A curve.
     *
     * @param name what it belongs to; curves of one name share an entry of the legend
     * @param shade a colour of the style sheet
     * @param mark number of the shape of its points, which tells curves apart without their colours
     * @param label the curve itself
     * @param strokes none for the curve of a single block
     */
    record Curve(String name, String shade, int mark, String label, List<Point> points, List<Stroke> strokes) {}

    record Data(List<Curve> curves) {}

    static List<Chart> of(Row row) {
        List<Chart> charts = new ArrayList<>();
        for (String group : Outcomes.groups(row)) {
            List<Curve> curves = new ArrayList<>();
            for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
                for (Block block : row.usable()) {
                    List<Slice> slices = MetricReader.slices(block, arm, Slice.Kind.MEASURE);
                    List<Point> points = points(List.of(Percentiles.of(Distribution.of(slices, group))));
                    if (!points.isEmpty()) {
                        curves.add(new Curve(arm, arm, 0, arm + ", block " + block.index(), points, List.of()));
                    }
                }
            }
            if (!curves.isEmpty()) {
                charts.add(chart(row, group, curves));
            }
        }
        return charts;
    }

    private static Chart chart(Row row, String group, List<Curve> curves) {
        List<List<String>> rows = new ArrayList<>();
        StringBuilder words = new StringBuilder("Latency of the requests of group " + group + " by percentile.");
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            List<String> cells = new ArrayList<>(List.of(arm));
            for (String statistic : Outcomes.STATISTICS) {
                cells.add(Outcomes.quantile(row, group, arm, statistic));
            }
            words.append(words(cells));
            rows.add(cells);
        }
        List<String> head = new ArrayList<>(List.of("median of blocks"));
        head.addAll(Outcomes.STATISTICS);
        return new Chart(
                TableRow.anchor(row) + "-latency-" + TableRow.id(group),
                KIND,
                "Latency, " + group,
                "from the intended send, all requests; a line a block. Thin: fewer than " + Distribution.BEYOND
                        + " requests lie beyond. Dotted: never answered, at least this long.",
                words.toString(),
                ChartData.of(new Data(curves)),
                new Figures(head, rows));
    }

    /** A line of the figures in words, for those who hear the picture. */
    static String words(List<String> cells) {
        StringBuilder words = new StringBuilder(" ").append(cells.getFirst()).append(':');
        for (int i = 0; i < Outcomes.STATISTICS.size(); i++) {
            String value = cells.get(i + 1);
            words.append(' ')
                    .append(Outcomes.STATISTICS.get(i))
                    .append(' ')
                    .append(value.startsWith("-") ? "not quoted" + value.substring(1) : value)
                    .append(';');
        }
        return words.toString();
    }

    /** The median over blocks at each percentile, as far as every block reaches. */
    static List<Point> points(List<Percentiles> blocks) {
        int size = blocks.stream().mapToInt(Percentiles::size).min().orElse(0);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int at = i;
            MetricValue median =
                    Comparison.median(blocks.stream().map(block -> block.at(at)).toList());
            points.add(new Point(
                    Percentiles.nines(at),
                    ChartData.round(median.lowest().orElseThrow()),
                    median instanceof MetricValue.AtLeast,
                    blocks.stream().allMatch(block -> block.isQuotable(at))));
        }
        return points;
    }
}
