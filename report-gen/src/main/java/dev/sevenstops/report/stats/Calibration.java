package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What A/A pairs prove about the rule: rows whose arms have the same settings, so that whatever is called is called wrongly.
 *
 * <p>Twice: by the verdicts themselves, and by flips of signs. If the arms do not differ, the sign of each block's log ratio is the toss of a
 * coin, since either arm could have been the other; so every pattern of signs is as likely as the one that was measured, and an interval of
 * 95 % must exclude 1 in one of 20 of them (R. A. Fisher, "The Design of Experiments", 1935, section 21).
 *
 * @param pairs A/A rows with enough blocks for a verdict
 * @param called those of them that were called improved or regressed, by name
 * @param ratios the rows whose blocks all have a ratio: those that are flipped
 * @param flips how often signs were drawn anew
 * @param excluded how often the interval of flipped blocks excluded 1
 */
public record Calibration(int pairs, List<String> called, int ratios, int flips, int excluded) {
    /** Whether a row compares an arm with itself. */
    public static boolean isPair(Row row) {
        return isPair(row.experiment());
    }

    static boolean isPair(Experiment experiment) {
        Map<String, Map<String, String>> arms = experiment.arms();
        return arms.getOrDefault(Experiment.BEFORE, Map.of()).equals(arms.getOrDefault(Experiment.AFTER, Map.of()));
    }

    /**
     * Of all A/A rows of these runs.
     *
     * @param flips how many patterns of signs to draw, in turns for the rows
     * @param seed of the draws
     */
    public static Calibration of(List<Summary> runs, int flips, long seed) {
        int pairs = 0;
        List<String> called = new ArrayList<>();
        List<double[]> ratios = new ArrayList<>();
        for (Summary run : runs) {
            for (Row row : run.rows()) {
                if (!isPair(row) || row.usable().size() < Judge.MIN_BLOCKS) {
                    continue;
                }
                pairs++;
                Verdict verdict = row.primary().verdict();
                if (verdict instanceof Verdict.Improved || verdict instanceof Verdict.Regressed) {
                    called.add(run.run().id() + " " + row.experiment().id() + ": " + verdict.reason());
                }
                if (row.primary().effect() instanceof Effect.Estimated) {
                    ratios.add(PairedInterval.logs(row.primary()));
                }
            }
        }
        int drawn = ratios.isEmpty() ? 0 : flips;
        return new Calibration(pairs, List.copyOf(called), ratios.size(), drawn, excluded(ratios, drawn, seed));
    }

    /** How often the interval of blocks with drawn signs excludes 1. */
    static int excluded(List<double[]> ratios, int flips, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int excluded = 0;
        for (int i = 0; i < flips; i++) {
            double[] logs = ratios.get(i % ratios.size()).clone();
            for (int block = 0; block < logs.length; block++) {
                logs[block] = random.nextBoolean() ? logs[block] : -logs[block];
            }
            PairedInterval interval = PairedInterval.of(logs);
            if (interval.low() > 1 || interval.high() < 1) {
                excluded++;
            }
        }
        return excluded;
    }
}
