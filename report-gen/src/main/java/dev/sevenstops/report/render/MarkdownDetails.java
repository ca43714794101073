package dev.sevenstops.report.render;

import dev.sevenstops.report.agreement.Agreement;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What stands below the table in Markdown: readings, factors, proxies, and what a cold JVM costs. */
final class MarkdownDetails {
    private MarkdownDetails() {}

    static void append(Summary summary, StringBuilder text) {
        if (!summary.skipped().isEmpty()) {
            text.append("\n## Not measured\n\n");
            summary.skipped()
                    .forEach(note ->
                            text.append("- ").append(Markdown.escape(note)).append('\n'));
        }
        readings(summary, text);
        for (CellGroup group : summary.groups()) {
            SideBySide.of(group).forEach(side -> table(side.title(), side.figures(), text));
            FrontierChart.of(group).forEach(chart -> table(chart.title(), chart.figures(), text));
            SweepChart.of(group).forEach(chart -> table(chart.title(), chart.figures(), text));
            FactorMatrix.of(group).forEach(matrix -> table(matrix.title(), figures(matrix), text));
        }
        for (Row row : summary.rows()) {
            if (!Shares.of(row).rows().isEmpty()) {
                table(TableRow.name(summary, row) + ": shares of answers", Shares.of(row), text);
            }
            ProxyTable.of(row).ifPresent(proxy -> proxy(TableRow.name(summary, row), proxy, text));
        }
        Page.Cold cold = ColdTable.of(summary);
        if (!cold.figures().rows().isEmpty()) {
            table(cold.title(), cold.figures(), text);
            text.append('\n').append(Markdown.escape(cold.note())).append('\n');
        }
    }

    /** Totals and what they mean; agreement.md beside the report has each disagreement. */
    static void agreement(Agreement agreement, StringBuilder text) {
        table("Does the service see the requests that were sent to it?", AgreementView.totals(agreement), text);
        text.append('\n')
                .append(Markdown.escape(AgreementView.about(agreement)))
                .append(" agreement.md lists them.\n\n");
        List<String> sentences = new ArrayList<>(AgreementView.sentences(agreement));
        sentences.addAll(agreement.notes());
        sentences.forEach(
                sentence -> text.append("- ").append(Markdown.escape(sentence)).append('\n'));
    }

    private static void readings(Summary summary, StringBuilder text) {
        StringBuilder lines = new StringBuilder();
        for (Row row : summary.rows()) {
            List<String> sentences = Readings.of(row);
            if (!sentences.isEmpty()) {
                lines.append("- **")
                        .append(Markdown.escape(TableRow.name(summary, row)))
                        .append("** ");
                lines.append(Markdown.escape(String.join(" ", sentences))).append('\n');
            }
        }
        if (!lines.isEmpty()) {
            text.append("\n## Beside the verdicts\n\n").append(lines);
        }
    }

    private static void proxy(String name, Page.Proxy proxy, StringBuilder text) {
        table(name + ": the stops of " + proxy.kind() + " itself", proxy.stops(), text);
        table(name + ": the log of " + proxy.kind(), proxy.counts(), text);
        if (!proxy.sentences().isEmpty()) {
            text.append('\n')
                    .append(Markdown.escape(String.join(" ", proxy.sentences())))
                    .append('\n');
        }
    }

    private static Page.Figures figures(Page.Matrix matrix) {
        List<String> head = new ArrayList<>(List.of(matrix.down() + " \\ " + matrix.across()));
        head.addAll(matrix.columns());
        List<List<String>> rows = new ArrayList<>();
        for (Page.MatrixLine line : matrix.lines()) {
            List<String> cells = new ArrayList<>(List.of(line.level()));
            for (Page.MatrixCell cell : line.cells()) {
                cells.add(
                        cell.anchor().isEmpty()
                                ? cell.words()
                                : cell.before() + " → " + cell.after() + " (" + cell.ratio() + "), " + cell.words());
            }
            rows.add(cells);
        }
        return new Page.Figures(head, rows);
    }

    private static void table(String title, Page.Figures figures, StringBuilder text) {
        text.append("\n### ").append(Markdown.escape(title)).append("\n\n");
        line(figures.head(), text);
        line(Collections.nCopies(figures.head().size(), "---"), text);
        figures.rows().forEach(row -> line(row, text));
    }

    private static void line(List<String> cells, StringBuilder text) {
        for (String cell : cells) {
            text.append("| ").append(Markdown.escape(cell)).append(' ');
        }
        text.append("|\n");
    }
}
