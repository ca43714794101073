package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FamilyTest {
    /** After / before over the blocks: p is about 0.02. */
    private static final double[] CLOSE = {0.30, 0.42, 0.24};

    private static final double[] CLEAR = {0.100, 0.101, 0.099};

    @Test
    void oneRowIsItsOwnFamily() {
        assertInstanceOf(
                Verdict.Improved.class,
                CostRows.rows(CLOSE).getFirst().primary().verdict());
    }

    @Test
    void whatOneRowWouldCallTwentyDoNot() {
        double[][] all = new double[20][];
        java.util.Arrays.fill(all, new double[] {1.0, 1.3, 0.8});
        all[0] = CLOSE;
        all[1] = CLEAR;
        List<Row> rows = CostRows.rows(all);

        Verdict close = rows.getFirst().primary().verdict();
        assertInstanceOf(Verdict.CannotTell.class, close);
        assertTrue(close.reason().contains("which Holm's correction for 20 rows raises to"), close.reason());
        assertInstanceOf(Verdict.Improved.class, rows.get(1).primary().verdict());
    }

    @Test
    void aRowCarriesItsWarningsAndTheSmallestEffectThatItCalls() {
        Row few = CostRows.rows(CLOSE).getFirst();
        assertTrue(Warnings.of(few).getFirst().startsWith("few blocks: 3"), Warnings.of(few)::toString);
        assertTrue(Warnings.detectable(few).orElseThrow() >= 2);

        Row odd = CostRows.rows(new double[] {0.30, 0.31, 0.29, 0.30, 0.31, 0.29, 0.30, 0.31, 0.29, 0.30, 0.31, 2.5})
                .getFirst();
        assertEquals(1, Warnings.of(odd).size(), Warnings.of(odd)::toString);
        assertEquals(
                "outliers: the ratio of block 11 lies far from the others'; the interval is that of signed ranks",
                Warnings.of(odd).getFirst());
        assertInstanceOf(Verdict.Improved.class, odd.primary().verdict());
    }

    /** t(1 - 0.025 / 20) of two degrees of freedom is 19.962, by its closed form. */
    @Test
    void amongTwentyRowsItTakesALargerEffect() {
        double[][] all = new double[20][];
        java.util.Arrays.fill(all, CLOSE);
        double error = 0.162_648; // of the mean of the three logs

        double alone = Warnings.detectable(CostRows.rows(CLOSE).getFirst()).orElseThrow();
        assertEquals((4.302653 + 1.060660) * error, Math.log(alone), 1e-3);
        double among = Warnings.detectable(CostRows.rows(all).getFirst()).orElseThrow();
        assertEquals((19.962 + 1.060660) * error, Math.log(among), 2e-3);
    }
}
