package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Run;
import java.util.List;

/**
 * What the page's template prints. Everything is decided and formatted already: the template holds no logic but loops.
 *
 * @param run the run
 * @param facts the header's figures, by label
 * @param alerts what must be known before the table is read
 * @param stations the seven stops in their order
 * @param sections the experiments
 * @param environment the environment's figures, by label
 * @param style the page's style sheet
 * @param script the page's own script
 * @param library the chart library's script
 */
public record Page(
        Run run,
        List<Fact> facts,
        List<Alert> alerts,
        List<Station> stations,
        List<Section> sections,
        List<Fact> environment,
        List<Environment.Jvm> runtimes,
        String style,
        String script,
        String library) {

    /** A figure with its label. */
    public record Fact(String label, String value) {}

    /** Something that is wrong, with what it is about. */
    public record Alert(String about, String what) {}

    /**
     * A stop in the picture of the seven.
     *
     * @param words the verdicts of its experiments, or that it has none
     * @param anchor of its first experiment, or empty
     * @param tone a class of the style sheet: good, bad, even, open or none
     */
    public record Station(String stop, String words, String anchor, String tone) {}

    /**
     * One experiment on one runtime.
     *
     * @param row the table's line
     * @param tone as in {@link Station}
     * @param forest the ratio and its interval as a small picture, SVG, or empty
     * @param control what the counter-test says
     * @param facts what was sent and checked
     * @param problems what a reader of this experiment must know
     */
    public record Section(
            TableRow row,
            String tone,
            String forest,
            String fix,
            List<TableRow> secondaries,
            List<Setting> settings,
            List<BlockLine> blocks,
            Control control,
            List<Outcome> outcomes,
            List<Chart> charts,
            List<Chart> series,
            List<Fact> facts,
            List<Alert> problems,
            List<Link> links) {}

    /** A setting that at least one arm overrides. */
    public record Setting(String key, String before, String after) {}

    /** What one block read of the primary metric. */
    public record BlockLine(String block, String before, String after, String ratio, String note) {}

    /** The counter-test's reading of the primary metric. */
    public record Control(String tone, String words, String before, String after) {}

    /** What became of the requests of a group in an arm, over all usable blocks. */
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
