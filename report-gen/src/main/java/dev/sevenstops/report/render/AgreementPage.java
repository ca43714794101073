package dev.sevenstops.report.render;

import java.util.List;

/**
 * Whether the service and what stands in front of it saw the same requests, as the page shows it.
 *
 * @param about when it was found, of how many cases
 * @param sentences what must be known of it, in words
 * @param notes what was left out, and why
 * @param totals numbers of cases by verdict
 */
public record AgreementPage(
        String about, List<String> sentences, List<String> notes, Page.Figures totals, List<Framing> framings) {

    /**
     * A framing of the service.
     *
     * @param columns what stood in front, with its version
     */
    public record Framing(String name, List<Column> columns, List<Group> groups, List<Disagreement> disagreements) {}

    /** What stood in front. */
    public record Column(String via, String version) {}

    /**
     * Cases that belong together.
     *
     * @param counts of its verdicts, in words
     * @param disagreed how often there was a disagreement; empty if never
     */
    public record Group(String name, String counts, String disagreed, List<Case> cases) {}

    /** A line of the matrix. */
    public record Case(String name, String rfc, List<Cell> cells) {}

    /**
     * Where a case and a column meet.
     *
     * @param tone a class of the style sheet
     * @param anchor of the disagreement; empty if there is none
     */
    public record Cell(String words, String tone, String anchor) {}

    /** A disagreement with its bytes, a line each. */
    public record Disagreement(String anchor, String name, String rfc, String via, String why, List<Bytes> bytes) {}

    /** Bytes as people can read them. */
    public record Bytes(String what, String text) {}
}
