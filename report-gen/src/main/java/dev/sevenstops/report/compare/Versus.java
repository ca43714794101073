package dev.sevenstops.report.compare;

import dev.sevenstops.report.stats.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A candidate against the baseline.
 *
 * @param lines in the order of the baseline's rows, then by arm, then by metric
 * @param differences in what the two differ, a clause each
 * @param refused rows that must not be compared, with the reason
 * @param unmatched rows that only one of them has
 */
record Versus(
        Subject baseline,
        Subject candidate,
        List<Line> lines,
        List<String> differences,
        List<Refused> refused,
        List<Unmatched> unmatched) {

    /** A row that must not be compared. */
    record Refused(String experiment, String reason) {}

    /**
     * A row that there is nothing to compare with.
     *
     * @param side name of the one that has it
     */
    record Unmatched(String experiment, String side) {

        /** Such as {@code serialize/page is in base only}. */
        String sentence() {
            return experiment + " is in " + side + " only";
        }
    }

    /** The rows that the baseline has and the candidate lacks: whether they have become worse is not known. */
    List<Unmatched> lost() {
        return unmatched.stream()
                .filter(only -> only.side().equals(baseline.name()))
                .toList();
    }

    /** The lines that decide. */
    List<Line> deciding() {
        return lines.stream().filter(Line::decides).toList();
    }

    /** Exploratory lines in which something was called. */
    List<Line> exploratoryCalls() {
        return lines.stream().filter(line -> !line.decides() && line.isCalled()).toList();
    }

    /** The lines that need not be read first. */
    List<Line> quiet() {
        return lines.stream()
                .filter(line -> !line.decides() && !line.isCalled())
                .toList();
    }

    /** What must be known about the rows that were compared, by their ids and in their order; without rows of which nothing must. */
    Map<String, List<RowWarning>> warnings() {
        Map<String, List<RowWarning>> warnings = new LinkedHashMap<>();
        CompareReport.byRow(this).forEach((row, own) -> {
            List<RowWarning> about = RowWarning.of(
                    Objects.requireNonNull(baseline.rows().get(row.id())),
                    Objects.requireNonNull(candidate.rows().get(row.id())),
                    own);
            if (!about.isEmpty()) {
                warnings.put(row.id(), about);
            }
        });
        return warnings;
    }

    /** How many of the deciding lines have this verdict. */
    long count(Class<? extends Verdict> verdict) {
        return deciding().stream()
                .filter(line -> verdict.isInstance(line.verdict()))
                .count();
    }
}
