package dev.sevenstops.report.compare;

import java.util.List;

/** What a comparison ends with: the exit code of the command. */
enum Outcome {
    /** Every deciding metric is the same, improved, or worse by no more than the threshold. */
    NO_REGRESSION(0, "no regression"),
    /** At least one deciding metric is worse by more than the threshold. */
    REGRESSION(1, "regression"),
    /**
     * No regression beyond the threshold was found, and at least one deciding metric cannot be told, may be beyond it, or was not measured
     * again.
     */
    INCONCLUSIVE(2, "inconclusive"),
    /** There is nothing but microbenchmarks, and those are exploratory. */
    NOTHING_DECIDES(0, "microbenchmarks only, which decide nothing"),
    /** Nothing can be compared, or rows must not be. */
    UNUSABLE(3, "not comparable");

    private final int code;
    private final String words;

    Outcome(int code, String words) {
        this.code = code;
        this.words = words;
    }

    int code() {
        return code;
    }

    String words() {
        return words;
    }

    /**
     * Of all candidates: a regression that was found stays one, whatever else could not be compared.
     *
     * @param benchmarks whether microbenchmarks were compared
     */
    static Outcome of(List<Versus> all, boolean benchmarks) {
        boolean lines = all.stream().anyMatch(one -> !one.lines().isEmpty());
        boolean missing = all.stream().anyMatch(one -> !one.lost().isEmpty());
        if (benchmarks
                && !lines
                && !missing
                && all.stream().allMatch(one -> one.refused().isEmpty())) {
            return NOTHING_DECIDES;
        }
        List<Line> deciding =
                all.stream().flatMap(one -> one.deciding().stream()).toList();
        if (deciding.stream().anyMatch(Line::beyond)) {
            return REGRESSION;
        }
        if (deciding.isEmpty()
                || all.stream()
                        .anyMatch(one -> !one.refused().isEmpty() || one.lines().isEmpty())) {
            return UNUSABLE;
        }
        return missing || deciding.stream().anyMatch(Line::isOpen) ? INCONCLUSIVE : NO_REGRESSION;
    }
}
