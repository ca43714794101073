package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What one block says about a metric.
 *
 * @param block the block's index
 * @param before value of the before arm
 * @param after value of the after arm
 */
public record Pair(int block, MetricValue before, MetricValue after) {

    /**
     * The pair of a block.
     *
     * @param beyond how many requests must lie beyond a quantile
     */
    static Pair of(Block block, String source, Slice.Kind kind, long beyond) {
        List<Slice> before = MetricReader.slices(block, Experiment.BEFORE, kind);
        List<Slice> after = MetricReader.slices(block, Experiment.AFTER, kind);
        return new Pair(
                block.index(), MetricReader.read(before, source, beyond), MetricReader.read(after, source, beyond));
    }

    /** Whether both arms have a value or a bound. A block counts with both of them or not at all. */
    public boolean isComplete() {
        return before.isPresent() && after.isPresent();
    }

    /** The ratio after/before of this block alone. */
    public Effect effect() {
        return Effect.of(List.of(this));
    }

    /** The same block as if either arm had been the other. */
    Pair exchanged() {
        return new Pair(block, /* before= */ after, /* after= */ before);
    }

    /** The log of after/before if it lies at or below some value: exact, or because before is a lower bound. */
    OptionalDouble logAtMost() {
        return after instanceof MetricValue.Exact ? logOfLowest() : OptionalDouble.empty();
    }

    /** The log of after/before if it lies at or above some value: exact, or because after is a lower bound. */
    OptionalDouble logAtLeast() {
        return before instanceof MetricValue.Exact ? logOfLowest() : OptionalDouble.empty();
    }

    private OptionalDouble logOfLowest() {
        OptionalDouble low = before.lowest();
        OptionalDouble high = after.lowest();
        if (low.isEmpty() || high.isEmpty() || low.getAsDouble() <= 0 || high.getAsDouble() <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.log(high.getAsDouble() / low.getAsDouble()));
    }
}
