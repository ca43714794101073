package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DistributionTest {
    // three significant digits, and the histogram reports the upper end of a bucket
    private static final double DIGITS = 0.001;

    @Test
    void aQuantileIsTheValueAtItsRank() {
        // 1 ms, 2 ms, … 1000 ms: rank 900 of 1000 has exactly 100 beyond it
        Distribution distribution = of(ramp(1000), new double[0]);

        assertEquals(0.500, exact(distribution.quantile(0.5)), 0.500 * DIGITS);
        assertEquals(0.900, exact(distribution.quantile(0.9)), 0.900 * DIGITS);
    }

    @Test
    void aQuantileIsQuotedOnlyWithAHundredBeyondIt() {
        assertEquals(new Quantile.TooFew(99, 100), of(ramp(999), new double[0]).quantile(0.9));
        assertEquals(new Quantile.TooFew(10, 100), of(ramp(1000), new double[0]).quantile(0.99));
        assertEquals(
                new Quantile.TooFew(0, 100), of(new double[0], new double[0]).quantile(0.5));
    }

    @Test
    void whatWasNeverAnsweredRanksAboveEveryAnswer() {
        // 900 answers up to 0.9 s; 100 connections that were refused after 1 ms. The p90 is the last answer, and one
        // rank
        // further nobody was answered.
        Distribution distribution = of(ramp(900), filled(100, 0.001));

        assertEquals(0.900, exact(distribution.quantile(0.9, 0)), 0.9 * DIGITS);
        assertEquals(0.900, bound(distribution.quantile(0.901, 0)), 0.9 * DIGITS);
    }

    @Test
    void aQuantileAmongTheUnansweredIsAtLeastTheWait() {
        // 500 answers of 10 ms, 500 given up after 7 s
        Distribution distribution = of(filled(500, 0.010), filled(500, 7));

        assertEquals(0.010, exact(distribution.quantile(0.5)), 0.010 * DIGITS);
        assertEquals(7, bound(distribution.quantile(0.9)), 7 * DIGITS);
        assertEquals(7, bound(distribution.max()), 7 * DIGITS);
        // (500 * 0.01 + 500 * 7) / 1000
        assertEquals(3.505, bound(distribution.mean()), 3.505 * DIGITS);
    }

    @Test
    void slicesOfABlockAreMerged() {
        Slice fast = slice(Slices.group("g", filled(300, 0.001), new double[0]));
        Slice slow = slice(Slices.group("g", filled(300, 0.100), new double[0]));

        Distribution distribution = Distribution.of(List.of(fast, slow), "g");

        assertEquals(600, distribution.size());
        assertEquals(0.001, exact(distribution.quantile(0.5)), 0.001 * DIGITS);
        assertEquals(0.100, exact(distribution.quantile(0.51)), 0.100 * DIGITS);
    }

    @Test
    void otherGroupsStayOut() {
        assertEquals(
                0,
                Distribution.of(List.of(slice(Slices.group("g", ramp(10), new double[0]))), "h")
                        .size());
    }

    private static Distribution of(double[] answers, double[] waits) {
        return Distribution.of(List.of(slice(Slices.group("g", answers, waits))), "g");
    }

    private static Slice slice(RequestGroup group) {
        return Slices.slice(0, "before", Slice.Kind.MEASURE, List.of(group), Map.of());
    }

    private static double[] ramp(int count) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> (i + 1) / 1000.0);
        return values;
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    private static double exact(Quantile quantile) {
        return assertInstanceOf(Quantile.Exact.class, quantile).seconds();
    }

    private static double bound(Quantile quantile) {
        return assertInstanceOf(Quantile.AtLeast.class, quantile).seconds();
    }
}
