package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.stats.ThroughProxy;
import dev.sevenstops.report.stats.Verdict;
import dev.sevenstops.report.stats.Warnings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The before/after table for a terminal of 160 columns or fewer. */
public final class TextTable {
    private static final int WIDTH = 158;
    private static final List<String> HEAD =
            List.of("experiment", "metric", "before", "after", "after/before", "A/A", "blocks", "verdict");
    private static final List<Integer> LIMITS = List.of(32, 26, 11, 11, 24, 8, 6, 26);

    private TextTable() {}

    /** The table, then what must be said beside it: verdicts that were not reached, what is to be known of the blocks, damaged files. */
    public static String of(Summary summary) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        lines.addAll(rows(summary));
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

    /** The stops in their order; below an experiment's first cell the levels of the others. */
    private static List<List<String>> rows(Summary summary) {
        List<List<String>> lines = new ArrayList<>();
        List<CellGroup> groups = summary.groups();
        for (Stop stop : Stop.values()) {
            if (groups.stream().noneMatch(group -> group.stop().equals(stop.id()))) {
                lines.add(List.of(stop.id(), "not measured in this run", "", "", "", "", "", ""));
            }
            groups.stream()
                    .filter(group -> group.stop().equals(stop.id()))
                    .forEach(group -> lines.addAll(rows(summary, group)));
        }
        groups.stream()
                .filter(group -> Stop.of(group.stop()).isEmpty())
                .forEach(group -> lines.addAll(rows(summary, group)));
        return lines;
    }

    private static List<List<String>> rows(Summary summary, CellGroup group) {
        List<List<String>> lines = new ArrayList<>();
        TableRow lead = TableRow.primary(summary, group.lead());
        String name = summary.several() ? group.experiment() + " @" + group.runtime() : group.experiment();
        lines.add(cells(lead, name, lead.metric()));
        for (Row row : group.others()) {
            TableRow cell = TableRow.primary(summary, row);
            lines.add(cells(cell, "  " + cell.levels(), cell.metric().equals(lead.metric()) ? "" : cell.metric()));
        }
        return lines;
    }

    private static List<String> cells(TableRow row, String name, String metric) {
        return List.of(name, metric, row.before(), row.after(), row.ratio(), row.noise(), row.blocks(), row.outcome());
    }

    private static List<String> remarks(Summary summary) {
        List<String> remarks = new ArrayList<>();
        for (Row row : summary.rows()) {
            row.missedGoals().forEach(goal -> remarks.add(TableRow.name(summary, row) + ": " + Readings.goal(goal)));
            List<String> accept = Readings.accept(row);
            if (!accept.isEmpty()) {
                remarks.add(TableRow.name(summary, row) + ": " + String.join(" ", accept));
            }
            if (row.throughProxy() instanceof ThroughProxy.Masked) {
                remarks.add(TableRow.name(summary, row) + ": " + Readings.throughProxy(row));
            } else if (row.primary().verdict() instanceof Verdict.CannotTell
                    || row.primary().verdict() instanceof Verdict.Invalid) {
                remarks.add(TableRow.name(summary, row) + ": "
                        + row.primary().verdict().word() + ", "
                        + row.primary().verdict().reason());
            }
            row.dropped().forEach(block -> remarks.add("dropped: " + TableRow.trouble(block)));
        }
        summary.pairs().stream()
                .flatMap(pair -> pair.dropped().stream())
                .forEach(block -> remarks.add("dropped: " + TableRow.trouble(block)));
        remarks.addAll(warnings(summary));
        pairs(summary).ifPresent(remarks::add);
        String smallest = String.join(
                ", ",
                summary.rows().stream()
                        .flatMap(row -> Readings.detectable(row).stream()
                                .map(words -> TableRow.name(summary, row) + " " + words))
                        .toList());
        if (!smallest.isEmpty()) {
            remarks.add("smallest effects that these blocks call in four of five cases: " + smallest);
        }
        remarks.addAll(summary.skipped());
        summary.damages().forEach(damage -> remarks.add("damaged: " + damage.path() + ", " + damage.reason()));
        if (summary.run().finishedAt().isEmpty()) {
            remarks.add("this run has not finished");
        }
        return remarks;
    }

    /** What the A/A pairs say, in one line; empty where there are none. */
    static Optional<String> pairs(Summary summary) {
        if (summary.pairs().isEmpty()) {
            return Optional.empty();
        }
        long called = summary.pairs().stream()
                .filter(pair -> pair.primary().verdict().isCalled())
                .count();
        List<String> each = summary.rows().stream()
                .flatMap(row ->
                        Readings.pair(summary, row).stream().map(words -> TableRow.name(summary, row) + " " + words))
                .toList();
        return Optional.of("A/A pairs, after arms against themselves: " + called + " of "
                + summary.pairs().size() + " called although nothing differs: " + String.join("; ", each));
    }

    /** What is to be known of the blocks: each sentence once, with the rows that it is about. */
    private static List<String> warnings(Summary summary) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (Row row : summary.rows()) {
            for (String warning : Warnings.of(row)) {
                rows.computeIfAbsent(warning, key -> new ArrayList<>()).add(TableRow.name(summary, row));
            }
        }
        List<String> warnings = new ArrayList<>();
        rows.forEach((warning, about) -> warnings.add(
                (about.size() == summary.rows().size() ? "all rows" : String.join(", ", about)) + ": " + warning));
        return warnings;
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
