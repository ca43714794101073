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

/** The stops' mean own times, stacked: means add up. */
final class StopsChart {
    private StopsChart() {}

    /**
     * A part of the stack.
     *
     * @param shade a colour of the style sheet: a stop has the same one in every chart
     */
    record Part(String name, String shade, double before, double after) {}

    record Data(List<Part> parts) {}

    static Optional<Chart> of(Row row) {
        Optional<Breakdown> before = Breakdown.of(row.usable(), Experiment.BEFORE, Slice.Kind.MEASURE);
        Optional<Breakdown> after = Breakdown.of(row.usable(), Experiment.AFTER, Slice.Kind.MEASURE);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(chart(row, before.orElseThrow(), after.orElseThrow()));
    }

    private static Chart chart(Row row, Breakdown before, Breakdown after) {
        List<Part> parts = new ArrayList<>();
        for (Stop stop : Stop.values()) {
            parts.add(new Part(
                    stop.id(),
                    stop.id(),
                    ChartData.round(before.own().getOrDefault(stop.id(), 0.0)),
                    ChartData.round(after.own().getOrDefault(stop.id(), 0.0))));
        }
        parts.add(new Part(
                "residual", "residual", ChartData.round(before.residual()), ChartData.round(after.residual())));
        if (before.outside().isPresent() && after.outside().isPresent()) {
            parts.add(new Part("outside the process", "outside", rest(before), rest(after)));
        }
        return new Chart(
                TableRow.anchor(row) + "-stops",
                "stops",
                "Where the mean request spends its time",
                "own time of each stop, answered requests only. Outside the process is the client’s mean from the actual"
                        + " send, less the server’s total from the first byte, less accept, which comes before that byte.",
                words("before", before) + " " + words("after", after),
                ChartData.of(new Data(parts)),
                figures(before, after));
    }

    /** What lies outside besides accept. Below zero only if the populations differ: the figures show that, a bar cannot. */
    private static double rest(Breakdown breakdown) {
        double accept = breakdown.own().getOrDefault(Stop.ACCEPT.id(), 0.0);
        return ChartData.round(Math.max(0, breakdown.outside().orElseThrow() - accept));
    }

    private static String words(String arm, Breakdown breakdown) {
        StringBuilder words =
                new StringBuilder(arm + ": " + Format.seconds(breakdown.total()) + " inside the process, ");
        for (Stop stop : Stop.values()) {
            words.append(stop.id())
                    .append(' ')
                    .append(Format.seconds(breakdown.own().getOrDefault(stop.id(), 0.0)))
                    .append(", ");
        }
        return words + "residual " + Format.seconds(breakdown.residual()) + ".";
    }

    private static Figures figures(Breakdown before, Breakdown after) {
        List<List<String>> rows = new ArrayList<>();
        for (Stop stop : Stop.values()) {
            rows.add(List.of(
                    stop == Stop.ACCEPT ? "accept (before the first byte)" : stop.id(),
                    Format.seconds(before.own().getOrDefault(stop.id(), 0.0)),
                    Format.seconds(after.own().getOrDefault(stop.id(), 0.0))));
        }
        rows.add(List.of("residual", residual(before), residual(after)));
        rows.add(List.of("total inside", Format.seconds(before.total()), Format.seconds(after.total())));
        rows.add(List.of("client mean", client(before), client(after)));
        rows.add(List.of("client mean − total inside", outside(before), outside(after)));
        return new Figures(List.of("mean per request", "before", "after"), rows);
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
