package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.stats.Distribution;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.Quantile;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.List;

/** Latency by percentile, a curve a block: blocks are the unit of repetition and are never pooled. */
final class LatencyCharts {
    // The axis counts nines: 0 is the minimum, 1 is p90, 2 is p99.
    private static final double STEP = 0.05;
    private static final double MOST_NINES = 6;
    // The curve goes on beyond what may be quoted, so that its end can be seen; it is drawn thin there.
    private static final long BEYOND_TO_DRAW = 10;

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

    record Curve(String arm, int block, List<Point> points) {}

    record Data(List<Curve> curves) {}

    static List<Chart> of(Row row) {
        List<Chart> charts = new ArrayList<>();
        for (String group : Outcomes.groups(row)) {
            List<Curve> curves = new ArrayList<>();
            for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
                for (Block block : row.usable()) {
                    List<Point> points =
                            points(Distribution.of(MetricReader.slices(block, arm, Slice.Kind.MEASURE), group));
                    if (!points.isEmpty()) {
                        curves.add(new Curve(arm, block.index(), points));
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
            words.append(' ').append(arm).append(':');
            for (String statistic : Outcomes.STATISTICS) {
                String value = Outcomes.quantile(row, group, arm, statistic);
                cells.add(value);
                words.append(' ')
                        .append(statistic)
                        .append(' ')
                        .append(value.startsWith("-") ? "not quoted" + value.substring(1) : value)
                        .append(';');
            }
            rows.add(cells);
        }
        List<String> head = new ArrayList<>(List.of("median of blocks"));
        head.addAll(Outcomes.STATISTICS);
        return new Chart(
                TableRow.anchor(row) + "-latency-" + TableRow.id(group),
                "latency",
                "Latency, " + group,
                "from the intended send, all requests; a line a block. Thin: fewer than " + Distribution.BEYOND
                        + " requests lie beyond. Dotted: never answered, at least this long.",
                words.toString(),
                ChartData.of(new Data(curves)),
                new Figures(head, rows));
    }

    private static List<Point> points(Distribution distribution) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i * STEP <= MOST_NINES; i++) {
            double nines = i * STEP;
            double p = 1 - Math.pow(10, -nines);
            Quantile quantile = distribution.quantile(p, BEYOND_TO_DRAW);
            if (quantile instanceof Quantile.TooFew) {
                break;
            }
            boolean quoted = !(distribution.quantile(p) instanceof Quantile.TooFew);
            double x = Math.round(nines * 100) / 100.0;
            if (quantile instanceof Quantile.Exact exact) {
                points.add(new Point(x, ChartData.round(exact.seconds()), false, quoted));
            } else if (quantile instanceof Quantile.AtLeast bound) {
                points.add(new Point(x, ChartData.round(bound.seconds()), true, quoted));
            }
        }
        return points;
    }
}
