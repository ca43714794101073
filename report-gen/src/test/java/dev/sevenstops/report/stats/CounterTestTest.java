package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.report.model.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CounterTestTest {
    private static final Metric CPU = new Metric("rate:cpu:requests", "CPU", "s", Metric.Better.LOWER);

    /** Falls from 20 to 18. */
    private static final Comparison MEASURED = comparison(20, 18, 20, 18.1, 20, 17.9, 20, 18, 20, 18.1, 20, 17.9);

    @Test
    void aCounterTestThatFallsLikewiseShowsIt() {
        assertEquals(
                CounterTest.Outcome.SHOWS_IT_TOO,
                outcome(comparison(20, 18, 20, 18.1, 20, 17.9, 20, 18, 20, 18.1, 20, 17.9)));
    }

    /** A quarter of 2 is 0.5. */
    @Test
    void aSmallPartOfTheDifferenceDoesNotShowIt() {
        assertEquals(
                CounterTest.Outcome.SILENT,
                outcome(comparison(20, 19.6, 20, 19.61, 20, 19.59, 20, 19.6, 20, 19.61, 20, 19.59)));
    }

    /** Its medians lie 35 apart, and its blocks say both: a counter-test of a second counts CPU in ticks of 10 ms. */
    @Test
    void noiseNeitherShowsItNorRulesItOut() {
        Comparison noise = comparison(600, 500, 500, 600, 620, 480, 480, 610, 600, 490, 510, 540);

        assertEquals(CounterTest.Outcome.TOO_NOISY, outcome(noise));
    }

    /** What five blocks vary by is not known. */
    @Test
    void ofFewBlocksTheMediansDecide() {
        Comparison few = comparison(600, 500, 500, 600, 620, 480, 480, 500, 600, 490);

        assertEquals(CounterTest.Outcome.SHOWS_IT_TOO, outcome(few));
    }

    @Test
    void aCounterTestThatRisesDoesNotShowAFall() {
        assertEquals(
                CounterTest.Outcome.SILENT,
                outcome(comparison(18, 20, 18.1, 20, 17.9, 20, 18, 20, 18.1, 20, 17.9, 20)));
    }

    @Test
    void countsThatReachZeroHaveNoIntervalToBeExcusedBy() {
        assertEquals(CounterTest.Outcome.SHOWS_IT_TOO, outcome(comparison(3, 0, 4, 0, 0, 0, 5, 0, 4, 0, 6, 0)));
    }

    @Test
    void noBlocksAreNoCounterTest() {
        assertEquals(CounterTest.Outcome.NOT_MEASURED, outcome(comparison()));
    }

    private static CounterTest.Outcome outcome(Comparison control) {
        return CounterTest.of(control, MEASURED).outcome();
    }

    /** Of a before and an after for each block. */
    private static Comparison comparison(double... values) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < values.length; i += 2) {
            pairs.add(new Pair(i / 2, new MetricValue.Exact(values[i]), new MetricValue.Exact(values[i + 1])));
        }
        return new Comparison(
                CPU,
                pairs,
                median(pairs.stream().map(Pair::before).toList()),
                median(pairs.stream().map(Pair::after).toList()),
                Effect.of(pairs),
                new Noise(0, OptionalDouble.empty(), 0),
                new Verdict.CannotTell("not asked"),
                pairs.size(),
                false);
    }

    private static MetricValue median(List<MetricValue> values) {
        return values.isEmpty() ? new MetricValue.Missing("no block") : Comparison.median(values);
    }
}
