package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule over simulated blocks: how often it calls what is not there, and how often it finds what is. */
class CalibrationTest {
    private static final int PAIRS = 10_000;
    private static final Metric MEAN = new Metric("stop:handle", "mean", "s", Metric.Better.LOWER);
    private static final Rule RULE = new Rule(OptionalDouble.empty());

    @ParameterizedTest
    @CsvSource({
        "3, 3, 0.05, 1, normal",
        "6, 6, 0.05, 1, normal",
        "12, 12, 0.05, 1, normal",
        "12, 12, 0.3, 1, normal",
        "6, 12, 0.05, 3, normal",
        "12, 6, 0.05, 3, normal",
        "8, 8, 0.05, 1, heavy",
        "12, 12, 0.05, 1, heavy",
        "8, 8, 0.05, 1, skewed",
        "30, 30, 0.05, 1, skewed"
    })
    void falseAlarmsAreAtMostFivePercent(int baseline, int candidate, double spread, double wider, String shape) {
        Random random = new Random(20_261_121L + baseline * 100 + candidate);
        int alarms = 0;
        int excluded = 0;
        for (int i = 0; i < PAIRS; i++) {
            Sample sample = sample(random, baseline, candidate, spread, wider, shape, 1);
            Evidence evidence = Evidence.of(sample, false);
            if (called(evidence, Math.min(baseline, candidate))) {
                alarms++;
            }
            if (evidence.tested().orElse(1) <= Rule.LEVEL) {
                excluded++;
            }
        }
        assertTrue(alarms <= 0.06 * PAIRS, () -> "the rule alarms falsely");
        assertTrue(new Proportion(excluded, PAIRS).part() <= 0.06, "the interval leaves out 1 in " + excluded);
    }

    @ParameterizedTest
    @CsvSource({"normal", "heavy"})
    void differencesOfPairsAlarmNoMoreOften(String shape) {
        Random random = new Random(7);
        int excluded = 0;
        for (int i = 0; i < PAIRS; i++) {
            double[] differences = new double[8];
            for (int j = 0; j < differences.length; j++) {
                differences[j] = 0.05 * noise(random, shape);
            }
            excluded += Estimate.paired(differences).p() <= Rule.LEVEL ? 1 : 0;
        }
        assertTrue(excluded <= 0.06 * PAIRS, "the paired interval leaves out 1 in " + excluded);
    }

    @ParameterizedTest
    @CsvSource({"12, 0.05, 1.10, 0.95", "6, 0.03, 1.10, 0.95", "12, 0.02, 1.03, 0.85", "3, 0.05, 2.5, 0.95"})
    void effectsAreFound(int blocks, double spread, double ratio, double power) {
        Random random = new Random(5);
        int found = 0;
        for (int i = 0; i < 1_000; i++) {
            Evidence evidence = Evidence.of(sample(random, blocks, blocks, spread, 1, "normal", ratio), false);
            found += called(evidence, blocks) ? 1 : 0;
        }
        assertTrue(found >= power * 1_000, ratio + "x is found in " + found + " of 1000");
    }

    @ParameterizedTest
    @CsvSource({"6, 0.04", "12, 0.05"})
    void theDetectableEffectIsFoundInFourOfFive(int blocks, double spread) {
        Random random = new Random(3);
        // with the spread known, the promise can be checked: the mean of what the samples promise is near what it takes
        double promised = 0;
        for (int i = 0; i < 1_000; i++) {
            promised += Math.log(((Evidence.Ratio)
                                    Evidence.of(sample(random, blocks, blocks, spread, 1, "normal", 1), false))
                            .estimate()
                            .detectable(1, 0))
                    / 1_000;
        }
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            Evidence evidence =
                    Evidence.of(sample(random, blocks, blocks, spread, 1, "normal", Math.exp(promised)), false);
            found += evidence.tested().orElse(1) <= Rule.LEVEL ? 1 : 0;
        }
        assertEquals(0.8, found / 2_000.0, 0.05);
    }

    private static boolean called(Evidence evidence, int fewest) {
        return RULE.verdict(MEAN, evidence, evidence.tested().orElse(1), 1, fewest)
                .isCalled();
    }

    private static Sample sample(
            Random random, int baseline, int candidate, double spread, double wider, String shape, double ratio) {
        return new Sample(
                values(baseline, () -> Math.exp(spread * noise(random, shape))),
                values(candidate, () -> ratio * Math.exp(wider * spread * noise(random, shape))),
                Optional.empty());
    }

    private static double noise(Random random, String shape) {
        return switch (shape) {
            // one block in ten is five times as far off
            case "heavy" -> random.nextGaussian() * (random.nextInt(10) == 0 ? 5 : 1);
            // a machine that is now and then slower and never faster
            case "skewed" -> -Math.log(1 - random.nextDouble());
            default -> random.nextGaussian();
        };
    }

    private static List<MetricValue> values(int number, DoubleSupplier next) {
        List<MetricValue> values = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            values.add(new MetricValue.Exact(next.getAsDouble()));
        }
        return values;
    }
}
