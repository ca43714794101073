package dev.sevenstops.report.compare;

import java.util.List;

/**
 * What the HTML page of a comparison shows. Public for its template, which lives in another package.
 *
 * @param outcome in words
 * @param style of the page
 * @param remarks about all of it
 * @param legend what the figures are
 * @param benchmarkLegend what those of microbenchmarks are
 */
public record ComparePage(
        String outcome,
        String style,
        List<Part> parts,
        List<Benchmarks> benchmarks,
        List<String> remarks,
        String legend,
        String benchmarkLegend) {

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

    /** A candidate against the baseline. */
    public record Part(
            String candidate,
            String baseline,
            String counts,
            List<String> differences,
            List<String> refused,
            List<String> unmatched,
            List<Group> groups) {}

    /**
     * A row with its lines.
     *
     * @param primary the metric that was named before the run, in both arms
     * @param more exploratory metrics
     * @param called what was called among them, as the rest of a sentence
     */
    public record Group(
            String experiment, String levels, String title, List<Entry> primary, List<Entry> more, String called) {}

    /** A line, with at most one bar. */
    public record Entry(CompareReport.Cells cells, List<Bar> bar) {}

    /** An interval, in percent of the width. */
    public record Bar(String low, String high, String ratio) {}
}
