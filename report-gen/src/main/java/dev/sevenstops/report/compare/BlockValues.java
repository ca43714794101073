package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Measures.Measure;
import dev.sevenstops.report.compare.Measures.Role;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.stats.Breakdown;
import dev.sevenstops.report.stats.Conditions;
import dev.sevenstops.report.stats.Distribution;
import dev.sevenstops.report.stats.LoadCheck;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.MetricSource;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Pair;
import dev.sevenstops.report.stats.Percentiles;
import dev.sevenstops.report.stats.Quantile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a comparison keeps of a block: a value of each metric in each arm, its latencies by percentile, and what it was sent. A block
 * with its histograms and series is a hundred times as large.
 *
 * @param experiment the row's id
 * @param index number of the block
 * @param seed of the block
 * @param usable whether the block may be used
 * @param values by arm, then by the metric's source
 * @param latencies by arm, then by group of requests, in the order in which the groups were recorded
 * @param ownTimes where the mean request spent its time, by arm; without an arm whose instrument was off
 * @param settings effective ones, by arm
 * @param shape the slices' kinds, arms and lengths, without their order, and what surrounds the arms: their reverse proxies with the
 *     options, and a network of their own
 * @param fingerprints of the generated workload, by the seed that it was generated from
 * @param load why its two arms were not sent the same; empty if they were
 * @param jdks what the arms ran on, as the processes were recorded
 * @param arguments JVM arguments of the after arm
 * @param conditions under which it was measured, with the trend of the row's primary metric
 */
record BlockValues(
        String experiment,
        String runtime,
        int index,
        long seed,
        boolean usable,
        Map<String, Map<String, MetricValue>> values,
        Map<String, Map<String, Percentiles>> latencies,
        Map<String, Breakdown> ownTimes,
        Map<String, Map<String, String>> settings,
        String shape,
        Map<String, String> fingerprints,
        List<String> load,
        List<String> jdks,
        List<String> arguments,
        Conditions conditions) {

    /**
     * Of a block.
     *
     * @param measures what is compared, by the row's id
     * @param shared gives equal settings as the same object: those of a thousand blocks are a handful
     */
    static BlockValues of(Block block, Map<String, List<Measure>> measures, UnaryOperator<Map<String, String>> shared) {
        List<Measure> asked = measures.getOrDefault(block.experiment(), List.of());
        Map<String, Map<String, MetricValue>> values = new HashMap<>();
        Map<String, Map<String, Percentiles>> latencies = new HashMap<>();
        Map<String, Breakdown> ownTimes = new HashMap<>();
        Map<String, Map<String, String>> settings = new HashMap<>();
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            List<Slice> slices = MetricReader.slices(block, arm, Slice.Kind.MEASURE);
            Map<String, MetricValue> own = new HashMap<>();
            for (Measure measure : asked) {
                String source = measure.metric().source();
                own.put(
                        source,
                        switch (source) {
                            case Measures.START -> start(block, arm);
                            case Measures.IDLE_MEMORY -> idleMemory(block, arm);
                            default -> MetricReader.read(slices, source, Distribution.BEYOND);
                        });
            }
            values.put(arm, own);
            Map<String, Percentiles> byGroup = latencies(slices);
            latencies.put(arm, byGroup);
            asked.stream()
                    .filter(measure -> measure.role() == Role.PRIMARY)
                    .flatMap(measure -> Measures.substitutes(measure.metric()).stream())
                    .map(Metric::source)
                    .forEach(source -> quoted(byGroup, source).ifPresent(value -> own.put(source, value)));
            Breakdown.ofBlock(slices).ifPresent(mean -> ownTimes.put(arm, mean));
        }
        block.arms().forEach((arm, process) -> settings.put(arm, shared.apply(process.settings())));
        Map<String, Integer> shape = new TreeMap<>();
        Map<String, String> fingerprints = new HashMap<>();
        for (Slice slice : block.slices()) {
            shape.merge(
                    slice.kind().name().toLowerCase(Locale.ROOT) + " of " + slice.seconds() + " s", 1, Integer::sum);
            // The same seed with another kind or length is another workload.
            fingerprints.put(slice.seed() + " " + slice.kind() + " " + slice.seconds(), slice.fingerprint());
        }
        boolean usable = block.state() == Block.State.OK;
        return new BlockValues(
                block.experiment(),
                block.runtime(),
                block.index(),
                block.seed(),
                usable,
                values,
                latencies,
                ownTimes,
                settings,
                shape(shape, block),
                fingerprints,
                usable ? LoadCheck.of(List.of(block)).differences() : List.of(),
                block.arms().values().stream()
                        .map(Block.ArmProcess::jvm)
                        .distinct()
                        .sorted()
                        .toList(),
                block.arms().containsKey(Experiment.AFTER)
                        ? List.copyOf(block.arms().get(Experiment.AFTER).jvmArguments())
                        : List.of(),
                Conditions.of(block, primary(asked)));
    }

    private static String shape(Map<String, Integer> slices, Block block) {
        List<String> parts = new ArrayList<>();
        slices.forEach((kind, number) -> parts.add(number + " " + kind));
        if (slices.isEmpty()) {
            parts.add("no slice");
        }
        // not their versions: runs may be compared to see what an upgrade does
        new TreeMap<>(block.proxies())
                .forEach((arm, proxy) ->
                        parts.add(arm + " through " + proxy.kind() + " " + new TreeMap<>(proxy.options())));
        block.checks().stream()
                .filter(check -> check.name().equals("network"))
                .forEach(check -> parts.add("in " + check.detail()));
        return String.join(", ", parts);
    }

    /** The source of the metric that was named before the run. */
    private static String primary(List<Measure> measures) {
        return measures.stream()
                .filter(measure -> measure.role() == Role.PRIMARY)
                .map(measure -> measure.metric().source())
                .findFirst()
                .orElse("");
    }

    private static Map<String, Percentiles> latencies(List<Slice> slices) {
        Map<String, Percentiles> byGroup = new LinkedHashMap<>();
        for (Slice slice : slices) {
            for (RequestGroup group : slice.groups()) {
                if (!byGroup.containsKey(group.name())) {
                    byGroup.put(group.name(), Percentiles.of(Distribution.of(slices, group.name())));
                }
            }
        }
        return byGroup;
    }

    /** A quantile that is kept anyway; empty if the source is none, or too few requests lie beyond it. */
    private static Optional<MetricValue> quoted(Map<String, Percentiles> byGroup, String source) {
        return MetricSource.parse(source)
                .filter(MetricSource.Latency.class::isInstance)
                .map(MetricSource.Latency.class::cast)
                .flatMap(latency -> switch (byGroup.getOrDefault(latency.group(), Percentiles.none())
                        .quoted(latency.statistic())) {
                    case Quantile.Exact exact -> Optional.of(new MetricValue.Exact(exact.seconds()));
                    case Quantile.AtLeast bound -> Optional.of(new MetricValue.AtLeast(bound.seconds()));
                    case Quantile.TooFew few -> Optional.empty();
                });
    }

    private static MetricValue start(Block block, String arm) {
        Block.ArmProcess process = block.arms().get(arm);
        return process == null
                ? new MetricValue.Missing("block " + block.index() + " has no process of its arm " + arm)
                : new MetricValue.Exact(process.startSeconds());
    }

    /** Memory that a slice has taken is rarely given back: only in front of an arm's first one it is that of an idle process. */
    private static MetricValue idleMemory(Block block, String arm) {
        List<Slice> first = block.slices().stream()
                .filter(slice -> slice.arm().equals(arm))
                .min(Comparator.comparingInt(Slice::index))
                .stream()
                .toList();
        return MetricReader.read(first, Measures.MEMORY_BEFORE, Distribution.BEYOND);
    }

    /** The groups of requests that an arm was sent. */
    List<String> groups(String arm) {
        return List.copyOf(latencies.getOrDefault(arm, Map.of()).keySet());
    }

    /** The latencies of a group of requests in an arm. */
    Percentiles latencies(String arm, String group) {
        return latencies.getOrDefault(arm, Map.of()).getOrDefault(group, Percentiles.none());
    }

    /** The values of a metric in both arms. */
    Pair pair(String source) {
        return new Pair(index, value(Experiment.BEFORE, source), value(Experiment.AFTER, source));
    }

    /** The value of a metric in an arm. */
    MetricValue value(String arm, String source) {
        return values.getOrDefault(arm, Map.of())
                .getOrDefault(source, new MetricValue.Missing("block " + index + " has no " + source));
    }
}
