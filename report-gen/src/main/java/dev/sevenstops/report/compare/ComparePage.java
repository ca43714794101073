package dev.sevenstops.report.compare;

import dev.sevenstops.report.render.Page;
import java.util.List;

/**
 * What the HTML page of a comparison shows. Public for its template, which lives in another package.
 *
 * @param outcome in words
 * @param style of the page
 * @param script that draws its charts
 * @param library that the script takes
 * @param sides the runs, or runtimes, in the order of all columns; empty if only microbenchmarks are compared
 * @param matrix the verdicts, a line a stop
 * @param changed in what the sides differ
 * @param same in what they do not
 * @param rows the distributions, a row each
 * @param remarks about all of it
 * @param costTitle what the tables of costs show
 * @param costHead their columns
 * @param legend what the figures are
 * @param benchmarkLegend what those of microbenchmarks are
 */
public record ComparePage(
        String outcome,
        String style,
        String script,
        String library,
        List<Column> sides,
        List<MatrixLine> matrix,
        List<Fact> changed,
        List<Fact> same,
        List<Part> parts,
        List<Row> rows,
        List<Benchmarks> benchmarks,
        List<String> remarks,
        String costTitle,
        List<String> costHead,
        String legend,
        String benchmarkLegend) {

    /**
     * A column.
     *
     * @param shade its colour in all charts, a class of the style sheet
     * @param about whether it is a baseline, and its JDK
     */
    public record Column(String label, String shade, String about) {}

    /** A stop with a cell for each column. */
    public record MatrixLine(String stop, List<MatrixCell> cells) {}

    /**
     * A cell. Texts are empty where there is nothing to say, except for the first.
     *
     * @param words the verdict, or why there is none
     * @param anchor of the evidence
     * @param ratio with its interval
     * @param about what it is the verdict of
     * @param others how many other verdicts there are
     * @param tone classes of the style sheet: that of the verdict and the depth of its colour
     */
    public record MatrixCell(String words, String anchor, String ratio, String about, String others, String tone) {}

    /**
     * A fact with a value for each column.
     *
     * @param where which rows it is about; empty for all
     */
    public record Fact(String label, String where, List<String> values) {}

    /**
     * A row with the sides laid over each other.
     *
     * @param open whether a difference was called in it
     * @param notes what is not shown, a sentence each
     */
    public record Row(
            String anchor,
            String experiment,
            String levels,
            String title,
            boolean open,
            List<String> notes,
            List<Page.Chart> charts) {}

    /** Microbenchmarks of a candidate against those of the baseline. */
    public record Benchmarks(String candidate, String baseline, List<String> unmatched, List<Benchmark> lines) {}

    /**
     * A microbenchmark.
     *
     * @param page the stop that it explains
     * @param ratio with its interval
     * @param tone of the verdict, a class of the style sheet
     */
    public record Benchmark(
            String page,
            String name,
            String baseline,
            String candidate,
            String ratio,
            String jvms,
            String verdict,
            String tone,
            String reason) {}

    /**
     * A candidate against the baseline.
     *
     * @param anchor of all of it
     * @param costs what a process costs, as {@link #costHead} says
     */
    public record Part(
            String anchor,
            String candidate,
            String baseline,
            String counts,
            List<String> differences,
            List<String> refused,
            List<String> unmatched,
            List<List<String>> costs,
            List<Group> groups) {}

    /**
     * A row with its lines.
     *
     * @param anchor of its lines
     * @param evidence anchor of its distributions
     * @param warnings what must be known about it, a sentence each
     * @param primary the metric that was named before the run, in both arms
     * @param more exploratory metrics
     * @param called what was called among them, as the rest of a sentence
     */
    public record Group(
            String anchor,
            String evidence,
            String experiment,
            String levels,
            String title,
            List<String> warnings,
            List<Entry> primary,
            List<Entry> more,
            String called) {}

    /** A line, with at most one bar. */
    public record Entry(CompareReport.Cells cells, List<Bar> bar) {}

    /** An interval, in percent of the width. */
    public record Bar(String low, String high, String ratio) {}
}
