package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of the requests had a complete answer, a partial one and none, of experiments with services behind the one under test:
 * there an answer may be fast because it lacks something.
 */
final class Shares {
    private static final String DOWNSTREAM = "downstream.requests";

    private Shares() {}

    /** A line for each group and arm; no lines for a row of which this was not counted. */
    static Figures of(Row row) {
        List<List<String>> lines = new ArrayList<>();
        for (String group : Outcomes.groups(row)) {
            for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
                List<Slice> slices = slices(row, arm);
                boolean counted = !slices.isEmpty()
                        && slices.stream()
                                .allMatch(slice -> slice.counters().containsKey(DOWNSTREAM)
                                        && slice.counters().containsKey(counter(group, "partial")));
                if (counted) {
                    lines.add(line(group, arm, slices));
                }
            }
        }
        return new Figures(List.of("group", "arm", "requests", "complete", "partial", "failed"), lines);
    }

    private static List<String> line(String group, String arm, List<Slice> slices) {
        double intended = slices.stream()
                .flatMap(slice -> slice.groups().stream())
                .filter(one -> one.name().equals(group))
                .mapToLong(one -> one.intended())
                .sum();
        double partial = sum(slices, counter(group, "partial"));
        // what is not as expected and not partial has a status of failure; what was not answered failed as well
        double complete = sum(slices, counter(group, "answered")) - sum(slices, counter(group, "unexpected"));
        return List.of(
                group,
                arm,
                Format.count(Math.round(intended)),
                share(complete, intended),
                share(partial, intended),
                share(intended - complete - partial, intended));
    }

    private static String share(double part, double of) {
        return of == 0 ? "-" : Format.percent(part / of);
    }

    private static double sum(List<Slice> slices, String counter) {
        return slices.stream()
                .mapToDouble(slice -> slice.counters().getOrDefault(counter, 0.0))
                .sum();
    }

    private static String counter(String group, String name) {
        return "client." + group + "." + name;
    }

    private static List<Slice> slices(Row row, String arm) {
        List<Slice> slices = new ArrayList<>();
        for (Block block : row.usable()) {
            slices.addAll(MetricReader.slices(block, arm, Slice.Kind.MEASURE));
        }
        return slices;
    }
}
