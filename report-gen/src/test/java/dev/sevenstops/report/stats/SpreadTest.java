package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {
    private static final int MOST = 24;

    /** (t(0.975) + t(0.95)) / sqrt(n), from a table of Student's t. */
    @ParameterizedTest
    @CsvSource({
        "6, 2.570582, 2.015048",
        "12, 2.200985, 1.795885",
        "15, 2.144787, 1.761310",
        "16, 2.131450, 1.753050",
        "24, 2.068658, 1.713872"
    })
    void whatSoManyBlocksCall(int blocks, double half, double power) {
        double expected = Math.exp((half + power) * 0.03 / Math.sqrt(blocks));
        assertEquals(expected, new Spread(0.03, 6).detectable(blocks, 1, 0), 1e-6);
    }

    /** (t(1 - 0.025 / 5) + t(0.95)) / sqrt(n): five rows, and this one may be the one that Holm's correction is hardest on. */
    @ParameterizedTest
    @CsvSource({"6, 4.032143, 2.015048", "12, 3.105807, 1.795885"})
    void oneOfFiveRowsTakesMore(int blocks, double half, double power) {
        double expected = Math.exp((half + power) * 0.03 / Math.sqrt(blocks));
        assertEquals(expected, new Spread(0.03, 6).detectable(blocks, 5, 0), 1e-6);
    }

    /**
     * By hand: ln(ratio) / s must be at least 1.872 for 6 blocks, 1.389 for 9, 1.295 for 10, 1.009 for 15, 0.971 for 16 and 0.772 for
     * 24. It is 2.956, 1.906, 1.362, 0.985 and 0.990.
     */
    @ParameterizedTest
    @CsvSource({"0.01, 1.03, 6", "0.05, 1.10, 6", "0.07, 1.10, 10", "0.03, 1.03, 16", "0.02, 1.02, 16"})
    void theFewestBlocksThatCallIt(double deviation, double ratio, int blocks) {
        assertEquals(OptionalInt.of(blocks), new Spread(deviation, 6).blocksFor(ratio, 1, 0, MOST));
    }

    /**
     * Of twelve blocks with s = 1 % the standard error is 0.002887: t(0.975) = 2.200985 of it are less than ln(1.1) = 0.095310 by
     * 0.088956, and t(0.95) = 1.795885 of it are on top.
     */
    @Test
    void whatLiesInsideTheMarginIsTheSameHoweverWellItIsKnown() {
        double error = 0.01 / Math.sqrt(12);
        double expected = Math.exp(Math.log(1.1) - 2.200985 * error + 1.795885 * error);

        assertEquals(expected, new Spread(0.01, 6).detectable(12, 1, 0.10), 1e-6);
        assertEquals(1.10, new Spread(0, 6).detectable(12, 1, 0.10), 1e-9);
        assertEquals(OptionalInt.empty(), new Spread(0.01, 6).blocksFor(1.03, 1, 0.10, MOST));
        // the margin itself is called where it is planned for
        assertEquals(OptionalInt.of(6), new Spread(0.01, 6).blocksFor(1.10, 1, 0.10, MOST));
    }

    @Test
    void moreThanTheMostAreNotAskedFor() {
        // ln(1.03) / 0.05 = 0.591
        assertEquals(OptionalInt.empty(), new Spread(0.05, 6).blocksFor(1.03, 1, 0, MOST));
        assertEquals(OptionalInt.empty(), new Spread(0.03, 6).blocksFor(1.03, 1, 0, 15));
    }

    @Test
    void blocksThatDoNotDifferNeedNoMoreThanTheRuleDoes() {
        assertEquals(OptionalInt.of(6), new Spread(0, 3).blocksFor(1.02, 1, 0.02, MOST));
    }
}
