package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Slice;
import java.util.List;

/**
 * The same settings under a workload that does not provoke the fault. If the metric moves there too, in the same direction, it shows
 * something else than the fault.
 *
 * <p>It moves if it does so by {@value #PART} of the measured difference or more, and its interval leaves out 1: a counter-test is short,
 * and where the measured difference is small its noise alone is a quarter of that. Fewer than {@value Judge#BLOCKS_FOR_FINE} blocks know
 * too little of their own spread for that excuse, and values without a ratio have no interval; of these the medians alone decide. What is
 * excused so has ruled out nothing either, which is another outcome than a metric that stands still.
 *
 * @param comparison the metric over the control slices
 * @param outcome what that means
 */
public record CounterTest(Comparison comparison, Outcome outcome) {
    /** The part of the measured difference from which on the counter-test shows it too. */
    static final double PART = 0.25;

    /** What the counter-test says. */
    public enum Outcome {
        /** The metric does not move without the fault. */
        SILENT,
        /** It moves without the fault as well. */
        SHOWS_IT_TOO,
        /** It seems to move as well, and that may be noise. */
        TOO_NOISY,
        /** There is no counter-test with values of both arms. */
        NOT_MEASURED
    }

    static CounterTest of(List<Block> blocks, Metric metric, Comparison measured) {
        return of(Comparison.of(blocks, metric, Slice.Kind.CONTROL), measured);
    }

    /** With the metric over the control slices. */
    static CounterTest of(Comparison control, Comparison measured) {
        if (control.blocks() == 0) {
            return new CounterTest(control, Outcome.NOT_MEASURED);
        }
        double moved = difference(control);
        double claimed = difference(measured);
        boolean likewise = moved * claimed > 0 && Math.abs(moved) >= PART * Math.abs(claimed);
        if (!likewise) {
            return new CounterTest(control, Outcome.SILENT);
        }
        return new CounterTest(control, isNoise(control) ? Outcome.TOO_NOISY : Outcome.SHOWS_IT_TOO);
    }

    private static boolean isNoise(Comparison control) {
        return control.blocks() >= Judge.BLOCKS_FOR_FINE
                && control.effect() instanceof Effect.Estimated estimated
                && estimated.low() <= 1
                && estimated.high() >= 1;
    }

    private static double difference(Comparison comparison) {
        return comparison.after().lowest().orElse(0)
                - comparison.before().lowest().orElse(0);
    }
}
