package dev.sevenstops.report.render;

import dev.sevenstops.report.render.LatencyCharts.Curve;
import dev.sevenstops.report.render.LatencyCharts.Point;
import dev.sevenstops.report.render.LatencyCharts.Stroke;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.stats.Breakdown;
import dev.sevenstops.report.stats.Distribution;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.OverBlocks;
import dev.sevenstops.report.stats.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The run report's charts with runs, or runtimes, in the place of arms. */
public final class OverlayCharts {
    private static final int SHADES = 6;

    private OverlayCharts() {}

    /**
     * What a run, or a runtime of one, is drawn as: the same in all charts of a page.
     *
     * @param key a letter, where there is no room for the name
     * @param number from 0
     */
    public record Series(String key, String name, int number) {

        /** The key and the name, which two of them may share. */
        public String label() {
            return key + ": " + name;
        }

        /** Its colour in the style sheet. There are six: further series differ by the shape of their points. */
        public String shade() {
            return "run-" + number % SHADES;
        }
    }

    /** The latencies of one series, of every block. */
    public record Latencies(Series series, List<Percentiles> blocks) {

        /** One of {@link Percentiles#QUOTED}, over the blocks. */
        public OverBlocks quoted(String statistic) {
            return OverBlocks.of(
                    blocks.stream().map(block -> block.quoted(statistic)).toList());
        }
    }

    /** The mean own times of one series. */
    public record OwnTimes(Series series, Breakdown mean) {}

    /**
     * The latencies of an arm, one curve a series; empty if there is nothing to draw.
     *
     * @param group of requests
     */
    public static Optional<Chart> latency(String id, String arm, String group, List<Latencies> all) {
        List<Curve> curves = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        StringBuilder words = new StringBuilder(
                "Latency of the requests of group " + group + " by percentile, in the arm " + arm + ".");
        for (Latencies one : all) {
            Series series = one.series();
            List<Point> points = LatencyCharts.points(one.blocks());
            if (!points.isEmpty()) {
                curves.add(new Curve(
                        series.label(), series.shade(), series.number(), series.label(), points, strokes(one)));
            }
            List<String> cells = new ArrayList<>(List.of(series.label()));
            Percentiles.QUOTED.forEach(statistic -> cells.add(text(one.quoted(statistic))));
            words.append(LatencyCharts.words(cells));
            rows.add(cells);
        }
        if (curves.isEmpty()) {
            return Optional.empty();
        }
        List<String> head = new ArrayList<>(List.of("median of blocks [lowest, highest]"));
        head.addAll(Percentiles.QUOTED);
        return Optional.of(new Chart(
                id,
                LatencyCharts.KIND,
                "Latency, " + group + ", " + arm,
                "from the intended send, all requests; at each percentile the median over blocks, which each have their own."
                        + " Strokes: from the lowest block to the highest. Thin: fewer than " + Distribution.BEYOND
                        + " requests lie beyond in some block. Dotted: never answered, at least this long.",
                words.toString(),
                ChartData.of(new LatencyCharts.Data(curves)),
                new Figures(head, rows)));
    }

    /** The mean own times of the stops of an arm, a bar a series; empty if there is nothing to draw. */
    public static Optional<Chart> stops(String id, String arm, List<OwnTimes> all) {
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(StopsChart.chart(
                        id,
                        "Where the mean request spends its time, " + arm,
                        all.stream().map(OverlayCharts::bar).toList()));
    }

    private static StopsChart.Bar bar(OwnTimes one) {
        return new StopsChart.Bar(
                one.series().key(), one.series().shade(), one.series().label(), one.mean());
    }

    private static List<Stroke> strokes(Latencies one) {
        List<Stroke> strokes = new ArrayList<>();
        for (String statistic : Percentiles.QUOTED) {
            OverBlocks over = one.quoted(statistic);
            if (over.median().isPresent()) {
                strokes.add(new Stroke(
                        Percentiles.nines(statistic),
                        value(over.median()),
                        value(over.lowest()),
                        value(over.highest())));
            }
        }
        return strokes;
    }

    private static double value(MetricValue value) {
        return ChartData.round(value.lowest().orElseThrow());
    }

    private static String text(OverBlocks over) {
        return over.median() instanceof MetricValue.Missing missing
                ? "- (" + missing.reason() + ")"
                : Format.value(over.median(), "s") + " [" + Format.value(over.lowest(), "s") + ", "
                        + Format.value(over.highest(), "s") + "]";
    }
}
