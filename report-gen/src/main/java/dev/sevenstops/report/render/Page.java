package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.runbook.Runbook;
import java.util.List;

/**
 * What the page's template prints. Everything is decided and formatted already: the template holds no logic but loops.
 *
 * @param run the run
 * @param facts the header's figures, by label
 * @param alerts what must be known before the table is read
 * @param stations the seven stops in their order
 * @param entries the table and the sections below it: the seven stops in their order, then the instrument's own cost
 * @param runbook from symptoms to stops, with what the run recorded of them
 * @param skipped what the plan left out, with the reasons
 * @param companions what is written beside the page: map, runbook, dashboard and alert rules
 * @param environment the environment's figures, by label
 * @param cold what a cold JVM costs; without lines where that was not recorded
 * @param style the page's style sheet
 * @param script the page's own script
 * @param library the chart library's script
 */
public record Page(
        Run run,
        List<Fact> facts,
        List<Alert> alerts,
        List<Station> stations,
        List<Entry> entries,
        Runbook runbook,
        List<String> skipped,
        List<Link> companions,
        List<Fact> environment,
        List<Environment.Jvm> runtimes,
        Cold cold,
        String style,
        String script,
        String library) {

    /** What a cold JVM costs, by runtime and arm. */
    public record Cold(String title, String note, Figures figures) {}

    /** A figure with its label. */
    public record Fact(String label, String value) {}

    /** Something that is wrong, with what it is about. */
    public record Alert(String about, String what) {}

    /**
     * A stop in the picture of the seven.
     *
     * @param words the verdicts of its experiments, or that it has none
     * @param anchor of its page
     * @param tone a class of the style sheet: good, bad, even, open or none
     */
    public record Station(String stop, String words, String anchor, String tone) {}

    /**
     * A stop in the table, and its page.
     *
     * @param happens what happens there
     * @param groups its experiments; empty if the run measured none
     * @param damages files about it that could not be used
     * @param agreement how it was found to frame messages; empty or one
     * @param benchmarks its microbenchmarks as HTML; empty if there are none
     */
    public record Entry(
            String stop,
            String happens,
            List<Group> groups,
            List<Alert> damages,
            List<AgreementPage> agreement,
            String benchmarks) {}

    /**
     * How to reproduce something by hand.
     *
     * @param what the arm, or that it measures
     * @param note what the command does
     * @param line for a POSIX shell, from the project's folder
     */
    public record Command(String what, String note, String line) {}

    /**
     * The table's figures in full precision, as in the JSON; each empty where there is none.
     *
     * @param before a value or its lower bound
     * @param after a value or its lower bound
     * @param ratio after/before
     */
    public record Raw(String before, String after, String ratio) {}

    /** A kind of check: how often it passed and failed, and what the first failure says. */
    public record Checked(String name, long passed, long failed, String detail) {}

    /**
     * An experiment on one runtime.
     *
     * @param lead the cell that stands for it
     * @param cells the other cells
     * @param sweeps charts over factors
     * @param matrices tables over two factors
     * @param tables tables of all metrics over the levels of a factor
     */
    public record Group(
            Section lead, List<Section> cells, List<Chart> sweeps, List<Matrix> matrices, List<LevelTable> tables) {}

    /** All metrics over the levels of a factor. */
    public record LevelTable(String title, String note, Figures figures) {}

    /** A metric over two factors. */
    public record Matrix(String title, String down, String across, List<String> columns, List<MatrixLine> lines) {}

    /** A level of the first factor. */
    public record MatrixLine(String level, List<MatrixCell> cells) {}

    /**
     * Where two levels meet.
     *
     * @param tone classes of the style sheet: that of the verdict and the depth of its colour
     * @param anchor of the cell's section; empty if it was not measured
     */
    public record MatrixCell(String before, String after, String words, String ratio, String tone, String anchor) {}

    /**
     * What the reverse proxy itself says.
     *
     * @param kind such as {@code nginx}
     * @param software its version and options
     * @param stops its timings by stop
     * @param counts its statuses, ends and counters
     * @param sentences client = outside + proxy + app in figures, and how a full accept queue is told from a slow handler
     */
    public record Proxy(String kind, String software, Figures stops, Figures counts, List<String> sentences) {}

    /**
     * One cell of an experiment on one runtime.
     *
     * @param row the table's line
     * @param tone as in {@link Station}
     * @param forest the ratio and its interval as a small picture, SVG, or empty
     * @param readings what is said besides the verdict, in sentences
     * @param proxy what the proxy says; empty or one
     * @param control what the counter-test says
     * @param shares complete, partial and failed answers; without lines where that was not counted
     * @param facts what was sent and checked
     * @param problems what a reader of this experiment must know
     * @param raw the table's figures in full precision
     * @param checks what was verified, by name
     * @param byHand the command lines that reproduce this cell
     */
    public record Section(
            TableRow row,
            String tone,
            String forest,
            String fix,
            List<String> readings,
            List<Proxy> proxy,
            List<TableRow> secondaries,
            List<Setting> settings,
            List<BlockLine> blocks,
            Control control,
            List<Outcome> outcomes,
            Figures shares,
            List<Chart> charts,
            List<Chart> series,
            List<Fact> facts,
            List<Alert> problems,
            List<Link> links,
            Raw raw,
            List<Checked> checks,
            List<Command> byHand) {}

    /** A setting that at least one arm overrides. */
    public record Setting(String key, String before, String after) {}

    /** What one block read of the primary metric. */
    public record BlockLine(String block, String before, String after, String ratio, String note) {}

    /** The counter-test's reading of the primary metric. */
    public record Control(String tone, String words, String before, String after) {}

    /**
     * What became of the requests of a group in an arm, over all usable blocks.
     *
     * @param quantiles those of {@link Outcomes#STATISTICS}; one that cannot be quoted says how many requests lie beyond it of
     *     how many that are needed
     */
    public record Outcome(
            String group,
            String arm,
            String intended,
            String answered,
            String failed,
            String censored,
            String good,
            String how,
            List<String> quantiles) {}

    /**
     * A chart and, for those who cannot see it or print it without a script, its figures.
     *
     * @param kind which of the script's charts
     * @param title what it shows
     * @param note how to read it
     * @param alternative the picture in words
     * @param data JSON for the script
     */
    public record Chart(
            String id, String kind, String title, String note, String alternative, String data, Figures figures) {}

    /** A small table. */
    public record Figures(List<String> head, List<List<String>> rows) {}

    /** A link to a file of the run's folder; no target where the file lies elsewhere. */
    public record Link(String title, String target) {}
}
