package dev.sevenstops.report.compare;

import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.RankTests;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What the blocks of two sides say about a metric, before anything is called. */
sealed interface Evidence {
    /** Fewer blocks than this, on either side, decide nothing. */
    int MIN_BLOCKS = 3;

    /** So many events and more in every block are no chance. */
    double MIN_EVENTS = 6;

    /** Bounds must be this far beyond what they are compared with. */
    double COARSE = 2;

    /** Every block has a value above zero. */
    record Ratio(Estimate estimate) implements Evidence {}

    /**
     * Some values are zero, so that there is no ratio: ranks decide.
     *
     * @param rises whether the candidate has the larger values
     * @param p of the exact rank-sum test, or of the events where one side never has any
     * @param baseline median
     * @param candidate median
     */
    record Ranks(boolean rises, double p, double baseline, double candidate, String words) implements Evidence {

        /**
         * Whether the medians lie {@value Evidence#COARSE}x or more apart, in the direction of the ranks. One above zero is more than any
         * multiple of one that is not; of two that are not, neither is a multiple of the other.
         */
        boolean isCoarse() {
            double larger = rises ? candidate : baseline;
            double smaller = rises ? baseline : candidate;
            return larger > 0 && larger >= COARSE * smaller;
        }
    }

    /**
     * Some values are lower bounds, and all of one side lie beyond all of the other, {@value #COARSE}x or more.
     *
     * @param rises whether the candidate has the larger values
     */
    record Bounds(boolean rises, String words) implements Evidence {}

    /** Every value of both sides is zero. */
    record Zero(String words) implements Evidence {}

    /**
     * Nothing can be said.
     *
     * @param reason one clause
     */
    record Nothing(String reason) implements Evidence {}

    /** The p value; empty where nothing was tested. */
    default OptionalDouble tested() {
        return switch (this) {
            case Ratio ratio -> OptionalDouble.of(ratio.estimate().p());
            case Ranks ranks -> OptionalDouble.of(ranks.p());
            case Bounds bounds -> OptionalDouble.empty();
            case Zero zero -> OptionalDouble.empty();
            case Nothing nothing -> OptionalDouble.empty();
        };
    }

    /**
     * Of both sides' values, missing ones included.
     *
     * @param events whether the values count events, so that a number of them may be chance or not: bytes and seconds are no events
     */
    static Evidence of(Sample sample, boolean events) {
        List<MetricValue> baseline = sample.present(sample.baseline());
        List<MetricValue> candidate = sample.present(sample.candidate());
        int fewest = Math.min(baseline.size(), candidate.size());
        if (fewest < MIN_BLOCKS) {
            return new Nothing(baseline.size() + " against " + candidate.size()
                    + " blocks with a value, a verdict takes " + MIN_BLOCKS + " on each side" + sample.whyMissing());
        }
        boolean bound = anyBound(baseline) || anyBound(candidate);
        if (bound) {
            return byBounds(baseline, candidate);
        }
        double[] base = numbers(baseline, value -> value);
        double[] other = numbers(candidate, value -> value);
        if (min(base) > 0 && min(other) > 0) {
            return new Ratio(
                    sample.pairs().isEmpty()
                            ? Estimate.unpaired(numbers(baseline, Math::log), numbers(candidate, Math::log))
                            : Estimate.paired(sample.pairs().orElseThrow()));
        }
        if (max(base) == 0 && min(base) == 0 && max(other) == 0 && min(other) == 0) {
            return new Zero("0 in every block of both");
        }
        return byRanks(base, other, events);
    }

    private static Evidence byRanks(double[] baseline, double[] candidate, boolean events) {
        boolean silentBaseline = max(baseline) == 0 && min(baseline) == 0 && min(candidate) >= MIN_EVENTS;
        boolean silentCandidate = max(candidate) == 0 && min(candidate) == 0 && min(baseline) >= MIN_EVENTS;
        if (events && (silentBaseline || silentCandidate)) {
            // if the sides were equal, each event would fall on a side by its part of the blocks
            double part = (double) candidate.length / (baseline.length + candidate.length);
            double all = sum(baseline) + sum(candidate);
            double p = Math.min(1, Math.pow(part, all) + Math.pow(1 - part, all));
            return new Ranks(
                    silentBaseline,
                    p,
                    median(baseline),
                    median(candidate),
                    "zero in every block of one side and never below 6 on the other");
        }
        RankTests.Sum ranks = RankTests.sum(baseline, candidate);
        return new Ranks(
                ranks.rises(),
                ranks.p(),
                median(baseline),
                median(candidate),
                String.format(Locale.ROOT, "some blocks reach zero, ranks: p %.2g", ranks.p()));
    }

    private static Evidence byBounds(List<MetricValue> baseline, List<MetricValue> candidate) {
        double[] base = numbers(baseline, value -> value);
        double[] other = numbers(candidate, value -> value);
        // A bound may be anything from where it stands up: it supports only being the larger one.
        if (!anyBound(baseline) && min(other) >= COARSE * max(base)) {
            return new Bounds(true, "at least 2x in every block, some of them lower bounds");
        }
        if (!anyBound(candidate) && min(base) >= COARSE * max(other)) {
            return new Bounds(false, "at most half in every block, some of the baseline's are lower bounds");
        }
        return new Nothing(
                "some values are lower bounds, and they do not lie 2x apart in the direction that they bound");
    }

    private static boolean anyBound(List<MetricValue> values) {
        return values.stream().anyMatch(value -> value instanceof MetricValue.AtLeast);
    }

    private static double[] numbers(List<MetricValue> values, ToDoubleFunction<Double> function) {
        return values.stream()
                .mapToDouble(value -> function.applyAsDouble(value.lowest().orElseThrow()))
                .toArray();
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
