package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.run.Board.Line;
import dev.sevenstops.gatling.run.Board.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * The table of a {@link Board}. Where the screen is too narrow it gives up the metric's name, then the ratio, then the end of the rows'
 * names, then the values; where it is too low, the rows that are finished and then those to come.
 */
final class BoardTable {
    /** Rows of the screen below which there is no table: its head and one row. */
    static final int LOWEST = 2;

    private static final String ARROW = " -> ";
    private static final String GAP = "  ";
    private static final int NAME = 0;
    private static final int METRIC = 1;
    private static final int VALUES = 2;
    private static final int RATIO = 3;
    private static final int BLOCKS = 4;
    private static final int VERDICT = 5;
    private static final int[] WIDEST = {40, 34, Integer.MAX_VALUE, 26, 10, 24};
    private static final int NARROWEST_METRIC = 10;
    private static final int NARROWEST_NAME = 12;

    private final List<Line> lines;
    private final View view;
    private final int before;
    private final int after;
    private final int[] widths = new int[WIDEST.length];

    BoardTable(List<Line> lines, View view) {
        this.lines = lines;
        this.view = view;
        this.before = widest("before", Line::before);
        this.after = widest("after", Line::after);
        List<String> head = head();
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] =
                    Math.min(WIDEST[i], widest(head.get(i), line -> cells(line).get(column)));
        }
        fit();
    }

    private int widest(String head, Function<Line, String> cell) {
        return Math.max(
                Columns.width(head),
                lines.stream()
                        .mapToInt(line -> Columns.width(cell.apply(line)))
                        .max()
                        .orElse(0));
    }

    /** A column of width 0 is left out. */
    private void fit() {
        narrow(METRIC, NARROWEST_METRIC);
        for (int column : new int[] {METRIC, RATIO}) {
            if (missing() > 0) {
                widths[column] = 0;
            }
        }
        narrow(NAME, NARROWEST_NAME);
        if (missing() > 0) {
            widths[VALUES] = 0;
        }
    }

    private void narrow(int column, int narrowest) {
        widths[column] = Math.max(Math.min(narrowest, widths[column]), widths[column] - Math.max(0, missing()));
    }

    /** Columns of the screen that a row takes too many. */
    private int missing() {
        int shown = (int) Arrays.stream(widths).filter(width -> width > 0).count();
        return Arrays.stream(widths).sum()
                + GAP.length() * (shown - 1)
                - view.size().columns();
    }

    /** Rows of the screen that it takes if nothing is left out. */
    int fullHeight() {
        return 1 + lines.size();
    }

    /**
     * The head and the rows.
     *
     * @param height rows of the screen that there are for them, at least {@value #LOWEST}
     * @param current name of the row that is never left out
     */
    List<String> lines(int height, String current) {
        List<String> shown = new ArrayList<>();
        shown.add(view.paint(Style.underline, row(head(), Style.reset, false)));
        if (fullHeight() <= height) {
            lines.forEach(line -> shown.add(row(line, current)));
            return shown;
        }
        int room = Math.max(1, height - 2);
        Set<String> kept = lines.stream()
                .sorted(Comparator.comparingInt(line -> rank(line, current)))
                .limit(room)
                .map(Line::name)
                .collect(Collectors.toSet());
        lines.stream().filter(line -> kept.contains(line.name())).forEach(line -> shown.add(row(line, current)));
        if (height > LOWEST) {
            List<Line> left =
                    lines.stream().filter(line -> !kept.contains(line.name())).toList();
            shown.add(view.paint(Style.faint, view.cut(leftOut(left))));
        }
        return shown;
    }

    /** What is looked for first comes first. */
    private static int rank(Line line, String current) {
        if (line.name().equals(current)) {
            return 0;
        }
        return line.isFinished() ? 3 : line.isBegun() ? 1 : 2;
    }

    private String leftOut(List<Line> left) {
        Map<String, Integer> verdicts = new LinkedHashMap<>();
        int finished = 0;
        int toCome = 0;
        for (Line line : left) {
            if (line.isFinished()) {
                finished++;
                verdicts.merge(line.verdict(), 1, Integer::sum);
            } else if (!line.isBegun()) {
                toCome++;
            }
        }
        List<String> parts = new ArrayList<>();
        if (finished > 0) {
            parts.add(finished + " finished ("
                    + verdicts.entrySet().stream()
                            .map(verdict -> verdict.getValue() + " " + verdict.getKey())
                            .collect(Collectors.joining(", "))
                    + ")");
        }
        if (left.size() > finished + toCome) {
            parts.add(left.size() - finished - toCome + " begun");
        }
        if (toCome > 0) {
            parts.add(toCome + " to come");
        }
        return (view.unicode() ? "… " : "~ ") + "and " + left.size() + " more: " + String.join(", ", parts);
    }

    private List<String> head() {
        return List.of(
                "experiment",
                "metric",
                Columns.right("before", before) + ARROW + Columns.right("after", after),
                "ratio",
                "blocks",
                "verdict");
    }

    private List<String> cells(Line line) {
        boolean empty = line.before().isEmpty() && line.after().isEmpty();
        return List.of(
                line.name(),
                line.metric(),
                empty ? "" : Columns.right(line.before(), before) + ARROW + Columns.right(line.after(), after),
                line.ratio(),
                line.done() + "/" + line.planned() + (line.dropped() > 0 ? " !" + line.dropped() : ""),
                line.verdict());
    }

    private String row(Line line, String current) {
        return row(cells(line), tone(line), line.name().equals(current));
    }

    private static Style tone(Line line) {
        if (line.verdict().contains("MISSED")
                || line.verdict().startsWith("regressed")
                || line.verdict().startsWith("INVALID")) {
            return Style.fg_red;
        }
        return line.verdict().startsWith("improved") ? Style.fg_green : Style.reset;
    }

    private String row(List<String> cells, Style tone, boolean current) {
        boolean fits = missing() <= 0;
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > 0) {
                String cut = view.cut(Columns.plain(cells.get(i)), widths[i]);
                boolean figure = i == VALUES || i == RATIO;
                String cell = figure ? Columns.right(cut, widths[i]) : Columns.left(cut, widths[i]);
                row.append(row.isEmpty() ? "" : GAP).append(fits ? painted(i, cell, tone, current) : cell);
            }
        }
        // colours and cuts do not go together: an escape sequence has no width
        return fits ? row.toString().stripTrailing() : view.cut(row.toString().stripTrailing());
    }

    private String painted(int column, String cell, Style tone, boolean current) {
        if (column == VERDICT && tone != Style.reset) {
            return view.paint(tone, cell);
        }
        if (column == BLOCKS && cell.contains("!")) {
            return view.paint(Style.fg_yellow, cell);
        }
        return column == NAME && current ? view.paint(Style.bold, cell) : cell;
    }
}
