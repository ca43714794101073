package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final int FLIPS = 10_000;

    private static List<double[]> noise(int rows, int blocks) {
        SplittableRandom random = new SplittableRandom(11);
        List<double[]> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double[] logs = new double[blocks];
            for (int i = 0; i < blocks; i++) {
                logs[i] = 0.05 * random.nextGaussian();
            }
            all.add(logs);
        }
        return all;
    }

    @Test
    void theIntervalOfNoiseExcludesOneInOneOfTwenty() {
        double part = (double) Calibration.excluded(noise(60, 12), FLIPS, 1) / FLIPS;
        assertTrue(part > 0.04 && part < 0.06, () -> "excluded in " + part);
    }

    /** The counter-test: signs that are no coin's tosses are not what is counted, only what was drawn. */
    @Test
    void aRealDifferenceIsTossedAway() {
        List<double[]> shifted = noise(60, 12);
        shifted.forEach(logs -> {
            for (int i = 0; i < logs.length; i++) {
                logs[i] += 1;
            }
        });
        double part = (double) Calibration.excluded(shifted, FLIPS, 1) / FLIPS;
        assertTrue(part < 0.1, () -> "excluded in " + part);
    }

    @Test
    void runsWithoutPairsProveNothing() {
        Calibration none = Calibration.of(List.of(), FLIPS, 1);
        assertEquals(new Calibration(0, List.of(), 0, 0, 0), none);
    }
}
