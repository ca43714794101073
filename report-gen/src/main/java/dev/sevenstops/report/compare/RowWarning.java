package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Measures.Role;
import dev.sevenstops.report.compare.Subject.Measured;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.stats.Warnings;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reader must know about the blocks of a row before he believes its figures, as the report of a run says it. What a comparison says
 * elsewhere is not said again: outliers stand with the figures that they widen, dropped blocks with the run that lost them.
 *
 * @param whose blocks they are
 * @param text one sentence, without the last point
 */
record RowWarning(Whose whose, String text) {

    /** Of which side a warning is true. */
    enum Whose {
        /** Of both, in the same words. */
        BOTH("both sides"),
        /** Of the baseline alone. */
        BASELINE("baseline"),
        /** Of the candidate alone. */
        CANDIDATE("candidate");

        private final String words;

        Whose(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** Each by its name. */
        List<String> sides() {
            return this == BOTH ? List.of(BASELINE.words, CANDIDATE.words) : List.of(words);
        }
    }

    /**
     * Of a row that was compared.
     *
     * @param lines those of the row
     */
    static List<RowWarning> of(Measured baseline, Measured candidate, List<Line> lines) {
        boolean counted = lines.stream().anyMatch(RowWarning::saysHowFew);
        List<String> one = ofSide(baseline, counted);
        List<String> other = ofSide(candidate, counted);
        List<RowWarning> warnings = new ArrayList<>();
        one.forEach(text -> warnings.add(new RowWarning(other.contains(text) ? Whose.BOTH : Whose.BASELINE, text)));
        other.stream()
                .filter(text -> !one.contains(text))
                .forEach(text -> warnings.add(new RowWarning(Whose.CANDIDATE, text)));
        return List.copyOf(warnings);
    }

    /** With so few values {@link Evidence} tells how many there are, and why others are missing. */
    private static boolean saysHowFew(Line line) {
        return line.role() == Role.PRIMARY
                && Math.min(line.baselineBlocks(), line.candidateBlocks()) < Evidence.MIN_BLOCKS;
    }

    private static List<String> ofSide(Measured side, boolean counted) {
        Metric primary = side.experiment().primary();
        List<String> warnings = new ArrayList<>();
        if (!counted) {
            warnings.addAll(Warnings.ofValues(side.blocks().stream()
                    .map(block -> block.pair(primary.source()))
                    .toList()));
        }
        warnings.addAll(Warnings.ofConditions(
                side.blocks().stream().map(BlockValues::conditions).toList(), primary));
        return List.copyOf(warnings);
    }

    /** Such as {@code candidate: drift: within 8 of 8 blocks …}. */
    String sentence() {
        return whose.words() + ": " + text;
    }
}
