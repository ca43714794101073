package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What A/A pairs prove about the rule: rows whose arms have the same settings, so that whatever is called is called wrongly.
 *
 * <p>Twice: by the verdicts themselves, and by flips of signs. If the arms do not differ, the sign of each block's log ratio is the toss of a
 * coin, since either arm could have been the other; so every pattern of signs is as likely as the one that was measured, and an interval of
 * 95 % must exclude 1 in one of 20 of them (R. A. Fisher, "The Design of Experiments", 1935, section 21). The rule asks for more than
 * that interval, and so must call fewer of them.
 *
 * @param pairs A/A rows that were judged, in the order of the runs
 * @param leftOut A/A rows that were not, a line each with the reason: they are no trials of the rule, which could not have called them
 * @param flips what random signs say
 */
public record Calibration(List<Judged> pairs, List<String> leftOut, Flips flips) {

    /**
     * An A/A row with a value of both arms in enough blocks for a verdict.
     *
     * @param run id of its run
     * @param row with the verdict that stands in its run, corrected for the other rows
     * @param alone what would stand there if it were the only row
     */
    public record Judged(String run, Row row, Verdict alone) {
        /** Whether its run calls a difference. */
        public boolean isCalled() {
            return row.primary().verdict().isCalled();
        }

        /** Whether it would be called alone. */
        public boolean isCalledAlone() {
            return alone.isCalled();
        }

        /** Blocks with a value of both arms. */
        public int blocks() {
            return row.primary().blocks();
        }

        /** Whether it has so few blocks that only effects of 2x and more are called: noise has little chance of that. */
        public boolean isCoarse() {
            return blocks() < Judge.BLOCKS_FOR_FINE;
        }
    }

    /**
     * Blocks in which the arms were exchanged at random.
     *
     * @param rows those of the pairs whose blocks all have a ratio; the draws are in turns for these
     * @param drawn how often signs were drawn anew
     * @param excluded how often the interval of the flipped blocks excluded 1
     * @param called how often the whole rule, for the row alone, called a difference
     */
    public record Flips(int rows, int drawn, int excluded, int called) {}

    /** How many of the pairs their runs call. */
    public int called() {
        return (int) pairs.stream().filter(Judged::isCalled).count();
    }

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
        List<Judged> pairs = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Summary run : runs) {
            for (Row row : run.all()) {
                if (!isPair(row)) {
                    continue;
                }
                Optional<String> noTrial = noTrial(row);
                if (noTrial.isPresent()) {
                    leftOut.add(row.experiment().id() + " on " + row.runtime() + " in "
                            + run.run().id() + ": " + noTrial.orElseThrow());
                } else {
                    boolean[] asMeasured = new boolean[row.primary().pairs().size()];
                    pairs.add(new Judged(run.run().id(), row, alone(row.exchanged(asMeasured))));
                }
            }
        }
        return new Calibration(List.copyOf(pairs), List.copyOf(leftOut), flips(pairs, flips, seed));
    }

    /** Why a row is no trial of the rule; empty if it is one. To count what cannot be called would make the bound of what is called lower. */
    private static Optional<String> noTrial(Row row) {
        if (!row.load().equal() || row.primary().blocks() < Judge.MIN_BLOCKS) {
            return Optional.of(row.primary().verdict().reason());
        }
        boolean constant = row.primary().pairs().stream()
                .filter(Pair::isComplete)
                .allMatch(pair -> pair.before().equals(pair.after()));
        return constant ? Optional.of("both arms read the same in every block, which nothing calls") : Optional.empty();
    }

    private static Flips flips(List<Judged> pairs, int flips, long seed) {
        List<Row> rows = pairs.stream()
                .map(Judged::row)
                .filter(row -> row.primary().effect() instanceof Effect.Estimated)
                .toList();
        int drawn = rows.isEmpty() ? 0 : flips;
        SplittableRandom random = new SplittableRandom(seed);
        int excluded = 0;
        int called = 0;
        for (int i = 0; i < drawn; i++) {
            Row row = rows.get(i % rows.size());
            boolean[] exchanged = new boolean[row.primary().pairs().size()];
            for (int block = 0; block < exchanged.length; block++) {
                exchanged[block] = random.nextBoolean();
            }
            Row flipped = row.exchanged(exchanged);
            excluded += excludesOne(flipped.primary().effect()) ? 1 : 0;
            called += alone(flipped).isCalled() ? 1 : 0;
        }
        return new Flips(rows.size(), drawn, excluded, called);
    }

    private static boolean excludesOne(Effect effect) {
        return effect instanceof Effect.Estimated estimated && (estimated.low() > 1 || estimated.high() < 1);
    }

    /** The verdict of a row that is judged as a run of this row alone is. */
    private static Verdict alone(Row row) {
        Verdict verdict = row.primary().verdict();
        return verdict.isCalled()
                ? Family.corrected(List.of(row)).getFirst().primary().verdict()
                : verdict;
    }
}
