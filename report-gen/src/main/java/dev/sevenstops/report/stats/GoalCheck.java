package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Goal;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Slice;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the after arm kept a limit, in every usable block.
 *
 * @param goal the limit
 * @param outcome whether it was kept
 * @param worst the largest value of any block; missing if a block has none and no other block missed the goal
 * @param unit of the value and the limit, as {@link Metric#unit()}
 * @param missed how many blocks missed it
 * @param blocks how many usable blocks there are
 */
public record GoalCheck(Goal goal, Outcome outcome, MetricValue worst, String unit, int missed, int blocks) {

    /** What the blocks say about a goal. */
    public enum Outcome {
        /** Every block kept it. */
        MET,
        /** At least one block did not, whatever the others say. */
        MISSED,
        /** No block is known to have missed it, and not every one is known to have kept it. */
        NOT_KNOWN
    }

    static List<GoalCheck> of(Experiment experiment, List<Block> usable) {
        return experiment.goals().stream()
                .map(goal -> of(experiment, goal, usable))
                .toList();
    }

    private static GoalCheck of(Experiment experiment, Goal goal, List<Block> usable) {
        List<MetricValue> values = usable.stream()
                .map(block -> MetricReader.read(
                        MetricReader.slices(block, Experiment.AFTER, Slice.Kind.MEASURE),
                        goal.source(),
                        Distribution.BEYOND))
                .toList();
        // A lower bound above the limit misses it for certain; one below it says nothing.
        int missed = (int) values.stream()
                .filter(value -> value.lowest().orElse(Double.NEGATIVE_INFINITY) > goal.atMost())
                .count();
        boolean known = !values.isEmpty() && values.stream().allMatch(value -> value instanceof MetricValue.Exact);
        Outcome outcome = missed > 0 ? Outcome.MISSED : known ? Outcome.MET : Outcome.NOT_KNOWN;
        return new GoalCheck(goal, outcome, worst(values, outcome), unit(experiment, goal), missed, values.size());
    }

    private static MetricValue worst(List<MetricValue> values, Outcome outcome) {
        if (outcome == Outcome.NOT_KNOWN) {
            return values.stream()
                    .filter(value -> !(value instanceof MetricValue.Exact))
                    .findFirst()
                    .orElse(new MetricValue.Missing("no block could be used"));
        }
        MetricValue worst = values.getFirst();
        for (MetricValue value : values) {
            if (value.lowest().orElse(Double.NEGATIVE_INFINITY) > worst.lowest().orElse(Double.NEGATIVE_INFINITY)) {
                worst = value;
            }
        }
        return worst;
    }

    /** That of the row's metric with the same source; of others what their source or its name says. */
    private static String unit(Experiment experiment, Goal goal) {
        return Stream.concat(Stream.of(experiment.primary()), experiment.secondary().stream())
                .filter(metric -> metric.source().equals(goal.source()))
                .map(Metric::unit)
                .findFirst()
                .orElseGet(() -> unit(goal.source()));
    }

    private static String unit(String source) {
        if (source.startsWith("latency:") || source.startsWith("stop:")) {
            return "s";
        }
        if (source.startsWith("rate:")) {
            return "1";
        }
        return source.contains(".bytes") ? "bytes" : source.contains(".seconds") ? "s" : "1";
    }
}
