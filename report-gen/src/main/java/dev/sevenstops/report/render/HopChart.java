package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.render.StopsChart.Data;
import dev.sevenstops.report.render.StopsChart.Part;
import dev.sevenstops.report.stats.Hop;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** client = outside + proxy + app, as stacked means. */
final class HopChart {
    private HopChart() {}

    /** Empty where one of the three did not record its part in both arms. */
    static Optional<Chart> of(Row row) {
        Optional<Hop> before = Hop.of(row.usable(), Experiment.BEFORE);
        Optional<Hop> after = Hop.of(row.usable(), Experiment.AFTER);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(chart(row, before.orElseThrow(), after.orElseThrow()));
    }

    private static Chart chart(Row row, Hop before, Hop after) {
        List<Part> parts = new ArrayList<>();
        parts.add(part("outside the proxy", "outside", before.outside(), after.outside()));
        parts.add(part("proxy", "proxy", before.proxy(), after.proxy()));
        List<List<String>> figures = new ArrayList<>();
        figures.add(line("client mean", before.client(), after.client()));
        figures.add(line("outside: client − proxy total", before.outside(), after.outside()));
        figures.add(line("proxy: its total − app total", before.proxy(), after.proxy()));
        for (Stop stop : Stop.values()) {
            if (stop != Stop.ACCEPT) {
                double faulty = before.app().own().getOrDefault(stop.id(), 0.0);
                double fixed = after.app().own().getOrDefault(stop.id(), 0.0);
                parts.add(part(stop.id(), stop.id(), faulty, fixed));
                figures.add(line("app: " + stop.id(), faulty, fixed));
            }
        }
        parts.add(part(
                "residual", "residual", before.app().residual(), after.app().residual()));
        figures.add(line("app: residual", before.app().residual(), after.app().residual()));
        figures.add(List.of("answers timed / logged / served", counts(before), counts(after)));
        return new Chart(
                TableRow.anchor(row) + "-hop",
                "stops",
                "client = outside + proxy + app",
                "means per request. Outside is the client’s mean from the actual send less the proxy’s own total; proxy is"
                        + " its total less the app’s, and holds the wait to be accepted by the app; the app’s stops and"
                        + " residual are its total.",
                String.join(" ", ProxySentences.arithmetic(row)),
                ChartData.of(new Data(StopsChart.ARMS, parts)),
                new Figures(List.of("mean per request", "before", "after"), figures));
    }

    /** Below zero only if the parts are not of the same requests: the figures show that, a bar cannot. */
    private static Part part(String name, String shade, double before, double after) {
        return new Part(
                name, shade, List.of(ChartData.round(Math.max(0, before)), ChartData.round(Math.max(0, after))));
    }

    private static List<String> line(String name, double before, double after) {
        return List.of(name, Format.seconds(before), Format.seconds(after));
    }

    private static String counts(Hop hop) {
        return Format.count(hop.answered()) + " / " + Format.count(hop.logged()) + " / " + Format.count(hop.served());
    }
}
