package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.ComparePage.MatrixCell;
import dev.sevenstops.report.compare.ComparePage.MatrixLine;
import dev.sevenstops.report.compare.Subject.Measured;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The verdicts at a glance: a line a stop, a column a side. Of the primary metrics of a stop's rows a cell shows the one that speaks
 * loudest, a regression before an improvement before what cannot be told, and counts the others.
 */
final class StopMatrix {
    private static final double CLEAR = 2;
    private static final double STRONG = 10;

    private StopMatrix() {}

    /** The seven stops in their order, whether they were measured or not, and what lives at none of them. */
    static List<MatrixLine> of(List<Versus> all) {
        Set<String> stops = new LinkedHashSet<>();
        for (Stop stop : Stop.values()) {
            stops.add(stop.id());
        }
        all.forEach(
                one -> one.lines().forEach(line -> stops.add(line.experiment().stop())));
        List<Side> sides = Side.of(all);
        return stops.stream()
                .map(stop -> new MatrixLine(
                        stop,
                        sides.stream()
                                .map(side -> side.against()
                                        .map(versus -> candidate(versus, side.part(), stop))
                                        .orElseGet(() -> baseline(side.subject(), stop)))
                                .toList()))
                .toList();
    }

    /** Where a row's lines stand in the page. */
    static String anchor(int part, String experiment) {
        return "part-" + part + "-" + CompareReport.id(experiment);
    }

    private static MatrixCell baseline(Subject subject, String stop) {
        long blocks = rows(subject, stop).stream()
                .mapToLong(row -> row.blocks().size())
                .sum();
        return blocks == 0
                ? notMeasured()
                : new MatrixCell("baseline", "", "", blocks + " usable blocks", "", "even d1");
    }

    private static MatrixCell candidate(Versus versus, int part, String stop) {
        List<Line> primary = versus.lines().stream()
                .filter(line -> line.experiment().stop().equals(stop) && line.role() == Measures.Role.PRIMARY)
                .toList();
        List<Line> deciding = primary.stream().filter(Line::decides).toList();
        List<Line> asked = deciding.isEmpty() ? primary : deciding;
        List<Line> measured = asked.stream()
                .filter(line -> isMeasured(versus.baseline(), line) && isMeasured(versus.candidate(), line))
                .sorted(Comparator.comparingInt(StopMatrix::rank))
                .toList();
        long refused = versus.refused().stream()
                .filter(one -> hasStop(versus.baseline(), one.experiment(), stop))
                .count();
        if (measured.isEmpty()) {
            if (refused > 0) {
                return new MatrixCell("refused", "part-" + part, "", words(refused), "", "bad d1");
            }
            return notMeasured(versus, stop);
        }
        Line line = measured.getFirst();
        CompareReport.Cells cells = CompareReport.cells(line);
        return new MatrixCell(
                cells.verdict(),
                anchor(part, line.experiment().id()),
                cells.ratio(),
                cells.experiment() + ", " + cells.arm() + ": " + cells.metric(),
                Stream.of(others(measured), refused > 0 ? words(refused) : "")
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; ")),
                cells.tone() + " " + depth(line));
    }

    private static MatrixCell notMeasured() {
        return new MatrixCell("not measured", "", "", "", "", "none");
    }

    private static MatrixCell notMeasured(Versus versus, String stop) {
        if (!isMeasured(versus.candidate(), stop)) {
            return notMeasured();
        }
        return new MatrixCell(
                "nothing to compare with",
                "",
                "",
                isMeasured(versus.baseline(), stop)
                        ? "no row that the baseline measured as well"
                        : "the baseline did not measure it",
                "",
                "none");
    }

    private static boolean isMeasured(Subject subject, String stop) {
        return rows(subject, stop).stream().anyMatch(row -> !row.blocks().isEmpty());
    }

    private static boolean isMeasured(Subject subject, Line line) {
        Measured row = subject.rows().get(line.experiment().id());
        return row != null && !row.blocks().isEmpty();
    }

    private static boolean hasStop(Subject subject, String experiment, String stop) {
        Measured row = subject.rows().get(experiment);
        return row != null && row.experiment().stop().equals(stop);
    }

    private static List<Measured> rows(Subject subject, String stop) {
        return subject.rows().values().stream()
                .filter(row -> row.experiment().stop().equals(stop))
                .toList();
    }

    private static String words(long refused) {
        return refused == 1 ? "1 row must not be compared" : refused + " rows must not be compared";
    }

    private static int rank(Line line) {
        if (line.beyond()) {
            return 0;
        }
        return switch (line.verdict()) {
            case Verdict.Invalid invalid -> 1;
            case Verdict.Regressed regressed -> 2;
            case Verdict.Improved improved -> 3;
            case Verdict.CannotTell cannotTell -> 4;
            case Verdict.Same same -> 5;
        };
    }

    /** {@code of 4: 1 regressed, 3 same}; empty if there is only one. */
    private static String others(List<Line> lines) {
        if (lines.size() == 1) {
            return "";
        }
        List<String> counts = new ArrayList<>();
        Set<String> words = new LinkedHashSet<>();
        lines.forEach(line -> words.add(line.verdict().word()));
        for (String word : words) {
            long count = lines.stream()
                    .filter(line -> line.verdict().word().equals(word))
                    .count();
            counts.add(count + " " + word);
        }
        return "of " + lines.size() + ": " + String.join(", ", counts);
    }

    /** How deep the colour is: below 2x, 2x and more, 10x and more. */
    private static String depth(Line line) {
        // from or to zero: no ratio is larger
        double size = line.estimate()
                .map(estimate -> Math.max(estimate.ratio(), 1 / estimate.ratio()))
                .orElse(line.isCalled() ? STRONG : 1);
        return size >= STRONG ? "d3" : size >= CLEAR ? "d2" : "d1";
    }
}
