package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.stats.Breakdown;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The stops' mean own times, stacked: means add up. */
final class StopsChart {
    /** The bars of a run's report. */
    static final List<Axis> ARMS =
            List.of(new Axis(Experiment.BEFORE, Experiment.BEFORE), new Axis(Experiment.AFTER, Experiment.AFTER));

    private StopsChart() {}

    /**
     * A bar: an arm or a run.
     *
     * @param name beside the bar
     * @param shade a colour of the style sheet, of the name
     * @param label the name in full, for tables and sentences
     * @param mean what the bar is made of
     */
    record Bar(String name, String shade, String label, Breakdown mean) {}

    /** What the script must know of a bar. */
    record Axis(String name, String shade) {}

    /**
     * A part of the stack.
     *
     * @param shade a colour of the style sheet: a stop has the same one in every chart
     * @param values seconds, in the order of the bars
     */
    record Part(String name, String shade, List<Double> values) {}

    record Data(List<Axis> bars, List<Part> parts) {}

    static Optional<Chart> of(Row row) {
        Optional<Breakdown> before = Breakdown.of(row.usable(), Experiment.BEFORE, Slice.Kind.MEASURE);
        Optional<Breakdown> after = Breakdown.of(row.usable(), Experiment.AFTER, Slice.Kind.MEASURE);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(chart(
                TableRow.anchor(row) + "-stops",
                "Where the mean request spends its time",
                List.of(
                        new Bar(Experiment.BEFORE, Experiment.BEFORE, Experiment.BEFORE, before.orElseThrow()),
                        new Bar(Experiment.AFTER, Experiment.AFTER, Experiment.AFTER, after.orElseThrow()))));
    }

    /** A chart of one bar and more. */
    static Chart chart(String id, String title, List<Bar> bars) {
        List<Part> parts = new ArrayList<>();
        for (Stop stop : Stop.values()) {
            parts.add(new Part(stop.id(), stop.id(), values(bars, mean -> own(mean, stop))));
        }
        parts.add(new Part("residual", "residual", values(bars, Breakdown::residual)));
        if (bars.stream().allMatch(bar -> bar.mean().outside().isPresent())) {
            parts.add(new Part("outside the process", "outside", values(bars, StopsChart::rest)));
        }
        return new Chart(
                id,
                "stops",
                title,
                "own time of each stop, answered requests only. Outside the process is the client’s mean from the actual"
                        + " send, less the server’s total from the first byte, less accept, which comes before that byte.",
                String.join(" ", bars.stream().map(StopsChart::words).toList()),
                ChartData.of(new Data(
                        bars.stream()
                                .map(bar -> new Axis(bar.name(), bar.shade()))
                                .toList(),
                        parts)),
                figures(bars));
    }

    private static List<Double> values(List<Bar> bars, ToDoubleFunction<Breakdown> value) {
        return bars.stream()
                .map(bar -> ChartData.round(value.applyAsDouble(bar.mean())))
                .toList();
    }

    private static double own(Breakdown breakdown, Stop stop) {
        return breakdown.own().getOrDefault(stop.id(), 0.0);
    }

    /** What lies outside besides accept. Below zero only if the populations differ: the figures show that, a bar cannot. */
    private static double rest(Breakdown breakdown) {
        return Math.max(0, breakdown.outside().orElseThrow() - own(breakdown, Stop.ACCEPT));
    }

    private static String words(Bar bar) {
        StringBuilder words =
                new StringBuilder(bar.label() + ": " + Format.seconds(bar.mean().total()) + " inside the process, ");
        for (Stop stop : Stop.values()) {
            words.append(stop.id())
                    .append(' ')
                    .append(Format.seconds(own(bar.mean(), stop)))
                    .append(", ");
        }
        return words + "residual " + Format.seconds(bar.mean().residual()) + ".";
    }

    private static Figures figures(List<Bar> bars) {
        List<String> head = new ArrayList<>(List.of("mean per request"));
        bars.forEach(bar -> head.add(bar.label()));
        List<List<String>> rows = new ArrayList<>();
        for (Stop stop : Stop.values()) {
            rows.add(line(
                    stop == Stop.ACCEPT ? "accept (before the first byte)" : stop.id(),
                    bars,
                    mean -> Format.seconds(own(mean, stop))));
        }
        rows.add(line("residual", bars, StopsChart::residual));
        rows.add(line("total inside", bars, mean -> Format.seconds(mean.total())));
        rows.add(line("client mean", bars, StopsChart::client));
        rows.add(line("client mean − total inside", bars, StopsChart::outside));
        return new Figures(head, rows);
    }

    private static List<String> line(String name, List<Bar> bars, Function<Breakdown, String> cell) {
        List<String> cells = new ArrayList<>(List.of(name));
        bars.forEach(bar -> cells.add(cell.apply(bar.mean())));
        return cells;
    }

    private static String residual(Breakdown breakdown) {
        return Format.seconds(breakdown.residual())
                + (breakdown.total() > 0 ? " (" + Format.percent(breakdown.residual() / breakdown.total()) + ")" : "");
    }

    private static String client(Breakdown breakdown) {
        return breakdown.client().isPresent()
                ? Format.seconds(breakdown.client().getAsDouble())
                : "-";
    }

    private static String outside(Breakdown breakdown) {
        return breakdown.outside().isPresent()
                ? Format.seconds(breakdown.outside().getAsDouble())
                : "-";
    }
}
