package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.compare.Rule.Beyond;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.stats.MetricSource;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RuleTest {
    private static final Metric CPU = new Metric("rate:cpu:requests", "CPU", "s", Metric.Better.LOWER);
    private static final Metric DROPPED = new Metric("counter:dropped", "dropped", "1", Metric.Better.LOWER);
    private static final Metric BYTES = new Metric("max:growth.bytes", "growth", "bytes", Metric.Better.LOWER);
    private static final Metric GOOD = new Metric("counter:good", "good", "1", Metric.Better.HIGHER);
    private static final Metric P99 = new Metric("latency:steady:p99", "p99", "s", Metric.Better.LOWER);
    private static final Rule RULE = new Rule(OptionalDouble.empty());

    @Test
    void theIntervalIsWelchs() {
        // logs 0, 0.1, 0.2 (mean 0.1, s^2 0.01) against 0.5, 0.9 (mean 0.7, s^2 0.08): difference 0.6,
        // se^2 = 0.01 / 3 + 0.08 / 2 = 0.043333, df = se^4 / ((0.01 / 3)^2 / 2 + 0.04^2 / 1) = 1.169533
        Estimate estimate = Estimate.unpaired(new double[] {0, 0.1, 0.2}, new double[] {0.5, 0.9});

        assertEquals(Math.exp(0.6), estimate.ratio(), 1e-12);
        double half = Math.log(estimate.high() / estimate.ratio());
        assertEquals(half, Math.log(estimate.ratio() / estimate.low()), 1e-9);
        double t = org.apache.commons.statistics.distribution.TDistribution.of(1.169533)
                .inverseCumulativeProbability(0.975);
        assertEquals(t * Math.sqrt(0.0433333333), half, 1e-4);
        assertTrue(estimate.p() > 0.05 && estimate.low() < 1);
    }

    @Test
    void identicalValuesAreTheSameAndConstantsThatDifferAreNot() {
        assertInstanceOf(Verdict.Same.class, verdict(CPU, of(5, 5, 5), of(5, 5, 5)));
        assertInstanceOf(Verdict.Regressed.class, verdict(CPU, of(5, 5, 5), of(50, 50, 50)));
    }

    /** From 1/1.02 = 0.9804 on, so that the smallest effect that is called is the same in both directions. */
    @Test
    void sameIsAsWideBelowOneAsAbove() {
        List<MetricValue> ones = of(1, 1, 1, 1, 1, 1);

        assertInstanceOf(Verdict.Same.class, verdict(CPU, ones, of(0.981, 0.981, 0.981, 0.981, 0.981, 0.981)));
        assertInstanceOf(
                Verdict.Improved.class, verdict(CPU, ones, of(0.9802, 0.9802, 0.9802, 0.9802, 0.9802, 0.9802)));
        assertInstanceOf(Verdict.Same.class, verdict(CPU, ones, of(1.019, 1.019, 1.019, 1.019, 1.019, 1.019)));
    }

    @Test
    void fewBlocksCallOnlyTwofold() {
        assertTrue(verdict(CPU, of(10, 10.1, 9.9), of(15, 15.1, 14.9)).reason().contains("2x or more"));
        assertInstanceOf(Verdict.Regressed.class, verdict(CPU, of(10, 10.1, 9.9), of(25, 25.1, 24.9)));
        assertInstanceOf(
                Verdict.Regressed.class,
                verdict(CPU, of(10, 10.1, 9.9, 10, 10.1, 9.9), of(15, 15.1, 14.9, 15, 15.1, 14.9)));
        assertInstanceOf(Verdict.CannotTell.class, verdict(CPU, of(10, 10), of(90, 90, 90)));
    }

    @Test
    void theDirectionIsTheMetrics() {
        assertInstanceOf(Verdict.Improved.class, verdict(GOOD, of(10, 10.1, 9.9), of(25, 25.1, 24.9)));
        assertInstanceOf(Verdict.Regressed.class, verdict(GOOD, of(25, 25.1, 24.9), of(10, 10.1, 9.9)));
    }

    @Test
    void holmsCorrectionShowsInTheVerdict() {
        Evidence evidence = Evidence.of(sample(of(10, 11, 9, 10, 11, 9), of(12, 13, 11, 12, 13, 11)), false);
        double p = evidence.tested().orElseThrow();

        assertInstanceOf(Verdict.Regressed.class, RULE.verdict(CPU, evidence, p, 1, 6));
        Verdict corrected = RULE.verdict(CPU, evidence, 0.3, 40, 6);
        assertInstanceOf(Verdict.CannotTell.class, corrected);
        assertTrue(corrected.reason().contains("Holm's correction for 40 metrics raises to 0.30"), corrected.reason());
    }

    @Test
    void zeroEverywhereIsTheSame() {
        assertInstanceOf(Verdict.Same.class, verdict(CPU, of(0, 0, 0), of(0, 0, 0)));
    }

    @Test
    void fromZeroTakesEventsInEveryBlock() {
        assertInstanceOf(Verdict.Regressed.class, verdict(DROPPED, of(0, 0, 0), of(547, 776, 780)));
        assertInstanceOf(Verdict.Improved.class, verdict(DROPPED, of(547, 776, 780), of(0, 0, 0)));
        assertInstanceOf(Verdict.CannotTell.class, verdict(DROPPED, of(0, 0, 0), of(547, 776, 0)));
        assertInstanceOf(Verdict.CannotTell.class, verdict(DROPPED, of(0, 0, 0), of(1, 2, 1)));
        // ranks: 0 to 3 against 10 to 13, p = 2 / C(8, 4) = 0.029
        assertInstanceOf(Verdict.Regressed.class, verdict(DROPPED, of(0, 1, 2, 3), of(10, 11, 12, 13)));
    }

    /** 4 KB are not 4,096 coins that all fell on one side: what is no event is told apart by its ranks, which three blocks cannot. */
    @Test
    void bytesAreNoEvents() {
        assertInstanceOf(Verdict.Regressed.class, verdict(DROPPED, of(0, 0, 0), of(4096, 8192, 12288)));
        assertInstanceOf(Verdict.CannotTell.class, verdict(BYTES, of(0, 0, 0), of(4096, 8192, 12288)));
    }

    /** 2 of the 20 ways to deal them are as extreme: the approximation that ties are usually given says 0.047. */
    @Test
    void threeAgainstThreeThatTieAreNotTold() {
        Verdict events = verdict(DROPPED, of(0, 0, 0), of(1, 1, 1));
        assertInstanceOf(Verdict.CannotTell.class, events);
        assertTrue(events.reason().contains("ranks: p 0.10"), events.reason());
        assertInstanceOf(Verdict.CannotTell.class, verdict(BYTES, of(0, 0, 0), of(4096, 4096, 4096)));
    }

    @Test
    void fewBlocksOfWhichSomeReachZeroCallOnlyTwofold() {
        // 4 against 4 that do not overlap: p = 2 / C(8, 4) = 0.029
        Verdict fine = verdict(DROPPED, of(0, 100, 101, 102), of(105, 106, 107, 108));
        assertInstanceOf(Verdict.CannotTell.class, fine);
        assertTrue(fine.reason().endsWith(": fewer than 6 blocks call only 2x or more"), fine.reason());
        assertInstanceOf(Verdict.Regressed.class, verdict(DROPPED, of(0, 50, 51, 52), of(105, 106, 107, 108)));
        assertInstanceOf(Verdict.Improved.class, verdict(DROPPED, of(105, 106, 107, 108), of(0, 50, 51, 52)));
        assertInstanceOf(
                Verdict.Regressed.class,
                verdict(DROPPED, of(0, 100, 101, 102, 103, 104), of(105, 106, 107, 108, 109, 110)));
    }

    @Test
    void whatIsNotAboveZeroHasNoMultiple() {
        assertInstanceOf(Verdict.Regressed.class, verdict(BYTES, of(-4, -3, -2, -1), of(1, 2, 3, 4)));
        assertInstanceOf(Verdict.Improved.class, verdict(BYTES, of(1, 2, 3, 4), of(-4, -3, -2, -1)));
        assertInstanceOf(Verdict.CannotTell.class, verdict(BYTES, of(-40, -30, -20, -10), of(-4, -3, -2, -1)));
        assertInstanceOf(Verdict.CannotTell.class, verdict(BYTES, of(-4, -3, -2, -1), of(0, 0, 0, 0)));
    }

    @Test
    void theThresholdIsAboutTheMediansWhereThereIsNoRatio() {
        List<MetricValue> baseline = of(0, 100, 101, 102, 103, 104);
        List<MetricValue> candidate = of(105, 106, 107, 108, 109, 110);
        // medians 101.5 and 107.5
        assertTrue(isBeyond(OptionalDouble.empty(), DROPPED, baseline, candidate));
        assertTrue(isBeyond(OptionalDouble.of(0.05), DROPPED, baseline, candidate));
        assertFalse(isBeyond(OptionalDouble.of(0.5), DROPPED, baseline, candidate));

        List<MetricValue> fewer = of(0, 90, 91, 92, 93, 94);
        // medians 107.5 and 91.5
        assertTrue(isBeyond(OptionalDouble.of(0.15), GOOD, candidate, fewer));
        assertFalse(isBeyond(OptionalDouble.of(0.5), GOOD, candidate, fewer));
        assertFalse(isBeyond(OptionalDouble.empty(), GOOD, fewer, candidate), "more is better");
    }

    @Test
    void fromZeroOrToZeroIsBeyondEveryThreshold() {
        OptionalDouble most = OptionalDouble.of(10);
        List<MetricValue> zero = of(0, 0, 0, 0, 0, 0);
        List<MetricValue> some = of(6, 7, 8, 9, 10, 11);

        assertTrue(isBeyond(most, DROPPED, zero, some));
        assertTrue(isBeyond(most, GOOD, some, zero));
        assertTrue(isBeyond(most, BYTES, of(-6, -5, -4, -3, -2, -1), some));
        assertTrue(isBeyond(most, BYTES, of(0, 0, 0, 0, 0, 1), some), "a median of zero");
    }

    @Test
    void lowerBoundsSupportOnlyBeingLarger() {
        List<MetricValue> bounds =
                List.of(new MetricValue.AtLeast(7), new MetricValue.AtLeast(8), new MetricValue.Exact(9));

        assertInstanceOf(Verdict.Regressed.class, verdict(CPU, of(1, 2, 3), bounds));
        assertInstanceOf(Verdict.Improved.class, verdict(CPU, bounds, of(1, 2, 3)));
        assertInstanceOf(Verdict.CannotTell.class, verdict(CPU, bounds, of(70, 80, 90)));
        assertInstanceOf(Verdict.CannotTell.class, verdict(CPU, of(6, 7, 8), bounds));
    }

    @Test
    void blocksFarFromTheOthersAreSaid() {
        List<MetricValue> even = of(10, 10.1, 9.9, 10, 10.2, 9.8);

        assertEquals("", sample(even, even).outliers());
        assertEquals(
                "; outliers: 1 of 6 blocks of the candidate",
                sample(even, of(10, 10.1, 9.9, 10, 10.2, 30)).outliers());
        assertEquals(
                "; outliers: 1 of 6 pairs",
                new Sample(even, even, Optional.of(new double[] {0, 0.1, -0.1, 0.05, -0.05, 3})).outliers());
    }

    @Test
    void theThresholdIsAboutTheExitAndNotTheVerdict() {
        Evidence evidence =
                Evidence.of(sample(of(10, 10.1, 9.9, 10, 10, 10), of(10.5, 10.6, 10.4, 10.5, 10.5, 10.5)), false);
        Verdict verdict = RULE.verdict(CPU, evidence, evidence.tested().orElseThrow(), 1, 6);

        assertInstanceOf(Verdict.Regressed.class, verdict);
        assertEquals(Beyond.YES, RULE.beyond(CPU, evidence, verdict));
        assertEquals(Beyond.NO, new Rule(OptionalDouble.of(0.1)).beyond(CPU, evidence, verdict));
        // 1.05 [1.042, 1.058]
        assertEquals(Beyond.PERHAPS, new Rule(OptionalDouble.of(0.054)).beyond(CPU, evidence, verdict));
    }

    /** Who asks for 5 % must not be told that 8 % are the same, because a p99 may differ by 10 %. */
    @Test
    void aThresholdBelowTheMarginIsTheMargin() {
        List<MetricValue> baseline = of(10, 10.05, 9.95, 10, 10.05, 9.95);
        List<MetricValue> candidate = of(10.8, 10.85, 10.75, 10.8, 10.85, 10.75);
        Evidence evidence = Evidence.of(sample(baseline, candidate), false);
        double p = evidence.tested().orElseThrow();

        assertInstanceOf(Verdict.Same.class, RULE.verdict(P99, evidence, p, 1, 6));
        Rule five = new Rule(OptionalDouble.of(0.05));
        Verdict verdict = five.verdict(P99, evidence, p, 1, 6);
        assertInstanceOf(Verdict.Regressed.class, verdict);
        assertEquals(Beyond.YES, five.beyond(P99, evidence, verdict));
        Verdict above = new Rule(OptionalDouble.of(0.5)).verdict(P99, evidence, p, 1, 6);
        assertTrue(above.reason().endsWith(": inside the margin of 10 %"), above.reason());
    }

    @Test
    void withoutAnyMarginOnlyValuesThatNeverVaryAreTheSame() {
        Rule none = new Rule(OptionalDouble.of(0));
        Evidence equal = Evidence.of(sample(of(5, 5, 5), of(5, 5, 5)), false);
        Evidence near = Evidence.of(sample(of(5, 5, 5.01), of(5, 5.01, 5)), false);

        assertInstanceOf(Verdict.Same.class, none.verdict(CPU, equal, 1, 1, 3));
        assertInstanceOf(Verdict.CannotTell.class, none.verdict(CPU, near, 1, 1, 3));
    }

    private static boolean isBeyond(
            OptionalDouble threshold, Metric metric, List<MetricValue> baseline, List<MetricValue> candidate) {
        Rule rule = new Rule(threshold);
        Evidence evidence = Evidence.of(sample(baseline, candidate), MetricSource.isCount(metric));
        double p = evidence.tested().orElseThrow();
        return rule.beyond(metric, evidence, rule.verdict(metric, evidence, p, 1, 6)) == Beyond.YES;
    }

    private static Verdict verdict(Metric metric, List<MetricValue> baseline, List<MetricValue> candidate) {
        Evidence evidence = Evidence.of(sample(baseline, candidate), MetricSource.isCount(metric));
        return RULE.verdict(
                metric, evidence, evidence.tested().orElse(1), 1, Math.min(baseline.size(), candidate.size()));
    }

    private static Sample sample(List<MetricValue> baseline, List<MetricValue> candidate) {
        return new Sample(baseline, candidate, Optional.empty());
    }

    private static List<MetricValue> of(double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> (MetricValue) new MetricValue.Exact(value))
                .toList();
    }
}
