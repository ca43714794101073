package dev.sevenstops.report.stats;

import java.util.List;

/** The ratio after/before over blocks. */
public sealed interface Effect {

    /**
     * Every block has a ratio.
     *
     * @param ratio geometric mean of the blocks' ratios, see {@link PairedInterval}
     * @param low lower end of its 95 % interval on the log scale; 0 from a single block
     * @param high upper end; infinite from a single block
     */
    record Estimated(double ratio, double low, double high) implements Effect {}

    /**
     * Some values are lower bounds, and every block says that the ratio is at most this.
     *
     * @param ratio the weakest of the blocks' statements
     */
    record AtMost(double ratio) implements Effect {}

    /**
     * Some values are lower bounds, and every block says that the ratio is at least this.
     *
     * @param ratio the weakest of the blocks' statements
     */
    record AtLeast(double ratio) implements Effect {}

    /**
     * There is no ratio.
     *
     * @param reason one clause
     */
    record None(String reason) implements Effect {}

    /** The level of the intervals. */
    double LEVEL = 0.95;

    /** The effect over these blocks, all complete. */
    static Effect of(List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return new None("no block has both values");
        }
        double[] atMost = pairs.stream()
                .map(Pair::logAtMost)
                .filter(log -> log.isPresent())
                .mapToDouble(log -> log.getAsDouble())
                .toArray();
        double[] atLeast = pairs.stream()
                .map(Pair::logAtLeast)
                .filter(log -> log.isPresent())
                .mapToDouble(log -> log.getAsDouble())
                .toArray();
        boolean allAtMost = atMost.length == pairs.size();
        boolean allAtLeast = atLeast.length == pairs.size();
        if (allAtMost && allAtLeast) {
            return estimate(atMost);
        }
        if (allAtMost) {
            return new AtMost(Math.exp(max(atMost)));
        }
        if (allAtLeast) {
            return new AtLeast(Math.exp(-max(negated(atLeast))));
        }
        boolean bounds = pairs.stream()
                .anyMatch(pair ->
                        pair.before() instanceof MetricValue.AtLeast || pair.after() instanceof MetricValue.AtLeast);
        return new None(bounds ? "lower bounds that do not point one way" : "zero or less has no ratio");
    }

    /**
     * Whether the whole of it lies at {@code fold} or beyond, in whichever direction: an interval that reaches to a weaker effect
     * does not, and neither does the ratio of a single block, which has no interval.
     */
    default boolean isAtLeast(double fold) {
        return switch (this) {
            case Estimated estimated -> estimated.high() <= 1 / fold || estimated.low() >= fold;
            case AtMost atMost -> atMost.ratio() <= 1 / fold;
            case AtLeast atLeast -> atLeast.ratio() >= fold;
            case None none -> false;
        };
    }

    private static Estimated estimate(double[] logs) {
        PairedInterval interval = PairedInterval.of(logs);
        return new Estimated(interval.ratio(), interval.low(), interval.high());
    }

    private static double max(double[] values) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static double[] negated(double[] values) {
        double[] negated = values.clone();
        for (int i = 0; i < negated.length; i++) {
            negated[i] = -negated[i];
        }
        return negated;
    }
}
