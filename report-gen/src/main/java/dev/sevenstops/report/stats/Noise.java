package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The A/A measurement that every block has: slices of the same arm differ by nothing but noise and drift.
 *
 * @param pairs how many pairs of slices were compared
 * @param ratio the largest ratio between two slices of a pair, at least 1; empty if no pair has one
 * @param difference the largest difference, in the metric's unit; 0 without a pair
 */
public record Noise(int pairs, OptionalDouble ratio, double difference) {

    /** Over all blocks: neighbouring slices of the same arm of the same block. */
    static Noise of(List<Block> blocks, String source, Slice.Kind kind) {
        return of(blocks, source, kind, List.of(Experiment.BEFORE, Experiment.AFTER));
    }

    /** As {@link #of(List, String, Slice.Kind)}, of these arms only. */
    static Noise of(List<Block> blocks, String source, Slice.Kind kind, List<String> arms) {
        int pairs = 0;
        double difference = 0;
        List<Double> logs = new ArrayList<>();
        for (Block block : blocks) {
            for (String arm : arms) {
                List<Slice> slices = MetricReader.slices(block, arm, kind);
                for (int i = 1; i < slices.size(); i++) {
                    // Fewer requests beyond a quantile make the noise larger, never smaller: on the safe side.
                    MetricValue one = read(slices.get(i - 1), source);
                    MetricValue other = read(slices.get(i), source);
                    // Two bounds say nothing about how far apart the values are.
                    if (one instanceof MetricValue.Exact first && other instanceof MetricValue.Exact second) {
                        double x = first.value();
                        double y = second.value();
                        pairs++;
                        difference = Math.max(difference, Math.abs(x - y));
                        if (x > 0 && y > 0) {
                            logs.add(Math.abs(Math.log(x / y)));
                        }
                    }
                }
            }
        }
        OptionalDouble largest = logs.stream().mapToDouble(Double::doubleValue).max();
        return new Noise(
                pairs,
                largest.isPresent() ? OptionalDouble.of(Math.exp(largest.getAsDouble())) : OptionalDouble.empty(),
                difference);
    }

    private static MetricValue read(Slice slice, String source) {
        return MetricReader.read(List.of(slice), source, Distribution.BEYOND_FOR_NOISE);
    }
}
