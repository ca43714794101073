package dev.sevenstops.report.stats;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rows of a run as a family of tests: with twenty rows and no difference anywhere, one interval in two runs would leave out 1.
 * Each row has one primary metric, and {@link Holm}'s correction is over those.
 *
 * <p>A row that is decided by counts or by bounds was not tested by an interval: it takes 2x or more in every block. It has its
 * place in the family, so that it makes the correction of the others larger, and is not corrected itself.
 */
final class Family {
    static final double LEVEL = 1 - Effect.LEVEL;

    private Family() {}

    /** The rows, each with how many are tested; what the correction does not let stand reads "cannot tell", with the figures. */
    static List<Row> corrected(List<Row> rows) {
        List<Row> tested =
                rows.stream().filter(row -> row.primary().blocks() > 0).toList();
        List<Double> adjusted = Holm.adjust(tested.stream()
                .map(row ->
                        PairedInterval.of(row.primary()).map(PairedInterval::p).orElse(1.0))
                .toList());
        return rows.stream()
                .map(row -> {
                    int at = tested.indexOf(row);
                    return at < 0 ? row : corrected(row.inFamily(tested.size()), adjusted.get(at));
                })
                .toList();
    }

    private static Row corrected(Row row, double adjusted) {
        Optional<PairedInterval> interval = PairedInterval.of(row.primary());
        Verdict verdict = row.primary().verdict();
        if (!verdict.isCalled() || interval.isEmpty() || adjusted <= LEVEL) {
            return row;
        }
        return row.withVerdict(new Verdict.CannotTell(String.format(
                Locale.ROOT,
                "%s: p %.2g, which Holm's correction for %d rows raises to %.2g",
                verdict.reason(),
                interval.orElseThrow().p(),
                row.family(),
                adjusted)));
    }
}
