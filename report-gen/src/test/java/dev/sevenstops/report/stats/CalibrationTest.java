package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleRun;
import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.stats.Calibration.Flips;
import dev.sevenstops.report.store.RunResults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final int FLIPS = 10_000;
    private static final Map<String, String> ARM = Map.of("stops.serialize.serializer", "dsl-json");
    private static final String[] ORDER = {"before", "after", "after", "before"};

    /** Logs of the slices of an arm: they hardly differ. */
    private static final double QUIET = 0.0005;

    @Test
    void theIntervalOfNoiseExcludesOneInOneOfTwentyAndTheRuleCallsAsMuch() {
        Flips flips = calibration(QUIET, noise(60, 12)).flips();

        assertEquals(60, flips.rows());
        double excluded = (double) flips.excluded() / flips.drawn();
        assertTrue(excluded > 0.04 && excluded < 0.06, () -> "excluded in " + excluded);
        assertTrue(flips.called() > 0.04 * FLIPS && flips.called() <= flips.excluded(), flips::toString);
    }

    /** However far apart the slices of one arm lie: how far the blocks do is what the rule of many blocks goes by. */
    @Test
    void theRuleOfManyBlocksCallsAsMuchWhereSlicesDiffer() {
        Flips flips = calibration(0.5, noise(60, 12)).flips();

        assertTrue(flips.called() > 0.04 * FLIPS && flips.called() <= flips.excluded(), flips::toString);
    }

    /** Of three blocks the rule calls 2x or more only, whatever their interval. */
    @Test
    void theMinimumEffectOfFewBlocksIsPartOfTheRule() {
        Calibration few = calibration(QUIET, noise(60, 3));

        assertTrue(few.flips().excluded() > 0, few.flips()::toString);
        assertEquals(0, few.flips().called());
        assertTrue(few.pairs().stream().allMatch(Calibration.Judged::isCoarse));
        assertFalse(calibration(QUIET, noise(1, 6)).pairs().getFirst().isCoarse());
    }

    /** The counter-test: signs that are no coin's tosses are not what is counted, only what was drawn. */
    @Test
    void aRealDifferenceIsTossedAway() {
        double[][] shifted = noise(60, 12);
        for (double[] logs : shifted) {
            Arrays.setAll(logs, i -> logs[i] + 1);
        }
        Calibration calibration = calibration(QUIET, shifted);

        assertEquals(60, calibration.called());
        double excluded = (double) calibration.flips().excluded() / FLIPS;
        assertTrue(excluded < 0.1, () -> "excluded in " + excluded);
    }

    /** p is about 0.02: one row calls it, one of twenty does not. */
    @Test
    void aPairIsJudgedInItsRunAndAlone() {
        double[][] all = noise(20, 12);
        all[0] = new double[] {Math.log(2.4), Math.log(3.3), Math.log(4.2)};
        Calibration.Judged pair = calibration(QUIET, all).pairs().getFirst();

        assertFalse(pair.isCalled(), pair.row().primary().verdict()::reason);
        assertTrue(pair.isCalledAlone(), pair.alone()::reason);
        assertInstanceOf(Verdict.Regressed.class, pair.alone());
    }

    @Test
    void whatCouldNotBeCalledIsNoTrial() {
        Experiment few = pair(0);
        Experiment uneven = pair(1);
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 3; index++) {
            if (index < 2) {
                blocks.add(SampleBlocks.block(few, index, slices(1, 0.1, QUIET)));
            }
            List<Slice> slices = slices(1, 0.1, QUIET);
            blocks.add(SampleBlocks.block(uneven, index, index < 2 ? slices : slices.subList(0, 3)));
        }
        Calibration calibration = Calibration.of(List.of(summary(List.of(few, uneven), blocks)), FLIPS, 1);

        assertEquals(List.of(), calibration.pairs());
        assertEquals(0, calibration.flips().drawn());
        String where = " on 25 in " + SampleRun.ID + ": ";
        assertEquals(
                List.of(
                        "serialize/row-0" + where + "2 blocks, a verdict takes 3",
                        "serialize/row-1" + where
                                + "the arms were sent different loads: block 2: 1 slices before, 2 after"),
                calibration.leftOut());
    }

    @Test
    void pairsThatNothingCouldCallAreNoTrials() {
        Experiment zero = pair(0);
        Experiment constant = pair(1);
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            blocks.add(SampleBlocks.block(zero, index, slices(0, 0, QUIET)));
            blocks.add(SampleBlocks.block(constant, index, slices(1, 0, QUIET)));
        }
        Calibration calibration = Calibration.of(List.of(summary(List.of(zero, constant), blocks)), FLIPS, 1);

        assertEquals(List.of(), calibration.pairs());
        assertEquals(new Flips(0, 0, 0, 0), calibration.flips());
        assertEquals(2, calibration.leftOut().size());
        for (String line : calibration.leftOut()) {
            assertTrue(line.endsWith(": both arms read the same in every block, which nothing calls"), line);
        }
    }

    @Test
    void runsWithoutPairsProveNothing() {
        Calibration none = Calibration.of(List.of(), FLIPS, 1);
        assertEquals(new Calibration(List.of(), List.of(), new Flips(0, 0, 0, 0)), none);
    }

    private static double[][] noise(int rows, int blocks) {
        SplittableRandom random = new SplittableRandom(11);
        double[][] all = new double[rows][blocks];
        for (double[] logs : all) {
            Arrays.setAll(logs, i -> 0.05 * random.nextGaussian());
        }
        return all;
    }

    /** Of a run with an A/A pair for each of these log ratios of blocks. */
    private static Calibration calibration(double within, double[]... logs) {
        List<Experiment> pairs = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        for (int row = 0; row < logs.length; row++) {
            Experiment pair = pair(row);
            pairs.add(pair);
            for (int index = 0; index < logs[row].length; index++) {
                blocks.add(SampleBlocks.block(pair, index, slices(1, logs[row][index], within)));
            }
        }
        return Calibration.of(List.of(summary(pairs, blocks)), FLIPS, 1);
    }

    private static Summary summary(List<Experiment> pairs, List<Block> blocks) {
        return Summary.of(new RunResults(SampleRun.run(pairs), blocks, List.of()));
    }

    private static Experiment pair(int number) {
        return SampleRun.costOf(number, Map.of("before", ARM, "after", ARM));
    }

    /** An arm's first slice reads more than its second by twice {@code within}, in logs, so that the arms' ratio stays what it is. */
    private static List<Slice> slices(double cpu, double log, double within) {
        List<Slice> slices = new ArrayList<>();
        for (String arm : ORDER) {
            double of = (arm.equals("after") ? Math.exp(log) : 1) * Math.exp(slices.size() < 2 ? within : -within);
            slices.add(Slices.slice(
                    slices.size(), arm, Slice.Kind.MEASURE, List.of(), Map.of("cpu", cpu * of, "requests", 1.0)));
        }
        return slices;
    }
}
