package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Subject.Measured;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.PairedInterval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The values of one metric on both sides, a value a block.
 *
 * @param pairs differences of logs of the blocks that were measured in turns under the same load; empty if they were not
 */
record Sample(List<MetricValue> baseline, List<MetricValue> candidate, Optional<double[]> pairs) {

    /** Of a metric in an arm. */
    static Sample of(Measured baseline, Measured candidate, String arm, String source, boolean inTurns) {
        return of(baseline, candidate, block -> block.value(arm, source), inTurns);
    }

    /** Of the ratio after/before of a metric. */
    static Sample ofEffect(Measured baseline, Measured candidate, String source, boolean inTurns) {
        return of(baseline, candidate, block -> effect(block, source), inTurns);
    }

    private static Sample of(
            Measured baseline, Measured candidate, Function<BlockValues, MetricValue> value, boolean inTurns) {
        List<MetricValue> one = baseline.blocks().stream().map(value).toList();
        List<MetricValue> other = candidate.blocks().stream().map(value).toList();
        return new Sample(
                one, other, inTurns ? pairs(baseline.blocks(), one, candidate.blocks(), other) : Optional.empty());
    }

    private static MetricValue effect(BlockValues block, String source) {
        if (block.value(Experiment.BEFORE, source) instanceof MetricValue.Exact before
                && block.value(Experiment.AFTER, source) instanceof MetricValue.Exact after
                && before.value() > 0
                && after.value() > 0) {
            return new MetricValue.Exact(after.value() / before.value());
        }
        return new MetricValue.Missing("block " + block.index() + " has no ratio of the arms");
    }

    private static Optional<double[]> pairs(
            List<BlockValues> blocks, List<MetricValue> one, List<BlockValues> others, List<MetricValue> other) {
        Map<Integer, Integer> byIndex = new HashMap<>();
        for (int i = 0; i < others.size(); i++) {
            byIndex.put(others.get(i).index(), i);
        }
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Integer partner = byIndex.get(blocks.get(i).index());
            if (partner != null && blocks.get(i).seed() == others.get(partner).seed()) {
                OptionalDouble x = one.get(i).lowest();
                OptionalDouble y = other.get(partner).lowest();
                if (x.isPresent() && y.isPresent() && x.getAsDouble() > 0 && y.getAsDouble() > 0) {
                    differences.add(Math.log(y.getAsDouble() / x.getAsDouble()));
                }
            }
        }
        return differences.size() < Evidence.MIN_BLOCKS
                ? Optional.empty()
                : Optional.of(
                        differences.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The values that are there. */
    List<MetricValue> present(List<MetricValue> side) {
        return side.stream().filter(MetricValue::isPresent).toList();
    }

    /**
     * How many values lie far from the others, as the rest of a sentence; empty if none does. Of values above zero only: they widen the
     * interval of logs.
     */
    String outliers() {
        return pairs.map(differences -> outliers(differences, "pairs"))
                .orElseGet(() -> outliers(logs(baseline), "blocks of the baseline")
                        + outliers(logs(candidate), "blocks of the candidate"));
    }

    private static String outliers(double[] logs, String of) {
        int far = PairedInterval.outliers(logs).size();
        return far == 0 ? "" : "; outliers: " + far + " of " + logs.length + " " + of;
    }

    private double[] logs(List<MetricValue> side) {
        return present(side).stream()
                .mapToDouble(value -> Math.log(value.lowest().orElseThrow()))
                .toArray();
    }

    /** Why a value is missing, as the rest of a sentence; empty if none is. */
    String whyMissing() {
        for (List<MetricValue> side : List.of(baseline, candidate)) {
            for (MetricValue value : side) {
                if (value instanceof MetricValue.Missing missing) {
                    return ": " + missing.reason();
                }
            }
        }
        return "";
    }
}
