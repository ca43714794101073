package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sevenstops.report.model.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class KneeTest {
    private static final Metric MEAN = new Metric("stop:handle", "own time of handle", "s", Metric.Better.LOWER);
    private static final Knee STILL_CHANGES = new Knee.None("it still changes at the highest level");
    private static final Knee NOTHING = new Knee.None("no level differs from another by more than its interval");

    @Test
    void itIsTheLowestLevelFromWhichOnNothingChanges() {
        // t(0.975, 2) = 4.302653, so that half an interval of three blocks is 2.484138 standard deviations
        // the last two: -0.5, -0.4, 0.2: mean -0.233, s 0.378594: -0.233 +- 0.940
        // the second against the third: -30, -34, -30: mean -31.333, s 2.309401: -31.333 +- 5.737
        assertEquals(
                new Knee.From(2),
                Knee.of(List.of(
                        values(100, 110, 105), values(50, 55, 52), values(20, 21, 22), values(19.5, 20.6, 22.2))));
    }

    @Test
    void aLevelBelongsToItOnlyIfItIsLikeEachOneAboveIt() {
        // 10 to 10.3: mean 0.3, s 0.2: 0.3 +- 0.497; 10.3 to 10.6: mean 0.3, s 0.264575: 0.3 +- 0.657; but 10 to 10.6:
        // mean 0.6,
        // s 0.1: 0.6 +- 0.248
        List<double[]> creeping =
                List.of(values(50, 50.1, 49.9), values(10, 10, 10), values(10.1, 10.3, 10.5), values(10.6, 10.7, 10.5));
        assertEquals(new Knee.From(2), Knee.of(creeping));
    }

    @Test
    void whatGoesOnChangingHasNone() {
        assertEquals(STILL_CHANGES, Knee.of(List.of(values(4, 4.1, 3.9), values(3, 3.1, 2.9), values(2, 2.1, 1.9))));
        // flat at first, then rising: what comes behind the highest level is not known
        assertEquals(STILL_CHANGES, Knee.of(List.of(values(1, 1.1, 0.9), values(1.1, 1, 0.9), values(9, 9.1, 8.9))));
    }

    @Test
    void whatNeverChangesHasNone() {
        assertEquals(NOTHING, Knee.of(List.of(values(1, 1.2, 0.8), values(1.1, 0.9, 1), values(0.9, 1.1, 1))));
        assertEquals(NOTHING, Knee.of(List.of(values(0, 0, 0), values(0, 0, 0), values(0, 0, 0))));
    }

    @Test
    void aCountThatReachesZeroHasItsKneeThere() {
        assertEquals(new Knee.From(1), Knee.of(List.of(values(547, 776, 780), values(0, 0, 0), values(0, 0, 0))));
    }

    @Test
    void oneBlockThatIsFarOffHidesAChange() {
        // 10 against 5: -5, -5, 20: mean 3.333, s 14.43: the interval is wide, and says so by holding 0
        assertEquals(NOTHING, Knee.of(List.of(values(10, 10, 10), values(5, 5, 30), values(5, 5, 30))));
    }

    @Test
    void itTakesThreeLevelsAndThreeBlocks() {
        assertThrows(IllegalArgumentException.class, () -> Knee.of(List.of(values(1, 2, 3), values(1, 2, 3))));
        assertEquals(
                new Knee.None("2 blocks have a value at every level, it takes 3"),
                Knee.of(List.of(values(9, 9), values(1, 1), values(1, 1))));
        assertEquals(
                new Knee.None("1 block has a value at every level, it takes 3"),
                Knee.of(List.of(values(9), values(1), values(1))));
    }

    @Test
    void blocksArePairedByTheirNumberAndThoseThatALevelLacksAreLeftOut() {
        Comparison high = comparison(pair(0, 9), pair(1, 19), pair(2, 29), pair(3, 39));
        // in another order, and without block 3: paired by number each is 8 less, paired by position they would not
        // differ
        Comparison low = comparison(pair(2, 21), pair(1, 11), pair(0, 1));
        Comparison same = comparison(pair(0, 1), pair(1, 11), pair(2, 21), pair(3, 1));

        assertEquals(new Knee.From(1), Knee.of(List.of(high, low, same), Pair::after));
        assertEquals(NOTHING, Knee.of(List.of(high, low, same), Pair::before));
    }

    @Test
    void lowerBoundsHaveNone() {
        Comparison bound = comparison(new Pair(0, new MetricValue.Exact(1), new MetricValue.AtLeast(1)));

        assertEquals(
                new Knee.None("some values are lower bounds only"), Knee.of(List.of(bound, bound, bound), Pair::after));
    }

    private static Pair pair(int block, double after) {
        return new Pair(block, new MetricValue.Exact(5), new MetricValue.Exact(after));
    }

    private static Comparison comparison(Pair... pairs) {
        List<Pair> all = new ArrayList<>(List.of(pairs));
        all.add(new Pair(9, new MetricValue.Missing("not measured"), new MetricValue.Missing("not measured")));
        return new Comparison(
                MEAN,
                all,
                new MetricValue.Exact(5),
                new MetricValue.Exact(5),
                new Effect.None("of no interest"),
                new Noise(0, OptionalDouble.empty(), 0),
                new Verdict.CannotTell("of no interest"),
                pairs.length,
                false);
    }

    private static double[] values(double... values) {
        return values;
    }
}
