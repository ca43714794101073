package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One metric of one experiment, before against after over blocks.
 *
 * @param metric what is compared
 * @param pairs the blocks' values, incomplete ones included
 * @param before median over the complete blocks, for display; over all blocks where none is complete and each has this arm's value
 * @param after as before
 * @param effect the ratio after/before
 * @param noise the A/A measurement
 * @param verdict what the blocks decide
 * @param blocks how many blocks are complete
 * @param rough whether a quantile is shown from fewer requests than it takes otherwise ({@link Distribution#BEYOND_FOR_TENFOLD} beyond
 *     it in each block): only where every block has both values and the whole interval lies at {@link Distribution#TENFOLD} or
 *     beyond, so that no block is chosen by what it says
 */
public record Comparison(
        Metric metric,
        List<Pair> pairs,
        MetricValue before,
        MetricValue after,
        Effect effect,
        Noise noise,
        Verdict verdict,
        int blocks,
        boolean rough) {

    private static final String ROUGH = "; from fewer requests than the quantile takes, "
            + Distribution.BEYOND_FOR_TENFOLD + " to " + Distribution.BEYOND
            + " beyond it in a block, which shows effects of 10x and more only";

    /** Compares over these blocks, which must all be usable. */
    public static Comparison of(List<Block> blocks, Metric metric, Slice.Kind kind) {
        List<Pair> quoted = pairs(blocks, metric, kind, Distribution.BEYOND);
        List<Pair> few = allComplete(quoted) ? quoted : pairs(blocks, metric, kind, Distribution.BEYOND_FOR_TENFOLD);
        boolean rough =
                !allComplete(quoted) && allComplete(few) && Effect.of(few).isAtLeast(Distribution.TENFOLD);
        return of(metric, rough ? few : quoted, Noise.of(blocks, metric.source(), kind), rough);
    }

    private static Comparison of(Metric metric, List<Pair> pairs, Noise noise, boolean rough) {
        List<Pair> complete = pairs.stream().filter(Pair::isComplete).toList();
        Effect effect = Effect.of(complete);
        MetricValue before = display(pairs, complete, Pair::before);
        MetricValue after = display(pairs, complete, Pair::after);
        Verdict verdict = complete.isEmpty()
                ? new Verdict.CannotTell("no value: " + whyMissing(before, after))
                : new Judge(metric, complete, noise).verdict(effect);
        return new Comparison(
                metric,
                pairs,
                before,
                after,
                effect,
                noise,
                rough ? verdict.because(verdict.reason() + ROUGH) : verdict,
                complete.size(),
                rough);
    }

    private static List<Pair> pairs(List<Block> blocks, Metric metric, Slice.Kind kind, long beyond) {
        return blocks.stream()
                .map(block -> Pair.of(block, metric.source(), kind, beyond))
                .toList();
    }

    private static boolean allComplete(List<Pair> pairs) {
        return !pairs.isEmpty() && pairs.stream().allMatch(Pair::isComplete);
    }

    private static String whyMissing(MetricValue before, MetricValue after) {
        if (before instanceof MetricValue.Missing missing) {
            return missing.reason();
        }
        return after instanceof MetricValue.Missing missing ? missing.reason() : "no block has both values";
    }

    /** The same comparison with another verdict. */
    Comparison with(Verdict other) {
        return new Comparison(metric, pairs, before, after, effect, noise, other, blocks, rough);
    }

    /**
     * The same blocks as if in some of them either arm had been the other; the noise within an arm stays what it is. A quantile that is
     * shown from few requests is still shown, so that a rule which is judged by this is rather found to call too much.
     *
     * @param exchanged for each of the pairs, in order
     */
    Comparison exchanged(boolean[] exchanged) {
        List<Pair> others = new ArrayList<>();
        for (int i = 0; i < exchanged.length; i++) {
            others.add(exchanged[i] ? pairs.get(i).exchanged() : pairs.get(i));
        }
        return of(metric, List.copyOf(others), noise, rough);
    }

    private static MetricValue display(List<Pair> pairs, List<Pair> complete, Function<Pair, MetricValue> arm) {
        if (!complete.isEmpty()) {
            return median(complete.stream().map(arm).toList());
        }
        Optional<MetricValue> missing = pairs.stream()
                .map(arm)
                .filter(value -> value instanceof MetricValue.Missing)
                .findFirst();
        if (missing.isPresent()) {
            return missing.get();
        }
        // such as how long it took until something was ended, where the other arm ended nothing
        return pairs.isEmpty()
                ? new MetricValue.Missing("no usable block")
                : median(pairs.stream().map(arm).toList());
    }

    /** The median of values that are all present; a lower bound as soon as a bound may lie above what it stands at. */
    public static MetricValue median(List<MetricValue> values) {
        double[] sorted = values.stream()
                .mapToDouble(value -> value.lowest().orElseThrow())
                .sorted()
                .toArray();
        int upper = sorted.length / 2;
        int lower = (sorted.length - 1) / 2;
        double median = (sorted[lower] + sorted[upper]) / 2;
        boolean bound = values.stream()
                .anyMatch(value -> value instanceof MetricValue.AtLeast atLeast && atLeast.bound() <= sorted[upper]);
        return bound ? new MetricValue.AtLeast(median) : new MetricValue.Exact(median);
    }
}
