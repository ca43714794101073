package dev.sevenstops.report.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.render.OverlayCharts;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.OverBlocks;
import dev.sevenstops.report.stats.Percentiles;
import dev.sevenstops.report.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The comparison as JSON, in full precision, for programs. Records become the document's objects. */
final class CompareJson {
    private CompareJson() {}

    /** The document. */
    record Document(
            int schemaVersion,
            String outcome,
            int exitCode,
            OptionalDouble threshold,
            List<String> remarks,
            List<Pair> comparisons,
            List<Latency> latencies,
            List<Benchmarks> benchmarks) {}

    /**
     * Quantiles of a group of requests in an arm of one side; {@code side} is its letter and its name, since a run may be compared with
     * itself.
     */
    record Latency(
            String experiment, String arm, String group, String side, int blocks, Map<String, Spread> quantiles) {}

    /** Over blocks, in seconds; missing where a block has too few requests beyond the quantile. */
    record Spread(Value median, Value lowest, Value highest) {}

    /** Microbenchmarks of a candidate against those of the baseline. */
    record Benchmarks(String baseline, String candidate, List<String> unmatched, List<Benchmark> lines) {}

    /** One of them; {@code estimate} is of candidate / baseline. */
    record Benchmark(
            String benchmark,
            Map<String, String> params,
            String page,
            double baselineNanos,
            double candidateNanos,
            List<Double> baselineForkNanos,
            List<Double> candidateForkNanos,
            Optional<Estimate> estimate,
            double adjustedP,
            String verdict,
            String reason) {}

    /** A candidate against the baseline. */
    record Pair(
            Origin baseline,
            Origin candidate,
            List<String> differences,
            List<Versus.Refused> refused,
            List<String> unmatched,
            List<Warning> warnings,
            List<Entry> lines) {}

    /** What must be known about a row; {@code sides} are of baseline and candidate those of which it is true. */
    record Warning(String experiment, List<String> sides, String text) {}

    /** What was measured on one side. */
    record Origin(String name, String run, String runtime, String jdk, List<String> jvmArguments, String commit) {}

    /** One metric of one arm of one row; {@code role} as {@link Measures.Role}. */
    record Entry(
            String experiment,
            Cell cell,
            String stop,
            String arm,
            String role,
            Metric metric,
            Value baseline,
            Value candidate,
            Optional<Estimate> estimate,
            OptionalDouble p,
            OptionalDouble adjustedP,
            OptionalDouble detectable,
            int baselineBlocks,
            int candidateBlocks,
            boolean decides,
            boolean beyondThreshold,
            String verdict,
            String reason) {}

    /** A median; {@code kind} is exact, at-least or missing. */
    record Value(String kind, OptionalDouble value) {}

    static String of(CompareReport report) throws JsonProcessingException {
        return Json.mapper()
                        .writeValueAsString(new Document(
                                Run.SCHEMA_VERSION,
                                report.outcome().words(),
                                report.outcome().code(),
                                report.rule().threshold(),
                                report.remarks(),
                                report.all().stream().map(CompareJson::pair).toList(),
                                latencies(report.all()),
                                report.benchmarks().stream()
                                        .map(CompareJson::benchmarks)
                                        .toList()))
                + "\n";
    }

    private static Pair pair(Versus one) {
        return new Pair(
                origin(one.baseline()),
                origin(one.candidate()),
                one.differences(),
                one.refused(),
                one.unmatched().stream().map(Versus.Unmatched::sentence).toList(),
                warnings(one),
                one.lines().stream().map(CompareJson::entry).toList());
    }

    private static List<Warning> warnings(Versus one) {
        List<Warning> all = new ArrayList<>();
        one.warnings()
                .forEach((row, warnings) -> warnings.forEach(
                        warning -> all.add(new Warning(row, warning.whose().sides(), warning.text()))));
        return all;
    }

    private static List<Latency> latencies(List<Versus> all) {
        List<Latency> latencies = new ArrayList<>();
        for (Overlay overlay : Overlay.of(all)) {
            for (Overlay.Group group : overlay.groups()) {
                for (OverlayCharts.Latencies one : group.latencies()) {
                    Map<String, Spread> quantiles = new LinkedHashMap<>();
                    for (String name : Percentiles.QUOTED) {
                        OverBlocks over = one.quoted(name);
                        quantiles.put(
                                name, new Spread(value(over.median()), value(over.lowest()), value(over.highest())));
                    }
                    latencies.add(new Latency(
                            overlay.experiment().id(),
                            group.arm(),
                            group.name(),
                            one.series().label(),
                            one.blocks().size(),
                            quantiles));
                }
            }
        }
        return latencies;
    }

    private static Benchmarks benchmarks(JmhVersus one) {
        return new Benchmarks(
                one.baseline(),
                one.candidate(),
                one.unmatched(),
                one.rows().stream()
                        .map(row -> new Benchmark(
                                row.baseline().benchmark(),
                                row.baseline().params(),
                                row.baseline().page(),
                                row.baseline().nanos(),
                                row.candidate().nanos(),
                                row.baseline().forkNanos(),
                                row.candidate().forkNanos(),
                                row.estimate(),
                                row.adjusted(),
                                row.verdict().word(),
                                row.verdict().reason()))
                        .toList());
    }

    private static Origin origin(Subject subject) {
        return new Origin(
                subject.name(),
                subject.run().id(),
                subject.runtime(),
                subject.jdk(),
                subject.arguments(),
                subject.run().environment().commit());
    }

    private static Entry entry(Line line) {
        return new Entry(
                line.experiment().id(),
                line.experiment().cell(),
                line.experiment().stop(),
                line.arm(),
                line.role().name().toLowerCase(Locale.ROOT),
                line.metric(),
                value(line.baseline()),
                value(line.candidate()),
                line.estimate(),
                line.evidence().tested(),
                line.adjusted(),
                line.detectable(),
                line.baselineBlocks(),
                line.candidateBlocks(),
                line.decides(),
                line.beyond(),
                line.verdict().word(),
                line.verdict().reason());
    }

    private static Value value(MetricValue value) {
        return switch (value) {
            case MetricValue.Exact exact -> new Value("exact", OptionalDouble.of(exact.value()));
            case MetricValue.AtLeast atLeast -> new Value("at-least", OptionalDouble.of(atLeast.bound()));
            case MetricValue.Missing missing -> new Value("missing", OptionalDouble.empty());
        };
    }
}
