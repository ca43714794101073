package dev.sevenstops.report.map;

import dev.sevenstops.report.map.Guide.StopGuide;
import dev.sevenstops.report.map.Guide.Watch;
import dev.sevenstops.report.stats.Summary;

/** The lifecycle map as Markdown: for each stop what to watch, what fails, what fixes it and what the run has measured of that. */
public final class MapMarkdown {
    private MapMarkdown() {}

    /** The map of a run. */
    public static String of(Guide guide, Summary summary) {
        StringBuilder text = new StringBuilder();
        text.append("# Lifecycle map\n\nMeasured in run `")
                .append(summary.run().id())
                .append(
                        "`. On one page: [lifecycle-map.html](lifecycle-map.html), as a picture: [lifecycle-map.svg](lifecycle-map.svg)."
                                + " Symptoms and first diagnostics: [runbook](runbook.md).\n");
        for (StopGuide stop : guide.stops()) {
            text.append("\n## ").append(stop.stop()).append("\n\n");
            text.append(stop.happens()).append("\n\n");
            item(text, "Fails", stop.failure());
            for (Watch watch : stop.watch()) {
                item(text, "Watch", watch.title() + ". " + watch.reading());
                text.append("\n  ```promql\n  ").append(watch.promql()).append("\n  ```\n");
            }
            item(text, "Fix", stop.fix());
            item(text, "Settings", "`" + String.join("`, `", stop.settings()) + "`");
            item(
                    text,
                    "Measured",
                    Measured.of(summary, stop.experiments())
                            .map(effect -> "`" + effect.experiment() + "`: " + effect.words() + ". " + effect.reason())
                            .orElseGet(() -> Measured.missing(stop.experiments())));
        }
        return text.toString();
    }

    private static void item(StringBuilder text, String label, String words) {
        text.append("- **").append(label).append(":** ").append(words).append('\n');
    }
}
