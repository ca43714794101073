package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedIntervalTest {
    private static final int TRIALS = 10_000;

    @ParameterizedTest
    @CsvSource({"5, 0", "6, 1", "7, 3", "8, 4", "10, 9", "12, 14", "20, 53", "25, 90"})
    void theCriticalSumsAreThoseOfTheTables(int blocks, int end) {
        // Hollander and Wolfe, table A.4 (two-sided 5 %): T = 0, 2, 3, 8, 13, 52, 89 for 6, 7, 8, 10, 12, 20, 25; the
        // end is the one after it
        assertEquals(end, PairedInterval.critical(blocks));
    }

    @Test
    void withoutOutliersItIsStudents() {
        PairedInterval interval = PairedInterval.of(new double[] {-1, -1.1, -0.9});

        assertEquals(PairedInterval.Method.STUDENT_T, interval.method());
        // t(0.975, 2) = 4.302653, s / sqrt(3) = 0.057735
        assertEquals(Math.exp(-1 - 4.302653 * 0.057735), interval.low(), 1e-6);
        // t = 17.3205, two degrees of freedom
        assertEquals(0.003317, interval.p(), 1e-5);
        // and t(0.8, 2) = 1.060660
        assertEquals(
                Math.exp((4.302653 + 1.060660) * 0.057735),
                PairedInterval.detectable(new double[] {-1, -1.1, -0.9}, 1, 0.02),
                1e-5);
    }

    @Test
    void oneDisturbedBlockDoesNotHideTheOthers() {
        double[] logs = {0.30, 0.31, 0.29, 0.32, 0.28, 0.30, 0.31, 0.29, 0.30, 0.33, 0.27, 3.5};
        PairedInterval interval = PairedInterval.of(logs);

        assertEquals(PairedInterval.Method.SIGNED_RANK, interval.method());
        assertEquals(List.of(11), PairedInterval.outliers(logs));
        assertTrue(interval.low() > Math.exp(0.27) && interval.ratio() < Math.exp(0.33), interval::toString);
        assertTrue(interval.p() < 0.05, interval::toString);
    }

    /** Measured: memory with 50 slow readers behind a proxy, one block of six a little off. It falls to a hundredth in each. */
    @Test
    void sixBlocksThatAllShowALargeEffectStandAmongManyRowsThoughOneIsOff() {
        double[] logs = {
            Math.log(0.0045), Math.log(0.0047), Math.log(0.0046), Math.log(0.0048), Math.log(0.0046), Math.log(0.0160)
        };
        PairedInterval interval = PairedInterval.of(logs);

        assertEquals(List.of(5), PairedInterval.outliers(logs));
        List<Double> family = new ArrayList<>(Collections.nCopies(31, 1.0));
        family.add(interval.p());
        assertTrue(Holm.adjust(family).getLast() < 0.001, interval::toString);
    }

    @Test
    void valuesThatNeverVaryAreTestedByWhetherTheyDiffer() {
        assertEquals(1, PairedInterval.of(new double[] {0, 0, 0}).p());
        assertEquals(0, PairedInterval.of(new double[] {0.7, 0.7, 0.7}).p());
    }

    @ParameterizedTest
    @CsvSource({"3, normal", "6, normal", "12, normal", "6, heavy", "8, heavy", "12, heavy", "20, heavy"})
    void falseAlarmsAreAtMostFivePercentThoughTheMethodIsChosenByTheBlocks(int blocks, String shape) {
        Random random = new Random(blocks);
        int excluded = 0;
        int tested = 0;
        for (int i = 0; i < TRIALS; i++) {
            double[] logs = new double[blocks];
            for (int j = 0; j < blocks; j++) {
                logs[j] = 0.05 * random.nextGaussian() * (shape.equals("heavy") && random.nextInt(10) == 0 ? 8 : 1);
            }
            PairedInterval interval = PairedInterval.of(logs);
            excluded += interval.low() > 1 || interval.high() < 1 ? 1 : 0;
            tested += interval.p() <= 0.05 ? 1 : 0;
        }
        assertTrue(excluded <= 0.06 * TRIALS, "the interval leaves out 1 in " + excluded);
        assertTrue(tested <= 0.06 * TRIALS, "p is 5 % or less in " + tested);
    }

    @Test
    void holmIsStepDownAndNeverFallsBelowWhatCameBefore() {
        // 0.01 * 4, then 0.02 * 3 = 0.06, then 0.03 * 2 = 0.06, then 0.04 which may not fall below 0.06
        List<Double> adjusted = Holm.adjust(List.of(0.04, 0.01, 0.03, 0.02));
        assertEquals(0.06, adjusted.get(0), 1e-12);
        assertEquals(0.04, adjusted.get(1), 1e-12);
        assertEquals(0.06, adjusted.get(2), 1e-12);
        assertEquals(0.06, adjusted.get(3), 1e-12);
        assertEquals(List.of(1.0, 1.0), Holm.adjust(List.of(0.6, 1.0)));
        assertEquals(List.of(), Holm.adjust(List.of()));
    }

    @Test
    void theBoundsOfCountsAreExact() {
        // none in 60: 1 - 0.05^(1/60); all of 20: 0.05^(1/20)
        assertEquals(1 - Math.pow(0.05, 1 / 60.0), new Proportion(0, 60).atMost(0.95), 1e-9);
        assertEquals(Math.pow(0.05, 1 / 20.0), new Proportion(20, 20).atLeast(0.95), 1e-9);
        // two in 60: sum over k <= 2 of the binomial probabilities is 5 % there
        double p = new Proportion(2, 60).atMost(0.95);
        double q = 1 - p;
        double sum = Math.pow(q, 60) + 60 * p * Math.pow(q, 59) + 1770 * p * p * Math.pow(q, 58);
        assertEquals(0.05, sum, 1e-6);
        assertEquals(0, new Proportion(0, 5).atLeast(0.95));
        assertEquals(1, new Proportion(5, 5).atMost(0.95));
        assertFalse(new Proportion(1, 4).part() > 0.25);
    }
}
