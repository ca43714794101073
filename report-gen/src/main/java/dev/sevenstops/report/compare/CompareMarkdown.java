package dev.sevenstops.report.compare;

import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The comparison as Markdown, for a pull request's comment or the summary of a CI step. It never becomes longer than
 * {@link #LIMIT}: GitHub takes 65,536 characters in a comment.
 */
final class CompareMarkdown {
    /** Characters, with room for what a workflow puts around it. */
    static final int LIMIT = 60_000;

    private static final int FOOT = 3_000;

    /** So many warnings are shown of a candidate, each with so many of its rows and no longer than that. */
    private static final int WARNINGS = 20;

    private static final int ROWS = 3;
    private static final int WARNING = 500;
    private static final int REMARKS = 5;
    private static final int REMARK = 200;

    private CompareMarkdown() {}

    static String of(CompareReport report) {
        StringBuilder text = new StringBuilder("## Seven Stops: ")
                .append(report.outcome().words())
                .append("\n\n");
        int left = 0;
        for (int i = 0; i < report.all().size(); i++) {
            Versus one = report.all().get(i);
            // an equal part of what is left: the last candidate's regressions are as bad as the first one's
            int budget = text.length()
                    + (LIMIT - FOOT - text.length()) / (report.all().size() - i);
            List<String> head = new ArrayList<>();
            head.add("**" + escape(one.candidate().name()) + "** against **"
                    + escape(one.baseline().name()) + "**: " + CompareReport.counts(one));
            one.differences().forEach(difference -> head.add("- " + escape(difference)));
            one.refused()
                    .forEach(refused -> head.add(
                            "- **Refused** " + escape(refused.experiment()) + ": " + escape(refused.reason())));
            one.unmatched().forEach(only -> head.add("- " + escape(only.sentence())));
            left += append(text, head, budget, "\n");
            List<String> all = CompareReport.warnings(one, ROWS);
            String warnings = warnings(all);
            // room is kept for them: the more rows there are, the more a reader must know of them
            left += table(text, regressionsFirst(one.deciding()), budget - warnings.length());
            boolean fits = text.length() + warnings.length() < budget;
            text.append(fits ? warnings : "");
            left += all.size() - (fits ? Math.min(WARNINGS, all.size()) : 0);
            left += costs(text, one, budget);
            List<Line> calls = one.exploratoryCalls();
            if (!calls.isEmpty() && text.length() < budget) {
                text.append("\n<details><summary>Exploratory metrics in which a difference was called: ")
                        .append(calls.size())
                        .append(" of ")
                        .append(one.lines().size() - one.deciding().size())
                        .append("</summary>\n\n");
                left += table(text, calls, budget);
                text.append("\n</details>\n");
            }
            text.append('\n');
        }
        for (JmhVersus one : report.benchmarks()) {
            left += benchmarks(text, one, LIMIT - FOOT);
        }
        left += Math.max(0, report.remarks().size() - REMARKS);
        report.remarks().stream()
                .limit(REMARKS)
                .forEach(remark ->
                        text.append("- ").append(escape(cut(remark, REMARK))).append('\n'));
        if (left > 0) {
            text.append("\n").append(left).append(" lines more are left out here: `--html` has all of them.\n");
        }
        return text.append("\n<sub>")
                .append(escape(CompareReport.LEGEND))
                .append(report.benchmarks().isEmpty() ? "" : "<br>" + escape(CompareReport.BENCHMARKS))
                .append("</sub>\n")
                .toString();
    }

    /** Why nothing was compared. */
    static String refused(List<String> reasons) {
        StringBuilder text = new StringBuilder("## Seven Stops: ")
                .append(Outcome.UNUSABLE.words())
                .append("\n\n");
        int left = append(
                text, reasons.stream().map(reason -> "- " + escape(reason)).toList(), LIMIT - FOOT, "");
        return left == 0 ? text.toString() : text + "\n" + left + " reasons more\n";
    }

    private static int benchmarks(StringBuilder text, JmhVersus one, int budget) {
        List<String> rows = new ArrayList<>();
        for (ComparePage.Benchmark line : one.lines()) {
            rows.add(row(List.of(
                    line.page(),
                    line.name(),
                    line.baseline(),
                    line.candidate(),
                    line.ratio(),
                    line.jvms(),
                    line.verdict())));
        }
        if (text.length() > budget) {
            return rows.size();
        }
        text.append("**Microbenchmarks of ")
                .append(escape(one.candidate()))
                .append("** against **")
                .append(escape(one.baseline()))
                .append("**\n");
        text.append(one.unmatched().isEmpty() ? "" : "\n");
        int left = append(
                text, one.unmatched().stream().map(only -> "- " + escape(only)).toList(), budget, "");
        if (!rows.isEmpty()) {
            text.append("\n| stop | benchmark | baseline | candidate | ratio | JVMs | verdict |\n")
                    .append("|---|---|--:|--:|--:|--:|---|\n");
            left += append(text, rows, budget, "");
        }
        text.append('\n');
        return left;
    }

    /** Returns how many lines did not fit. */
    private static int costs(StringBuilder text, Versus one, int budget) {
        List<String> rows = Cost.of(one).stream().map(cost -> row(cost.cells())).toList();
        if (rows.isEmpty() || text.length() > budget) {
            return rows.size();
        }
        text.append('\n').append(Cost.TITLE).append(":\n\n").append(row(Cost.HEAD));
        text.append("\n|---|--:|--:|--:|--:|--:|\n");
        return append(text, rows, budget, "");
    }

    private static String row(List<String> cells) {
        return "| "
                + String.join(" | ", cells.stream().map(CompareMarkdown::escape).toList()) + " |";
    }

    /** Closed until it is asked for; empty where there is nothing to say. */
    private static String warnings(List<String> all) {
        if (all.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n<details><summary>Warnings about the blocks of these rows: ")
                .append(all.size())
                .append("</summary>\n\n");
        all.stream()
                .limit(WARNINGS)
                .forEach(warning ->
                        text.append("- ").append(escape(cut(warning, WARNING))).append('\n'));
        return text.append("\n</details>\n").toString();
    }

    /** What the outcome is about must be there, whatever is left out; otherwise in their order. */
    private static List<Line> regressionsFirst(List<Line> lines) {
        return lines.stream()
                .sorted(Comparator.comparing((Line line) -> !line.beyond()))
                .toList();
    }

    private static int table(StringBuilder text, List<Line> lines, int budget) {
        List<String> rows = new ArrayList<>();
        for (Line line : lines) {
            String verdict = escape(line.verdict().word());
            rows.add(row(CompareReport.columns(line))
                    + (line.beyond() ? " **" + verdict + "** |" : " " + verdict + smallest(line) + " |"));
        }
        if (rows.isEmpty() || text.length() > budget) {
            return rows.size();
        }
        text.append("\n| experiment | arm | metric | baseline | candidate | ratio | blocks | verdict |\n")
                .append("|---|---|---|--:|--:|--:|--:|---|\n");
        return append(text, rows, budget, "");
    }

    /** Beside what cannot be told, the smallest ratio that would have been. */
    private static String smallest(Line line) {
        return line.verdict() instanceof Verdict.CannotTell && line.detectable().isPresent()
                ? ", calls " + escape(CompareReport.cells(line).detectable()) + " and more"
                : "";
    }

    /** Adds lines as long as they fit, and says how many did not. */
    private static int append(StringBuilder text, List<String> lines, int budget, String end) {
        int left = 0;
        for (String line : lines) {
            if (text.length() + line.length() < budget) {
                text.append(line).append('\n').append(line.startsWith("**") ? end : "");
            } else {
                left++;
            }
        }
        return left;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static String escape(String cell) {
        return cell.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("`", "\\`")
                .replace("\n", " ");
    }
}
