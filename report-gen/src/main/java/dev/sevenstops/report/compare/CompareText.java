package dev.sevenstops.report.compare;

import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The comparison for a terminal. */
final class CompareText {
    private static final List<String> HEAD =
            List.of("experiment", "arm", "metric", "baseline", "candidate", "candidate/baseline", "blocks", "verdict");
    private static final List<Integer> LIMITS = List.of(44, 12, 32, 11, 11, 26, 9, 12);
    private static final List<Integer> BENCHMARK_LIMITS = List.of(11, 64, 11, 11, 26, 9, 12);
    private static final List<Integer> COST_LIMITS = List.of(36, 11, 11, 18, 18, 4);
    private static final int FIRST_FIGURE = 3;
    private static final int LAST_FIGURE = 6;

    /** So many warnings are printed, each with so many of its rows, where nobody asks for all of them. */
    private static final int WARNINGS = 10;

    private static final int ROWS = 3;

    private CompareText() {}

    /**
     * The tables: what decides, then exploratory metrics.
     *
     * @param everything whether exploratory metrics in which nothing was called are shown too, and every warning with all its rows
     */
    static String of(CompareReport report, boolean everything) {
        StringBuilder text = new StringBuilder();
        for (Versus one : report.all()) {
            text.append(one.candidate().name())
                    .append(" against ")
                    .append(one.baseline().name())
                    .append('\n');
            one.differences()
                    .forEach(difference -> text.append("  ").append(difference).append('\n'));
            one.refused()
                    .forEach(refused -> text.append("  REFUSED ")
                            .append(refused.experiment())
                            .append(": ")
                            .append(refused.reason())
                            .append('\n'));
            one.unmatched()
                    .forEach(only -> text.append("  ").append(only.sentence()).append('\n'));
            text.append('\n');
            table(one.deciding(), text);
            List<Line> rest = new ArrayList<>(one.exploratoryCalls());
            if (everything) {
                rest.addAll(one.quiet());
            }
            if (!rest.isEmpty()) {
                text.append("\nexploratory, not corrected for their number:\n");
                table(rest, text);
            }
            if (!everything && !one.quiet().isEmpty()) {
                text.append("\n")
                        .append(one.quiet().size())
                        .append(" exploratory metrics in which nothing was called: --details shows them\n");
            }
            costs(one, text);
            reasons(one, text);
            warnings(one, everything, text);
            text.append('\n').append(CompareReport.counts(one)).append("\n\n");
        }
        report.benchmarks().forEach(one -> benchmarks(one, text));
        report.remarks().forEach(remark -> text.append("* ").append(remark).append('\n'));
        text.append(report.outcome().words()).append('\n');
        return text.toString();
    }

    private static void benchmarks(JmhVersus one, StringBuilder text) {
        text.append("microbenchmarks of ")
                .append(one.candidate())
                .append(" against ")
                .append(one.baseline())
                .append(", exploratory:\n");
        one.unmatched().forEach(only -> text.append("  ").append(only).append('\n'));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("stop", "benchmark", "baseline", "candidate", "candidate/baseline", "JVMs", "verdict"));
        for (ComparePage.Benchmark line : one.lines()) {
            rows.add(List.of(
                    line.page(),
                    line.name(),
                    line.baseline(),
                    line.candidate(),
                    line.ratio(),
                    line.jvms(),
                    line.verdict()));
        }
        print(rows, BENCHMARK_LIMITS, 2, 5, text);
        text.append('\n');
    }

    private static void costs(Versus one, StringBuilder text) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(Cost.HEAD);
        Cost.of(one).forEach(cost -> rows.add(cost.cells()));
        if (rows.size() > 1) {
            text.append('\n').append(Cost.TITLE).append(":\n");
            print(rows, COST_LIMITS, 1, COST_LIMITS.size() - 1, text);
            text.append('\n');
        }
    }

    private static void reasons(Versus one, StringBuilder text) {
        for (Line line : one.deciding()) {
            if (line.verdict() instanceof Verdict.Same) {
                continue;
            }
            text.append("* ")
                    .append(CompareReport.name(line))
                    .append(": ")
                    .append(line.verdict().word())
                    .append(", ")
                    .append(line.verdict().reason());
            line.detectable()
                    .ifPresent(ratio -> text.append("; calls ")
                            .append(CompareReport.cells(line).detectable())
                            .append(" and more in four of five cases"));
            text.append('\n');
        }
    }

    private static void warnings(Versus one, boolean everything, StringBuilder text) {
        List<String> warnings = CompareReport.warnings(one, everything ? Integer.MAX_VALUE : ROWS);
        if (warnings.isEmpty()) {
            return;
        }
        int shown = everything ? warnings.size() : Math.min(WARNINGS, warnings.size());
        text.append("\nwarnings:\n");
        warnings.subList(0, shown)
                .forEach(warning -> text.append("* ").append(warning).append('\n'));
        if (shown < warnings.size()) {
            text.append(warnings.size() - shown).append(" warnings more: --details shows them\n");
        }
    }

    private static void table(List<Line> lines, StringBuilder text) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Line line : lines) {
            List<String> cells = new ArrayList<>(CompareReport.columns(line));
            cells.add(CompareReport.cells(line).verdict());
            rows.add(cells);
        }
        print(rows, LIMITS, FIRST_FIGURE, LAST_FIGURE, text);
    }

    private static void print(
            List<List<String>> rows, List<Integer> limits, int firstFigure, int lastFigure, StringBuilder text) {
        int[] widths = new int[limits.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] =
                        Math.min(limits.get(i), Math.max(widths[i], row.get(i).length()));
            }
        }
        int total = 2 * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        for (int i = 0; i < rows.size(); i++) {
            text.append(line(rows.get(i), widths, firstFigure, lastFigure)).append('\n');
            if (i == 0) {
                text.append("-".repeat(total)).append('\n');
            }
        }
    }

    private static String line(List<String> cells, int[] widths, int firstFigure, int lastFigure) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String cut = cell.length() <= widths[i] ? cell : cell.substring(0, widths[i] - 1) + "…";
            String space = " ".repeat(widths[i] - cut.length());
            boolean figure = i >= firstFigure && i <= lastFigure;
            line.append(i == 0 ? "" : "  ").append(figure ? space + cut : cut + space);
        }
        return line.toString().stripTrailing();
    }
}
