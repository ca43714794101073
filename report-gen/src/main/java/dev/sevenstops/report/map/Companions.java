package dev.sevenstops.report.map;

import dev.sevenstops.report.dashboard.AlertRules;
import dev.sevenstops.report.dashboard.Dashboard;
import dev.sevenstops.report.model.BlockDiagnostics;
import dev.sevenstops.report.runbook.Runbook;
import dev.sevenstops.report.runbook.RunbookMarkdown;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.store.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is written beside a run's report: lifecycle map, runbook, dashboard and alert rules. */
public final class Companions {
    private Companions() {}

    /**
     * A file to link to.
     *
     * @param title for a reader
     * @param file its name, in the run's folder
     */
    public record Link(String title, String file) {}

    /** The links to all of them, for the report's pages. */
    public static List<Link> links() {
        return List.of(
                new Link("Lifecycle map, one page", MapHtml.FILE),
                new Link("Lifecycle map as a picture (SVG)", MapSvg.FILE),
                new Link("Lifecycle map with all queries (Markdown)", "map.md"),
                new Link("Runbook", "runbook.md"),
                new Link("Grafana dashboard", "dashboard.json"),
                new Link("Prometheus alert rules", "alerts.yaml"));
    }

    /**
     * Writes them. The same results give the same bytes.
     *
     * @param runFolder {@code results/<run>}
     * @param diagnostics what the runbook's commands wrote, in the order of the run's blocks
     * @return the files, in the order of {@link #links}
     * @throws IOException if a file cannot be written
     */
    public static List<Path> write(Path runFolder, Summary summary, List<BlockDiagnostics> diagnostics)
            throws IOException {
        Guide guide = Guide.load();
        Map<String, String> contents = new LinkedHashMap<>();
        LifecycleMap map = LifecycleMap.of(guide, summary);
        contents.put(MapHtml.FILE, MapHtml.of(map));
        contents.put(MapSvg.FILE, MapSvg.of(map));
        contents.put("map.md", MapMarkdown.of(guide, summary));
        contents.put("runbook.md", RunbookMarkdown.of(Runbook.of(guide, summary, diagnostics)));
        contents.put("dashboard.json", Dashboard.of(guide));
        contents.put("alerts.yaml", AlertRules.of(guide));
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> one : contents.entrySet()) {
            Path file = runFolder.resolve(one.getKey());
            AtomicFiles.write(file, one.getValue().getBytes(StandardCharsets.UTF_8));
            files.add(file);
        }
        return List.copyOf(files);
    }
}
