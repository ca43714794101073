package dev.sevenstops.report.render;

import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The before/after table for a terminal of 160 columns or fewer. */
public final class TextTable {
    private static final int WIDTH = 158;
    private static final List<String> HEAD =
            List.of("experiment", "metric", "before", "after", "after/before", "A/A", "blocks", "verdict");
    private static final List<Integer> LIMITS = List.of(32, 36, 12, 12, 24, 10, 6, 11);

    private TextTable() {}

    /** The table, then what must be said beside it: verdicts that were not reached, dropped blocks, damaged files. */
    public static String of(Summary summary) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        for (TableRow row : TableRow.primaries(summary)) {
            lines.add(List.of(
                    row.experiment(),
                    row.metric(),
                    row.before(),
                    row.after(),
                    row.ratio(),
                    row.noise(),
                    row.blocks(),
                    row.verdict()));
        }
        int[] widths = widths(lines);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(line(lines.get(i), widths)).append('\n');
            if (i == 0) {
                text.append("-".repeat(total(widths))).append('\n');
            }
        }
        remarks(summary).forEach(remark -> text.append(wrap(remark)));
        return text.toString();
    }

    private static List<String> remarks(Summary summary) {
        List<String> remarks = new ArrayList<>();
        for (Row row : summary.rows()) {
            if (row.primary().verdict() instanceof Verdict.CannotTell
                    || row.primary().verdict() instanceof Verdict.Invalid) {
                remarks.add(TableRow.name(summary, row) + ": "
                        + row.primary().verdict().word() + ", "
                        + row.primary().verdict().reason());
            }
            row.dropped().forEach(block -> remarks.add("dropped: " + TableRow.trouble(block)));
        }
        summary.damages().forEach(damage -> remarks.add("damaged: " + damage.path() + ", " + damage.reason()));
        if (summary.run().finishedAt().isEmpty()) {
            remarks.add("this run has not finished");
        }
        return remarks;
    }

    private static int[] widths(List<List<String>> lines) {
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] =
                        Math.min(LIMITS.get(i), Math.max(widths[i], line.get(i).length()));
            }
        }
        return widths;
    }

    private static int total(int[] widths) {
        int total = 2 * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        return total;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String cut = cell.length() <= widths[i] ? cell : cell.substring(0, widths[i] - 1) + "…";
            String space = " ".repeat(widths[i] - cut.length());
            boolean figure = i >= 2 && i <= 6;
            line.append(i == 0 ? "" : "  ").append(figure ? space + cut : cut + space);
        }
        return line.toString().stripTrailing();
    }

    private static String wrap(String remark) {
        StringBuilder wrapped = new StringBuilder();
        StringBuilder line = new StringBuilder("*");
        for (String word : remark.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH && line.length() > 2) {
                wrapped.append(line).append('\n');
                line = new StringBuilder(" ");
            }
            line.append(' ').append(word);
        }
        return wrapped.append(line).append('\n').toString();
    }
}
