package dev.sevenstops.report.compare;

import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What every form of the comparison shows.
 *
 * @param benchmarks microbenchmarks, which decide nothing
 * @param remarks what a reader must know about all of it, such as that the machines differ
 */
public record CompareReport(
        List<Versus> all, List<JmhVersus> benchmarks, Outcome outcome, Rule rule, List<String> remarks) {

    /** What the figures are, for the foot of a table. */
    static final String LEGEND =
            "Values are medians over blocks. The ratio is candidate / baseline of the geometric means over blocks with its 95 %"
                    + " interval: Welch's for runs, paired for runtimes of one run that were measured in turns. Blocks are baseline :"
                    + " candidate, or the pairs where not every block has a partner. A primary metric is called if its p value,"
                    + " corrected by Holm over all of them, is at most 5 %, with fewer than six blocks on a side only from 2x on;"
                    + " exploratory metrics are not corrected, and of twenty that did not change one is called by chance. Runs of"
                    + " different hours differ by what the machine did, too: \"after/before\" compares the effect of the fix, from which"
                    + " that drops out.";

    /** The same for microbenchmarks. */
    static final String BENCHMARKS =
            "Microbenchmarks: times are means over fresh JVMs, baseline : candidate. The ratio is candidate / baseline with Welch's"
                    + " 95 % interval on the logs of the JVMs' means. A difference is called if its p value, corrected by Holm over the"
                    + " benchmarks of the table, is at most 5 %, with fewer than six JVMs on a side only from 2x on. They are"
                    + " exploratory: the exit code is not theirs.";

    /** A line, ready to be printed. */
    public record Cells(
            String experiment,
            String levels,
            String arm,
            String metric,
            String baseline,
            String candidate,
            String ratio,
            String blocks,
            String verdict,
            String tone,
            String reason,
            String detectable) {}

    static Cells cells(Line line) {
        Cell cell = line.experiment().cell();
        String unit = line.metric().unit();
        return new Cells(
                cell.experiment(),
                levels(cell.levels()),
                line.arm(),
                line.metric().label(),
                Format.value(line.baseline(), unit),
                Format.value(line.candidate(), unit),
                ratio(line),
                line.blocks(),
                line.verdict().word() + (line.beyond() ? "!" : ""),
                tone(line.verdict()),
                line.verdict().reason(),
                detectable(line.detectable()));
    }

    /** The columns of a table up to the verdict, whose emphasis is that of each form. */
    static List<String> columns(Line line) {
        Cells cells = cells(line);
        return List.of(
                line.experiment().id(),
                cells.arm(),
                cells.metric(),
                cells.baseline(),
                cells.candidate(),
                cells.ratio(),
                cells.blocks());
    }

    /** A text as a name for links within the page. */
    static String id(String text) {
        return text.replaceAll("[^A-Za-z0-9.-]", "-");
    }

    /** The levels of a cell, such as {@code page-size 50, via nginx}. */
    static String levels(Map<String, String> levels) {
        return String.join(
                ", ",
                levels.entrySet().stream()
                        .map(level -> level.getKey() + " " + level.getValue())
                        .toList());
    }

    /** The ratio with its interval; where a value is zero there is none, and words say which one is. */
    private static String ratio(Line line) {
        return line.estimate().map(CompareReport::interval).orElseGet(() -> zero(line));
    }

    /** {@code 1.06 [1.02, 1.1]}. */
    static String interval(Estimate estimate) {
        return Format.number(estimate.ratio()) + " [" + Format.number(estimate.low()) + ", "
                + Format.number(estimate.high()) + "]";
    }

    private static String zero(Line line) {
        if (line.baseline() instanceof MetricValue.Exact one
                && line.candidate() instanceof MetricValue.Exact other
                && (one.value() == 0 || other.value() == 0)) {
            return one.value() == other.value() ? "0 in both" : other.value() == 0 ? "down to 0" : "up from 0";
        }
        return "-";
    }

    /** The smallest change that a line's blocks could have called, such as {@code 1.08x}. */
    private static String detectable(OptionalDouble ratio) {
        return ratio.isEmpty() ? "-" : Format.number(ratio.getAsDouble()) + "x";
    }

    /** The style of a verdict. */
    static String tone(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Improved improved -> "good";
            case Verdict.Regressed regressed -> "bad";
            case Verdict.Same same -> "even";
            case Verdict.CannotTell cannotTell -> "open";
            case Verdict.Invalid invalid -> "bad";
        };
    }

    /** One line about a candidate: how many of its deciding metrics have which verdict. */
    static String counts(Versus one) {
        return String.format(
                Locale.ROOT,
                "%d metrics decide: %d regressed, %d improved, %d same, %d cannot tell",
                one.deciding().size(),
                one.count(Verdict.Regressed.class),
                one.count(Verdict.Improved.class),
                one.count(Verdict.Same.class),
                one.count(Verdict.CannotTell.class));
    }

    /** {@code accept/backlog@backlog=16, after: connections dropped by the kernel}. */
    static String name(Line line) {
        return line.experiment().id() + ", " + line.arm() + ": " + line.metric().label();
    }

    /**
     * A sentence for each warning about a candidate and its baseline, which names the rows that it is about.
     *
     * @param most how many rows to name
     */
    static List<String> warnings(Versus one, int most) {
        Map<RowWarning, List<String>> rows = new LinkedHashMap<>();
        one.warnings()
                .forEach((row, warnings) -> warnings.forEach(warning ->
                        rows.computeIfAbsent(warning, key -> new ArrayList<>()).add(row)));
        List<String> sentences = new ArrayList<>();
        rows.forEach((warning, about) -> sentences.add(String.join(", ", about.subList(0, Math.min(most, about.size())))
                + (about.size() > most ? " and " + (about.size() - most) + " more" : "")
                + " (" + warning.whose().words() + "): " + warning.text()));
        return List.copyOf(sentences);
    }

    /** The rows of a comparison with their lines, in the order of the baseline. */
    static Map<Experiment, List<Line>> byRow(Versus one) {
        Map<Experiment, List<Line>> rows = new LinkedHashMap<>();
        one.lines()
                .forEach(line -> rows.computeIfAbsent(line.experiment(), row -> new ArrayList<>())
                        .add(line));
        return rows;
    }
}
