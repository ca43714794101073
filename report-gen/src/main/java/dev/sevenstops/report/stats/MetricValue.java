package dev.sevenstops.report.stats;

import java.util.OptionalDouble;

/** What a metric read in one arm of one block, or the median of that over blocks, in the metric's unit. */
public sealed interface MetricValue {

    /** A known value. */
    record Exact(double value) implements MetricValue {}

    /** A lower bound. */
    record AtLeast(double bound) implements MetricValue {}

    /**
     * No value.
     *
     * @param reason one clause
     */
    record Missing(String reason) implements MetricValue {}

    /** The value or its lower bound; empty if missing. */
    default OptionalDouble lowest() {
        return switch (this) {
            case Exact exact -> OptionalDouble.of(exact.value());
            case AtLeast atLeast -> OptionalDouble.of(atLeast.bound());
            case Missing missing -> OptionalDouble.empty();
        };
    }

    /** Whether there is a value or a bound. */
    default boolean isPresent() {
        return lowest().isPresent();
    }
}
