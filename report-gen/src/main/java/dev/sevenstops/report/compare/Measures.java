package dev.sevenstops.report.compare;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.stats.MetricSource;
import dev.sevenstops.report.stats.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which metrics of a row are compared: its primary one or what stands for it, the own time of each stop, the CPU for each request, and what a process costs
 * whatever it is asked: its start, its memory and its collector's pauses.
 */
final class Measures {
    /** CPU seconds of the server for each request that it completed. */
    static final String CPU = "rate:process.cpu.seconds:requests.completed";

    /** Seconds from the process's start to its line that says that it is ready; recorded with the arm and not with its slices. */
    static final String START = "max:process.start.seconds";

    /** Resident set behind the warm-up and before the first slice of an arm, bytes. */
    static final String IDLE_MEMORY = "max:process.rss.bytes.idle";

    /** Where a slice has what {@link #IDLE_MEMORY} is of the first one. */
    static final String MEMORY_BEFORE = "max:process.rss.bytes.before";

    /** Largest resident set that was sampled while an arm was measured, bytes. */
    static final String LOADED_MEMORY = "max:process.rss.bytes.max";

    private static final List<Metric> PROCESS = List.of(
            lower(START, "from start to ready", "s"),
            lower(IDLE_MEMORY, "resident set, warm and idle", "bytes"),
            lower(LOADED_MEMORY, "resident set, largest under load", "bytes"),
            lower("counter:process.gc.pause.seconds", "time in pauses of the collector", "s"),
            lower("rate:process.gc.pause.seconds:process.gc.pauses", "mean pause of the collector", "s"));

    private Measures() {}

    /** What a metric is to its row. */
    enum Role {
        /** Named before the run: decides the exit code. */
        PRIMARY,
        /** The ratio after/before of the primary metric: whether the fix is worth what it was. */
        EFFECT,
        /** Mean own time of a stop for each request. */
        STOP,
        /** CPU for each request. */
        CPU,
        /** Start-up, memory and collections of the process. */
        PROCESS
    }

    /** A metric with what it is to its row. */
    record Measure(Metric metric, Role role) {}

    /** With the metric that was named before the run. */
    static List<Measure> of(Experiment experiment) {
        return of(experiment.primary());
    }

    /** With another one in its place. */
    static List<Measure> of(Metric named) {
        String primary = named.source();
        List<Measure> measures = new ArrayList<>();
        measures.add(new Measure(named, Role.PRIMARY));
        for (Stop stop : Stop.values()) {
            measures.add(new Measure(lower("stop:" + stop.id(), "own time of " + stop.id(), "s"), Role.STOP));
        }
        measures.add(new Measure(lower(CPU, "CPU for each request", "s"), Role.CPU));
        PROCESS.forEach(metric -> measures.add(new Measure(metric, Role.PROCESS)));
        measures.removeIf(measure ->
                measure.role() != Role.PRIMARY && measure.metric().source().equals(primary));
        return List.copyOf(measures);
    }

    /**
     * What stands for a quantile of which not one block has requests enough: the quantiles below it of the same requests, highest first. A
     * row may show a tenfold effect by a quantile that takes five times the requests to be compared. Empty for other metrics.
     */
    static List<Metric> substitutes(Metric named) {
        Optional<MetricSource.Latency> latency = MetricSource.parse(named.source())
                .filter(MetricSource.Latency.class::isInstance)
                .map(MetricSource.Latency.class::cast)
                .filter(source -> MetricSource.QUANTILES.containsKey(source.statistic()));
        List<Metric> below = new ArrayList<>();
        latency.ifPresent(source -> {
            for (String name : Percentiles.QUOTED.reversed()) {
                if (quantile(name) < quantile(source.statistic())) {
                    below.add(new Metric(
                            "latency:" + source.group() + ":" + name,
                            name + ", for " + named.label(),
                            named.unit(),
                            named.better()));
                }
            }
        });
        return List.copyOf(below);
    }

    private static double quantile(String name) {
        return Objects.requireNonNull(MetricSource.QUANTILES.get(name));
    }

    private static Metric lower(String source, String label, String unit) {
        return new Metric(source, label, unit, Metric.Better.LOWER);
    }
}
