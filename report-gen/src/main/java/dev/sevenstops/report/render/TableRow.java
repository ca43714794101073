package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.GoalCheck;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One line of the before/after table, ready to be printed. Every form of the report prints these.
 *
 * @param anchor identifies the row within the page
 * @param stop where the fault lives
 * @param experiment the experiment's id, with its runtime if the run has several
 * @param levels the levels of the cell's factors, such as {@code page-size 50, via nginx}; empty without factors
 * @param metric what is compared
 * @param ratio after/before with its 95 % interval
 * @param noise the A/A noise
 * @param blocks usable of all, such as {@code 3/3}
 * @param verdict the verdict's word
 * @param reason why
 * @param reading what stands beside the verdict of a row through a proxy, such as {@code masked by nginx}, or empty
 * @param goals the goals of the after arm
 * @param beside sentences that belong beside the figures: the row's A/A pair; of accept goodput and the mean wait
 * @param primary whether this is the metric that was named before the run
 */
public record TableRow(
        String anchor,
        String stop,
        String experiment,
        String title,
        String symptom,
        String levels,
        String metric,
        String before,
        String after,
        String ratio,
        String noise,
        String blocks,
        String verdict,
        String reason,
        String reading,
        List<Goal> goals,
        List<String> beside,
        boolean primary) {

    /**
     * A goal of the after arm.
     *
     * @param words the goal with its outcome and figures
     * @param missed whether a block missed it
     */
    public record Goal(String words, boolean missed) {}

    /** The primary metric of a row. */
    public static TableRow primary(Summary summary, Row row) {
        return of(summary, row, row.primary(), true);
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
                levels(row.experiment().cell().levels()),
                comparison.metric().label(),
                rough(comparison) + Format.value(comparison.before(), unit),
                rough(comparison) + Format.value(comparison.after(), unit),
                ratio(comparison),
                Format.noise(comparison.noise(), unit),
                comparison.blocks() + "/" + row.blocks().size(),
                comparison.verdict().word(),
                comparison.verdict().reason(),
                primary ? row.throughProxy().words() : "",
                primary ? goals(row) : List.of(),
                primary ? beside(summary, row) : List.of(),
                primary);
    }

    private static List<String> beside(Summary summary, Row row) {
        List<String> sentences = new ArrayList<>(Readings.accept(row));
        Readings.pair(summary, row).ifPresent(words -> sentences.add("The after arm against itself: " + words + "."));
        return List.copyOf(sentences);
    }

    /** Marks a quantile that is shown from fewer requests than it takes otherwise. */
    public static String rough(Comparison comparison) {
        return comparison.rough() ? "≈ " : "";
    }

    private static List<Goal> goals(Row row) {
        return row.goals().stream()
                .map(check -> new Goal(Readings.goal(check), check.outcome() == GoalCheck.Outcome.MISSED))
                .toList();
    }

    /** Whether a block missed a goal. */
    public boolean goalMissed() {
        return goals.stream().anyMatch(Goal::missed);
    }

    /** The verdict with what stands beside it, for forms that have one column for all of it. */
    public String outcome() {
        return (reading.isEmpty() ? verdict : reading) + (goalMissed() ? ", GOAL MISSED" : "");
    }

    /** The style of a row: that of its primary metric's verdict, unless a block missed a goal. */
    public static String tone(Row row) {
        return row.missedGoals().isEmpty() ? PageBuilder.tone(row.primary().verdict()) : "bad";
    }

    /** The ratio; where a value is zero there is none, and words say which one is. */
    public static String ratio(Comparison comparison) {
        if (comparison.before() instanceof MetricValue.Exact before
                && comparison.after() instanceof MetricValue.Exact after
                && (before.value() == 0 || after.value() == 0)) {
            return before.value() == after.value() ? "0 in both" : after.value() == 0 ? "down to 0" : "up from 0";
        }
        return Format.effect(comparison.effect());
    }

    /** The levels of a cell, such as {@code page-size 50, via nginx}. */
    static String levels(Map<String, String> levels) {
        return String.join(
                ", ",
                levels.entrySet().stream()
                        .map(level -> level.getKey() + " " + level.getValue())
                        .toList());
    }

    /** The experiment's id, with the runtime where there are several. */
    static String name(Summary summary, Row row) {
        return summary.several()
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
