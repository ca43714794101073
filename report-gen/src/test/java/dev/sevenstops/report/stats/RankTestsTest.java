package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankTestsTest {
    private static final double EXACT = 1e-12;

    @ParameterizedTest
    @CsvSource({"3, 20", "4, 70", "6, 924", "24, 32247603683100"})
    void samplesThatDoNotOverlapAreTwoOfAllWays(int size, double ways) {
        double[] low = new double[size];
        double[] high = new double[size];
        for (int i = 0; i < size; i++) {
            low[i] = i;
            high[i] = 100 + i;
        }

        assertEquals(2 / ways, RankTests.sum(low, high).p(), EXACT * 2 / ways);
        assertTrue(RankTests.sum(low, high).rises());
        assertEquals(2 / ways, RankTests.sum(high, low).p(), EXACT * 2 / ways);
        assertFalse(RankTests.sum(high, low).rises());
    }

    @Test
    void withoutTiesItIsTheLibrarys() {
        Random random = new Random(1);
        for (int trial = 0; trial < 100; trial++) {
            double[] one = gaussians(random, 3 + random.nextInt(10));
            double[] other = gaussians(random, 3 + random.nextInt(10));
            double[] all = gaussians(random, 3 + random.nextInt(20));

            assertEquals(
                    MannWhitneyUTest.withDefaults().test(other, one).getPValue(),
                    RankTests.sum(one, other).p(),
                    1e-9);
            assertEquals(WilcoxonSignedRankTest.withDefaults().test(all).getPValue(), RankTests.signed(all), 1e-9);
        }
    }

    @Test
    void zerosAgainstOnesAreTwoOfTwentyWays() {
        assertEquals(
                0.1,
                RankTests.sum(new double[] {0, 0, 0}, new double[] {1, 1, 1}).p(),
                EXACT);
        assertEquals(
                1, RankTests.sum(new double[] {4, 4, 4}, new double[] {4, 4, 4}).p(), EXACT);
    }

    @Test
    void withTiesItIsWhatAllWaysOfDealingCount() {
        Random random = new Random(2);
        for (int trial = 0; trial < 100; trial++) {
            double[] one = few(random, 2 + random.nextInt(4), 0);
            double[] other = few(random, 2 + random.nextInt(4), 0);

            assertEquals(dealt(one, other), RankTests.sum(one, other).p(), EXACT, () -> Arrays.toString(one));
        }
    }

    @Test
    void withTiesAndZerosItIsWhatAllSignsCount() {
        Random random = new Random(3);
        for (int trial = 0; trial < 100; trial++) {
            double[] differences = few(random, 1 + random.nextInt(9), -2);

            assertEquals(signed(differences), RankTests.signed(differences), EXACT, () -> Arrays.toString(differences));
        }
    }

    @Test
    void twelveOfOneSignAreTwoOfAllSignsThoughTwoOfThemTie() {
        double[] rising = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11};

        assertEquals(2 / 4096.0, RankTests.signed(rising), EXACT);
        assertEquals(
                2 / 4096.0,
                RankTests.signed(Arrays.stream(rising).map(one -> -one).toArray()),
                EXACT);
        assertEquals(2 / 4096.0, RankTests.signed(Arrays.copyOf(rising, 15)), EXACT, "zeros are left out");
        assertEquals(1, RankTests.signed(new double[4]), EXACT);
    }

    @Test
    void beyondTheWaysThatCanBeCountedItIsTheLibrarys() {
        Random random = new Random(4);
        double[] one = few(random, RankTests.MOST / 2, 0);
        double[] other = few(random, RankTests.MOST / 2 + 1, 1);
        double[] differences = few(random, 3 * RankTests.MOST, -1);
        double[] moved = Arrays.stream(differences).filter(value -> value != 0).toArray();

        assertEquals(
                MannWhitneyUTest.withDefaults().test(other, one).getPValue(),
                RankTests.sum(one, other).p(),
                EXACT);
        assertTrue(moved.length > RankTests.MOST, "enough of them");
        assertEquals(
                WilcoxonSignedRankTest.withDefaults().test(moved).getPValue(), RankTests.signed(differences), EXACT);
        assertEquals(1, RankTests.sum(new double[RankTests.MOST], new double[1]).p());
    }

    private static double[] gaussians(Random random, int size) {
        double[] values = new double[size];
        Arrays.setAll(values, i -> random.nextGaussian());
        return values;
    }

    /** Of so few values that most of them tie. */
    private static double[] few(Random random, int size, int from) {
        double[] values = new double[size];
        Arrays.setAll(values, i -> from + random.nextInt(4));
        return values;
    }

    private static double dealt(double[] one, double[] other) {
        double[] pooled = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, pooled, one.length, other.length);
        double mean = one.length * (pooled.length + 1) / 2.0;
        double distance = Math.abs(sum(pooled, (1 << one.length) - 1) - mean);
        int all = 0;
        int asFar = 0;
        for (int drawn = 0; drawn < (1 << pooled.length); drawn++) {
            if (Integer.bitCount(drawn) == one.length) {
                all++;
                asFar += Math.abs(sum(pooled, drawn) - mean) >= distance ? 1 : 0;
            }
        }
        return (double) asFar / all;
    }

    private static double signed(double[] differences) {
        double[] moved = Arrays.stream(differences).filter(value -> value != 0).toArray();
        double[] sizes = Arrays.stream(moved).map(Math::abs).toArray();
        int positive = 0;
        for (int i = 0; i < moved.length; i++) {
            positive |= moved[i] > 0 ? 1 << i : 0;
        }
        int all = 1 << moved.length;
        double mean = sum(sizes, all - 1) / 2;
        double distance = Math.abs(sum(sizes, positive) - mean);
        int asFar = 0;
        for (int signs = 0; signs < all; signs++) {
            asFar += Math.abs(sum(sizes, signs) - mean) >= distance ? 1 : 0;
        }
        return (double) asFar / all;
    }

    /** Of the ranks of those values whose bits are set; ranks are multiples of a half, so that sums of them are exact. */
    private static double sum(double[] values, int drawn) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            if (((drawn >> i) & 1) == 1) {
                int first = 0;
                while (sorted[first] != values[i]) {
                    first++;
                }
                int last = first;
                while (last + 1 < sorted.length && sorted[last + 1] == values[i]) {
                    last++;
                }
                sum += (first + last) / 2.0 + 1;
            }
        }
        return sum;
    }
}
