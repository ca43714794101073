package dev.sevenstops.report.compare;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.stats.Distribution;
import dev.sevenstops.report.stats.LoadCheck;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.MetricValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a comparison keeps of a block: a value of each metric in each arm, and what it was sent. A block with its histograms and
 * series is a hundred times as large.
 *
 * @param experiment the row's id
 * @param index number of the block
 * @param seed of the block
 * @param usable whether the block may be used
 * @param values by arm, then by the metric's source
 * @param shape the slices' kinds, arms and lengths, without their order
 * @param fingerprints of the generated workload, by the seed that it was generated from
 * @param load why its two arms were not sent the same; empty if they were
 * @param jdks what the arms ran on, as the processes were recorded
 * @param arguments JVM arguments of the after arm
 */
record BlockValues(
        String experiment,
        String runtime,
        int index,
        long seed,
        boolean usable,
        Map<String, Map<String, MetricValue>> values,
        String shape,
        Map<String, String> fingerprints,
        List<String> load,
        List<String> jdks,
        List<String> arguments) {

    static BlockValues of(Block block, Map<String, List<String>> sources) {
        Map<String, Map<String, MetricValue>> values = new HashMap<>();
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            List<Slice> slices = MetricReader.slices(block, arm, Slice.Kind.MEASURE);
            Map<String, MetricValue> own = new HashMap<>();
            for (String source : sources.getOrDefault(block.experiment(), List.of())) {
                own.put(
                        source,
                        switch (source) {
                            case Measures.START -> start(block, arm);
                            case Measures.IDLE_MEMORY -> idleMemory(block, arm);
                            default -> MetricReader.read(slices, source, Distribution.BEYOND);
                        });
            }
            values.put(arm, own);
        }
        Map<String, Integer> shape = new TreeMap<>();
        Map<String, String> fingerprints = new HashMap<>();
        for (Slice slice : block.slices()) {
            shape.merge(
                    slice.kind().name().toLowerCase(java.util.Locale.ROOT) + " of " + slice.seconds() + " s",
                    1,
                    Integer::sum);
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
                shape.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("no slice"),
                fingerprints,
                usable ? LoadCheck.of(List.of(block)).differences() : List.of(),
                new ArrayList<>(block.arms().values().stream()
                        .map(Block.ArmProcess::jvm)
                        .distinct()
                        .sorted()
                        .toList()),
                block.arms().containsKey(Experiment.AFTER)
                        ? List.copyOf(block.arms().get(Experiment.AFTER).jvmArguments())
                        : List.of());
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

    /** The value of a metric in an arm. */
    MetricValue value(String arm, String source) {
        return values.getOrDefault(arm, Map.of())
                .getOrDefault(source, new MetricValue.Missing("block " + index + " has no " + source));
    }
}
