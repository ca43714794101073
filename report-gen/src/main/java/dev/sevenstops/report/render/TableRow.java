package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of the before/after table, ready to be printed. Every form of the report prints these.
 *
 * @param anchor identifies the row within the page
 * @param stop where the fault lives
 * @param experiment the experiment's id, with its runtime if the run has several
 * @param metric what is compared
 * @param ratio after/before with its 95 % interval
 * @param noise the A/A noise
 * @param blocks usable of all, such as {@code 3/3}
 * @param verdict the verdict's word
 * @param reason why
 * @param primary whether this is the metric that was named before the run
 */
public record TableRow(
        String anchor,
        String stop,
        String experiment,
        String title,
        String symptom,
        String metric,
        String before,
        String after,
        String ratio,
        String noise,
        String blocks,
        String verdict,
        String reason,
        boolean primary) {

    /** The primary metrics of a run. */
    static List<TableRow> primaries(Summary summary) {
        return summary.rows().stream()
                .map(row -> of(summary, row, row.primary(), true))
                .toList();
    }

    /** The exploratory metrics of a row. */
    static List<TableRow> secondaries(Summary summary, Row row) {
        List<TableRow> rows = new ArrayList<>();
        for (Comparison comparison : row.secondary()) {
            rows.add(of(summary, row, comparison, false));
        }
        return List.copyOf(rows);
    }

    private static TableRow of(Summary summary, Row row, Comparison comparison, boolean primary) {
        String unit = comparison.metric().unit();
        return new TableRow(
                anchor(row),
                row.experiment().stop(),
                name(summary, row),
                row.experiment().title(),
                row.experiment().symptom(),
                comparison.metric().label(),
                Format.value(comparison.before(), unit),
                Format.value(comparison.after(), unit),
                Format.effect(comparison.effect()),
                Format.noise(comparison.noise(), unit),
                comparison.blocks() + "/" + row.blocks().size(),
                comparison.verdict().word(),
                comparison.verdict().reason(),
                primary);
    }

    /** The experiment's id, with the runtime where there are several. */
    static String name(Summary summary, Row row) {
        boolean several = summary.rows().stream().map(Row::runtime).distinct().count() > 1;
        return several
                ? row.experiment().id() + " @" + row.runtime()
                : row.experiment().id();
    }

    /** A name for links within the page. */
    static String anchor(Row row) {
        return id(row.experiment().id() + "--" + row.runtime());
    }

    /** A text as a name for links within the page. */
    static String id(String text) {
        return text.replaceAll("[^A-Za-z0-9.-]", "-");
    }

    /** What went wrong with a block, in one line. */
    static String trouble(Block block) {
        return block.experiment() + ", runtime " + block.runtime() + ", block " + block.index() + ", attempt "
                + block.attempt() + ": " + block.state() + ", " + block.reason();
    }
}
