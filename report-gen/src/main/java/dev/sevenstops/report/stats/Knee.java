package dev.sevenstops.report.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Variance;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The knee of a sweep over an ordered factor: the lowest level from which on a metric no longer changes by more than its interval.
 *
 * <p>Two levels do not differ where the 95 % interval (Student's t) of the differences between them, block by block, holds 0. Blocks of
 * the same number are sent the same load at every level, so that they are pairs. The knee is the lowest level of which this holds together
 * with all higher ones, each against each; there is none where it holds of all levels, since nothing bends then, or of the highest
 * alone, since it may go on changing beyond it.
 *
 * <p>Intervals that are wide hide changes, and each one more that is looked at is another chance of a difference that is none: the first
 * moves the knee down, the second up. Methods that look at the shape of a curve, such as V. Satopää et al., "Finding a 'Kneedle' in a
 * Haystack" (2011), find a point of largest curvature in whatever they are given, noise included, and say nothing about what comes
 * behind it.
 */
public sealed interface Knee {
    /** Two levels are a comparison; from three on they can bend. */
    int LEVELS = 3;

    /**
     * There is one.
     *
     * @param level its position among the levels, ascending, from 0
     */
    record From(int level) implements Knee {}

    /**
     * There is none.
     *
     * @param reason one clause
     */
    record None(String reason) implements Knee {}

    /**
     * Of a metric.
     *
     * @param levels at each level, ascending; at least {@value #LEVELS}
     * @param arm whose values
     */
    static Knee of(List<Comparison> levels, Function<Pair, MetricValue> arm) {
        List<Map<Integer, Double>> byBlock = new ArrayList<>();
        for (Comparison level : levels) {
            Map<Integer, Double> values = new HashMap<>();
            for (Pair pair : level.pairs()) {
                MetricValue value = arm.apply(pair);
                if (value instanceof MetricValue.AtLeast) {
                    return new None("some values are lower bounds only");
                }
                value.lowest().ifPresent(number -> values.put(pair.block(), number));
            }
            byBlock.add(values);
        }
        Set<Integer> shared = new TreeSet<>(byBlock.getFirst().keySet());
        byBlock.forEach(values -> shared.retainAll(values.keySet()));
        return of(byBlock.stream()
                .map(values -> shared.stream()
                        .mapToDouble(block -> values.getOrDefault(block, 0.0))
                        .toArray())
                .toList());
    }

    /**
     * Of the values at each level, ascending, block by block.
     *
     * @param levels at least {@value #LEVELS}, each with the values of the same blocks
     */
    static Knee of(List<double[]> levels) {
        if (levels.size() < LEVELS) {
            throw new IllegalArgumentException(levels.size() + " levels");
        }
        int blocks = levels.getFirst().length;
        if (blocks < Judge.MIN_BLOCKS) {
            return new None((blocks == 1 ? "1 block has" : blocks + " blocks have")
                    + " a value at every level, it takes " + Judge.MIN_BLOCKS);
        }
        int last = levels.size() - 1;
        int from = last;
        while (from > 0 && isAsAllAbove(levels, from - 1)) {
            from--;
        }
        if (from == last) {
            return new None("it still changes at the highest level");
        }
        return from == 0 ? new None("no level differs from another by more than its interval") : new From(from);
    }

    private static boolean isAsAllAbove(List<double[]> levels, int level) {
        for (int above = level + 1; above < levels.size(); above++) {
            if (differ(levels.get(level), levels.get(above))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the interval of the differences leaves out 0. */
    private static boolean differ(double[] one, double[] other) {
        double[] differences = new double[one.length];
        Arrays.setAll(differences, block -> other[block] - one[block]);
        double mean = Mean.of(differences).getAsDouble();
        double error = Math.sqrt(Variance.of(differences).getAsDouble() / differences.length);
        double half =
                TDistribution.of(differences.length - 1).inverseCumulativeProbability((1 + Effect.LEVEL) / 2) * error;
        return Math.abs(mean) > half;
    }
}
