package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Measures.Role;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Verdict;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of one arm of one row, baseline against candidate.
 *
 * @param experiment the row, as the baseline has it
 * @param arm {@code before}, {@code after}, or {@value #EFFECT} for the ratio of the two
 * @param baseline median over blocks
 * @param candidate median over blocks
 * @param adjusted p corrected by Holm over all lines that decide; empty for lines that do not, and for those without a test
 * @param decides whether it decides the exit code
 * @param limit whether it decides and is a regression beyond the threshold
 * @param baselineBlocks blocks with a value
 * @param candidateBlocks blocks with a value
 * @param compared what the verdict rests on: pairs of blocks that were measured in turns, or the blocks of the side that has fewer
 * @param family how many tests it is corrected for; 1 for a line that does not decide
 * @param margin inside which the verdict is "same", as a part
 */
record Line(
        Experiment experiment,
        String arm,
        Metric metric,
        Role role,
        MetricValue baseline,
        MetricValue candidate,
        Evidence evidence,
        OptionalDouble adjusted,
        Verdict verdict,
        boolean decides,
        Rule.Beyond limit,
        int baselineBlocks,
        int candidateBlocks,
        int compared,
        int family,
        double margin) {

    /** What stands for the arm where the ratio after/before is compared. */
    static final String EFFECT = "after/before";

    /** The ratio with its interval; empty where there is none. */
    Optional<Estimate> estimate() {
        return evidence instanceof Evidence.Ratio ratio ? Optional.of(ratio.estimate()) : Optional.empty();
    }

    /** The smallest ratio that the blocks would have called; empty where there is no ratio. */
    OptionalDouble detectable() {
        double byNumber = compared < Rule.BLOCKS_FOR_FINE ? Evidence.COARSE : 1;
        return estimate()
                .map(estimate -> estimate.detectable(family, margin))
                .map(bySpread -> OptionalDouble.of(Math.max(byNumber, bySpread)))
                .orElse(OptionalDouble.empty());
    }

    /** Whether it is a regression beyond the threshold. */
    boolean beyond() {
        return limit == Rule.Beyond.YES;
    }

    /** Whether it leaves open if there is a regression beyond the threshold. */
    boolean isOpen() {
        return limit == Rule.Beyond.PERHAPS
                || verdict instanceof Verdict.CannotTell
                || verdict instanceof Verdict.Invalid;
    }

    /** Whether a difference was called. */
    boolean isCalled() {
        return verdict.isCalled();
    }

    /** {@code 12 : 12}, or {@code 5 pairs} where not every block has a partner. */
    String blocks() {
        return compared < Math.min(baselineBlocks, candidateBlocks)
                ? compared + " pairs"
                : baselineBlocks + " : " + candidateBlocks;
    }
}
