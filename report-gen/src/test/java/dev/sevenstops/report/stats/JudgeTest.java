package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Metric CPU = new Metric("rate:cpu:requests", "CPU", "s", Metric.Better.LOWER);
    private static final Metric COUNT = new Metric("counter:overflows", "overflows", "1", Metric.Better.LOWER);
    private static final Metric GOODPUT = new Metric("counter:good", "good", "1", Metric.Better.HIGHER);

    @Test
    void theIntervalIsTheTIntervalOfTheLogs() {
        // ratios e^-1, e^-1.1, e^-0.9: mean log -1, s = 0.1, t(0.975, 2) = 4.302653, half width 0.1 / sqrt(3) * t =
        // 0.248414
        Effect.Estimated effect = assertInstanceOf(
                Effect.Estimated.class,
                Effect.of(pairs(1, Math.exp(-1), 2, 2 * Math.exp(-1.1), 3, 3 * Math.exp(-0.9))));

        assertEquals(Math.exp(-1), effect.ratio(), 1e-12);
        assertEquals(Math.exp(-1.248414), effect.low(), 1e-6);
        assertEquals(Math.exp(-0.751586), effect.high(), 1e-6);
    }

    @Test
    void aLargeEffectIsCalledInItsDirection() {
        List<Pair> fell = pairs(10, 4, 11, 4.2, 10.5, 4.1);
        List<Pair> rose = pairs(4, 10, 4.2, 11, 4.1, 10.5);

        assertInstanceOf(Verdict.Improved.class, judge(CPU, fell, noise(1.1, 0.5)));
        assertInstanceOf(Verdict.Regressed.class, judge(CPU, rose, noise(1.1, 0.5)));
        assertInstanceOf(Verdict.Improved.class, judge(GOODPUT, rose, noise(1.1, 0.5)));
    }

    @Test
    void threeBlocksCallNothingBelowTwofold() {
        List<Pair> pairs = pairs(10, 6, 10, 6.01, 10, 5.99);

        assertTrue(judge(CPU, pairs, noise(1.01, 0.1)).reason().contains("2x or more"));
        List<Pair> six = new ArrayList<>(pairs);
        six.addAll(pairs);
        assertInstanceOf(Verdict.Improved.class, judge(CPU, six, noise(1.01, 0.1)));
    }

    @Test
    void anEffectWithinTheNoiseIsNotCalled() {
        assertTrue(
                judge(CPU, pairs(10, 4, 10, 4, 10, 4.1), noise(3, 7)).reason().contains("noise"));
    }

    /** The largest of more pairs of slices is larger, but the mean of more blocks is known better. */
    @Test
    void ofSixBlocksTheirOwnSpreadDecides() {
        List<Pair> six = pairs(10, 9, 10, 9.1, 10, 8.9, 10, 9, 10, 9.1, 10, 8.9);
        assertInstanceOf(Verdict.Improved.class, judge(CPU, six, noise(3, 7)));

        List<Pair> equal = pairs(10, 10.01, 10, 9.99, 10, 10.02, 10, 9.98, 10, 10.01, 10, 9.99);
        assertInstanceOf(Verdict.Same.class, judge(CPU, equal, noise(3, 7)));
        assertInstanceOf(Verdict.CannotTell.class, judge(CPU, equal.subList(0, 5), noise(3, 7)));
    }

    @Test
    void withoutANoiseMeasurementNothingIsCalled() {
        Noise none = new Noise(0, OptionalDouble.empty(), 0);

        assertInstanceOf(Verdict.CannotTell.class, judge(CPU, pairs(10, 4, 10, 4, 10, 4.1), none));
        assertInstanceOf(Verdict.CannotTell.class, judge(COUNT, pairs(900, 0, 800, 0, 700, 0), none));
    }

    @Test
    void anIntervalThatHoldsOneIsNotCalled() {
        assertTrue(judge(CPU, pairs(10, 2, 10, 9, 10, 12), noise(1.01, 0.1))
                .reason()
                .contains("holds 1"));
    }

    @Test
    void ofFewBlocksSameTakesAnIntervalAndANoiseInsideTheMargin() {
        List<Pair> pairs = pairs(10, 10.01, 10, 9.99, 10, 10.02);

        assertInstanceOf(Verdict.Same.class, judge(CPU, pairs, noise(1.01, 0.1)));
        Verdict noisy = assertInstanceOf(Verdict.CannotTell.class, judge(CPU, pairs, noise(1.05, 0.5)));
        assertTrue(noisy.reason().contains("the noise must be, too"), noisy.reason());
        assertEquals(0.10, Judge.margin("latency:steady:p99"));
        assertEquals(0.05, Judge.margin("latency:steady:p50"));
        assertEquals(0.02, Judge.margin("stop:handle"));
    }

    @Test
    void twoBlocksDecideNothing() {
        assertInstanceOf(Verdict.CannotTell.class, judge(COUNT, pairs(900, 0, 800, 0), noise(1.1, 50)));
        assertInstanceOf(Verdict.CannotTell.class, judge(COUNT, List.of(), noise(1.1, 50)));
    }

    @Test
    void countsThatReachZeroInEveryBlockAreCalledWithoutARatio() {
        List<Pair> pairs = pairs(900, 0, 800, 0, 700, 0);

        assertInstanceOf(Effect.None.class, Effect.of(pairs));
        assertInstanceOf(Verdict.Improved.class, judge(COUNT, pairs, noise(1.3, 120)));
        assertInstanceOf(Verdict.Regressed.class, judge(COUNT, pairs(0, 900, 0, 800, 0, 700), noise(1.3, 120)));
    }

    @Test
    void aFewStragglersAfterDoNotSpoilAClearCount() {
        assertInstanceOf(Verdict.Improved.class, judge(COUNT, pairs(900, 3, 800, 0, 700, 1), noise(1.3, 120)));
    }

    @Test
    void countsThatDisagreeAreNotCalled() {
        assertInstanceOf(Verdict.CannotTell.class, judge(COUNT, pairs(900, 0, 0, 800, 700, 0), noise(1.3, 20)));
    }

    @Test
    void countsWithinTheNoiseAreNotCalled() {
        assertInstanceOf(Verdict.CannotTell.class, judge(COUNT, pairs(900, 4, 800, 3, 10, 4), noise(1.3, 12)));
    }

    @Test
    void howMuchACountVariesIsNoArgumentWhereTheOtherArmNeverCounts() {
        // one block's two slices counted 122 and 654 overflows, and no slice of the other arm a single one
        assertInstanceOf(Verdict.Improved.class, judge(COUNT, pairs(547, 0, 776, 0, 780, 0), noise(4.7, 780)));
        assertInstanceOf(Verdict.CannotTell.class, judge(COUNT, pairs(547, 0, 776, 0, 3, 0), noise(4.7, 780)));
    }

    @Test
    void aHandfulOfEventsMayBeChance() {
        // 5 on one side: 2 / 2^5 = 6.25 %; 6: 2 / 2^6 = 3.1 %
        assertInstanceOf(Verdict.CannotTell.class, judge(COUNT, pairs(2, 0, 2, 0, 1, 0), noise(1, 0)));
        assertInstanceOf(Verdict.Improved.class, judge(COUNT, pairs(2, 0, 2, 0, 2, 0), noise(1, 0)));
    }

    @Test
    void zeroOnBothSidesMeansThatTheFaultWasNotProvoked() {
        assertTrue(judge(COUNT, pairs(0, 0, 0, 0, 0, 0), noise(1, 0)).reason().contains("not provoked"));
    }

    @Test
    void aLowerBoundBeforeSupportsAnImprovement() {
        List<Pair> pairs = List.of(
                new Pair(0, new MetricValue.AtLeast(7), new MetricValue.Exact(0.05)),
                new Pair(1, new MetricValue.AtLeast(7), new MetricValue.Exact(0.07)),
                new Pair(2, new MetricValue.Exact(5), new MetricValue.Exact(0.06)));

        // the weakest statement is 0.06 / 5
        assertEquals(
                0.012, assertInstanceOf(Effect.AtMost.class, Effect.of(pairs)).ratio(), 1e-12);
        assertInstanceOf(Verdict.Improved.class, judge(CPU, pairs, noise(1.4, 0.02)));
    }

    @Test
    void aLowerBoundAgainstItsDirectionSupportsNothing() {
        // before is at least 1 and after exactly 10: the ratio is at most 10, which says neither better nor worse
        List<Pair> pairs = List.of(
                new Pair(0, new MetricValue.AtLeast(1), new MetricValue.Exact(10)),
                new Pair(1, new MetricValue.AtLeast(1), new MetricValue.Exact(10)),
                new Pair(2, new MetricValue.AtLeast(1), new MetricValue.Exact(10)));

        assertInstanceOf(Verdict.CannotTell.class, judge(CPU, pairs, noise(1.1, 0.1)));
    }

    @Test
    void boundsOnBothSidesSupportNothing() {
        Pair both = new Pair(0, new MetricValue.AtLeast(7), new MetricValue.AtLeast(1));

        assertInstanceOf(Effect.None.class, Effect.of(List.of(both, both, both)));
        assertInstanceOf(Verdict.CannotTell.class, judge(CPU, List.of(both, both, both), noise(1.1, 0.1)));
    }

    @Test
    void theMedianIsABoundOnceABoundLiesBelowIt() {
        MetricValue one = new MetricValue.Exact(1);
        MetricValue three = new MetricValue.Exact(3);

        assertEquals(new MetricValue.Exact(2), Comparison.median(List.of(three, one)));
        assertEquals(three, Comparison.median(List.of(one, three, new MetricValue.AtLeast(4))));
        assertEquals(new MetricValue.AtLeast(1), Comparison.median(List.of(one, three, new MetricValue.AtLeast(0.5))));
    }

    private static Verdict judge(Metric metric, List<Pair> pairs, Noise noise) {
        return new Judge(metric, pairs, noise).verdict(Effect.of(pairs));
    }

    private static Noise noise(double ratio, double difference) {
        return new Noise(6, OptionalDouble.of(ratio), difference);
    }

    private static List<Pair> pairs(double... values) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < values.length; i += 2) {
            pairs.add(new Pair(i / 2, new MetricValue.Exact(values[i]), new MetricValue.Exact(values[i + 1])));
        }
        return pairs;
    }
}
