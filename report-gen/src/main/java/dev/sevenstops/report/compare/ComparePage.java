package dev.sevenstops.report.compare;

import java.util.List;

/**
 * What the HTML page of a comparison shows. Public for its template, which lives in another package.
 *
 * @param outcome in words
 * @param style of the page
 * @param remarks about all of it
 * @param legend what the figures are
 */
public record ComparePage(String outcome, String style, List<Part> parts, List<String> remarks, String legend) {

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
