package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.model.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    // three significant digits, and the histogram reports the upper end of a bucket
    private static final double DIGITS = 0.001;

    @Test
    void theAxisCountsNines() {
        // p90 is point 20: one nine, in steps of a twentieth
        Percentiles curve = of(ramp(10_000), new double[0]);

        assertEquals(1, Percentiles.nines(20));
        assertEquals(2, Percentiles.nines("p99"));
        assertEquals(0.301_03, Percentiles.nines("p50"));
        assertEquals(9, value(curve.at(20)), 9 * DIGITS);
        // p99.9 has ten requests beyond it, which is where the curve ends
        assertEquals(61, curve.size());
    }

    @Test
    void aPointIsQuotableWithAHundredRequestsBeyond() {
        Percentiles curve = of(ramp(1000), new double[0]);

        assertTrue(curve.isQuotable(20), "p90: 100 beyond");
        assertFalse(curve.isQuotable(21));
        assertEquals(new Quantile.TooFew(10, 100), curve.quoted("p99"));
        assertThrows(IllegalArgumentException.class, () -> curve.quoted("p95"));
    }

    @Test
    void whatWasNeverAnsweredIsALowerBound() {
        // 700 answers of 10 ms, 300 given up after 7 s: from p70 on
        Percentiles curve = of(filled(700, 0.010), filled(300, 7));

        assertInstanceOf(MetricValue.Exact.class, curve.at(10), "p68.4");
        assertInstanceOf(MetricValue.AtLeast.class, curve.at(11), "p71.8");
        assertEquals(7, value(curve.at(11)), 7 * DIGITS);
    }

    @Test
    void aBlockWithoutSuchARequestHasNoPoint() {
        assertEquals(0, Percentiles.none().size());
        assertEquals(new Quantile.TooFew(0, 100), Percentiles.none().quoted("p50"));
    }

    @Test
    void blocksAreNeverPooled() {
        // Each block alone has too few requests for p99; the three of them together would have enough.
        List<Quantile> blocks = List.of(
                of(ramp(4000), new double[0]).quoted("p99"),
                of(ramp(5000), new double[0]).quoted("p99"),
                of(ramp(6000), new double[0]).quoted("p99"));

        assertEquals(new MetricValue.Missing("40 of 100"), OverBlocks.of(blocks).median());
        assertEquals(
                new MetricValue.Missing("no block"), OverBlocks.of(List.of()).median());
    }

    @Test
    void theMedianLiesBetweenTheLowestAndTheHighestBlock() {
        OverBlocks exact = OverBlocks.of(List.of(new Quantile.Exact(3), new Quantile.Exact(1), new Quantile.Exact(2)));
        OverBlocks bound =
                OverBlocks.of(List.of(new Quantile.Exact(1), new Quantile.Exact(2), new Quantile.AtLeast(7)));

        assertEquals(
                new OverBlocks(new MetricValue.Exact(2), new MetricValue.Exact(1), new MetricValue.Exact(3)), exact);
        // the bound lies above the median, which therefore is known
        assertEquals(
                new OverBlocks(new MetricValue.Exact(2), new MetricValue.Exact(1), new MetricValue.AtLeast(7)), bound);
        assertEquals(
                new MetricValue.AtLeast(7),
                OverBlocks.of(List.of(new Quantile.AtLeast(7), new Quantile.AtLeast(8), new Quantile.Exact(9)))
                        .lowest());
    }

    private static Percentiles of(double[] answers, double[] waits) {
        Slice slice =
                Slices.slice(0, "after", Slice.Kind.MEASURE, List.of(Slices.group("g", answers, waits)), Map.of());
        return Percentiles.of(Distribution.of(List.of(slice), "g"));
    }

    private static double value(MetricValue value) {
        return value.lowest().orElseThrow();
    }

    /** 1 ms, 2 ms and so on. */
    private static double[] ramp(int count) {
        double[] seconds = new double[count];
        Arrays.setAll(seconds, i -> (i + 1) / 1000.0);
        return seconds;
    }

    private static double[] filled(int count, double seconds) {
        double[] filled = new double[count];
        Arrays.fill(filled, seconds);
        return filled;
    }
}
