package dev.sevenstops.report.render;

import dev.sevenstops.report.map.Companions;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.store.AtomicFiles;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Renders the report of a run into the run's folder. */
public final class Reports {
    private Reports() {}

    /**
     * The report's files.
     *
     * @param html one self-contained page
     * @param markdown the table as Markdown
     * @param json the table as JSON
     * @param table the table for a terminal, not written anywhere
     * @param summary what all of them show
     */
    public record Rendered(Path html, Path markdown, Path json, String table, Summary summary) {

        /** The goals that a block missed, a line each, with the row that they are of. */
        public List<String> missedGoals() {
            return summary.missedGoals().stream()
                    .flatMap(row -> row.missedGoals().stream()
                            .map(goal -> TableRow.name(summary, row) + ": " + Readings.goal(goal)))
                    .toList();
        }
    }

    /**
     * Reads a run's results and writes {@code report.html}, {@code report.md} and {@code report.json} beside them, and the map,
     * runbook, dashboard and alert rules of {@link Companions}. The same results give the same bytes.
     *
     * @param runFolder {@code results/<run>}
     * @throws dev.sevenstops.report.store.UnusableResultsException if the folder holds no run that can be read
     * @throws IOException if files cannot be read or written
     */
    public static Rendered render(Path runFolder) throws IOException {
        RunResults results = ResultsReader.read(runFolder);
        Beside beside = Beside.read(runFolder, results);
        Summary summary = Summary.of(beside.with(results));
        Companions.write(runFolder, summary, beside.diagnostics().blocks());
        return new Rendered(
                write(runFolder.resolve("report.html"), HtmlReport.of(summary, beside)),
                write(runFolder.resolve("report.md"), Markdown.of(summary, beside)),
                write(runFolder.resolve("report.json"), JsonReport.of(summary, beside)),
                TextTable.of(summary),
                summary);
    }

    private static Path write(Path file, String content) throws IOException {
        AtomicFiles.write(file, content.getBytes(StandardCharsets.UTF_8));
        return file;
    }
}
