package dev.sevenstops.report.map;

import dev.sevenstops.report.map.Guide.StopGuide;
import dev.sevenstops.report.map.Guide.Watch;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.stats.Summary;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the map says on its one page, in words and figures, for the page and the picture alike. Public for the page's template, which
 * lives in another package.
 *
 * @param run the run's id
 * @param origin which run was measured, when and of what, in a sentence or two
 * @param stations the seven stops, in their order
 */
public record LifecycleMap(String run, String origin, List<Station> stations) {
    /** What the map is. */
    public static final String INTRODUCTION =
            "The path of a request, stop by stop: what fails there, the metric to watch, what fixes it, and what was measured of the fix.";

    /** How its figures are to be read, and where the rest is. */
    public static final String LEGEND =
            "Every metric was named before the run. Before and after are medians over blocks; the ratio is after ÷ before with its"
                    + " 95 % interval. All queries: map.md. Symptoms and first diagnostics: runbook.md. Everything measured: report.html.";

    /**
     * A stop.
     *
     * @param watch the query that stands for the stop
     * @param settings keys of the service that hold the fault and its fix
     * @param measured the effect of the fix; empty or one
     * @param missing what is said where nothing was measured; empty otherwise
     */
    public record Station(
            String stop,
            String happens,
            String failure,
            Watch watch,
            String fix,
            String settings,
            List<Measured> measured,
            String missing) {

        /** What was measured, or that nothing was, in one line. */
        public String evidence() {
            return measured.stream().map(Measured::words).findFirst().orElse(missing);
        }
    }

    /** The map of a run. */
    public static LifecycleMap of(Guide guide, Summary summary) {
        return new LifecycleMap(
                summary.run().id(),
                origin(summary.run()),
                guide.stops().stream().map(stop -> station(stop, summary)).toList());
    }

    private static String origin(Run run) {
        return "Run " + run.id() + ", profile " + run.profile() + ", started " + Format.instant(run.startedAt())
                + ", commit " + run.environment().commit() + "."
                + (run.finishedAt().isPresent() ? "" : " This run has not finished.");
    }

    private static Station station(StopGuide stop, Summary summary) {
        List<Measured> measured =
                Measured.of(summary, stop.experiments()).stream().toList();
        return new Station(
                stop.stop(),
                stop.happens(),
                stop.failure(),
                stop.watch().getFirst(),
                stop.fix(),
                keys(stop),
                measured,
                measured.isEmpty() ? Measured.missing(stop.experiments()) : "");
    }

    /** The keys in little room: what all of them begin with stands once, before the braces. */
    private static String keys(StopGuide stop) {
        String common = "stops." + stop.stop() + ".";
        List<String> keys = stop.settings();
        if (keys.size() < 2 || !keys.stream().allMatch(key -> key.startsWith(common))) {
            return String.join(", ", keys);
        }
        return common
                + keys.stream().map(key -> key.substring(common.length())).collect(Collectors.joining(", ", "{", "}"));
    }
}
