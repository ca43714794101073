package dev.sevenstops.report.map;

import dev.sevenstops.report.render.TableRow;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import java.util.List;
import java.util.Optional;

/**
 * What a run says about a fix.
 *
 * @param experiment the row's id, with its runtime where the run has several
 * @param metric the one that was named before the run
 * @param ratio after/before with its interval, or words where a value is zero
 * @param verdict the verdict's word, with what stands beside it, such as a goal that was missed
 * @param tone the verdict's class in the style sheets
 * @param reason why
 */
public record Measured(
        String experiment,
        String metric,
        String before,
        String after,
        String ratio,
        String verdict,
        String tone,
        String reason,
        String settingsBefore,
        String settingsAfter) {

    /**
     * The effect of the first of these experiments that the run has usable blocks of; of several cells the leading one, of several
     * runtimes the first. Empty if there is none: nothing is measured then, and whoever shows it must say so.
     */
    public static Optional<Measured> of(Summary summary, List<String> experiments) {
        return row(summary, experiments).map(row -> of(summary, row));
    }

    /** The row that {@link #of(Summary, List)} reads. */
    public static Optional<Row> row(Summary summary, List<String> experiments) {
        return experiments.stream()
                .flatMap(id -> summary.rows().stream()
                        .filter(row -> row.experiment().cell().experiment().equals(id))
                        .filter(row -> !row.usable().isEmpty())
                        .limit(1))
                .findFirst();
    }

    private static Measured of(Summary summary, Row row) {
        TableRow line = TableRow.primary(summary, row);
        return new Measured(
                line.experiment(),
                line.metric(),
                line.before(),
                line.after(),
                line.ratio(),
                line.outcome(),
                TableRow.tone(row),
                line.reason(),
                settings(row, "before"),
                settings(row, "after"));
    }

    private static String settings(Row row, String arm) {
        return String.join(
                " ",
                row.experiment().arms().getOrDefault(arm, java.util.Map.of()).entrySet().stream()
                        .sorted(java.util.Map.Entry.comparingByKey())
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList());
    }

    /** The figures in one line. */
    public String words() {
        return metric + ": " + before + " → " + after + " (" + ratio + "), " + verdict;
    }

    /** What stands where nothing was measured. */
    public static String missing(List<String> experiments) {
        return "Not measured in this run: it has no usable block of " + String.join(", ", experiments) + ".";
    }
}
