package dev.sevenstops.report.calibrate;

import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.store.Damage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is missing in runs whose verdicts are counted: blocks that are not there may be those that would have been called. */
final class RunWarnings {
    private RunWarnings() {}

    /**
     * A line each.
     *
     * @param counted the rows of a run whose verdicts are counted
     */
    static List<String> of(List<Summary> runs, Function<Summary, List<Row>> counted) {
        List<String> warnings = new ArrayList<>();
        for (Summary run : runs) {
            String who = "* run '" + run.run().id() + "' ";
            if (run.run().finishedAt().isEmpty()) {
                warnings.add(who + "has not finished: mvn gatling:test -Dmatrix.resume="
                        + run.run().id() + " goes on with it");
            }
            if (!run.damages().isEmpty()) {
                warnings.add(who + "is damaged: " + Damage.first(run.damages()));
            }
            List<Row> rows = counted.apply(run);
            int dropped = rows.stream().mapToInt(row -> row.dropped().size()).sum();
            if (dropped > 0) {
                int blocks = rows.stream().mapToInt(row -> row.blocks().size()).sum();
                warnings.add(who + "dropped " + dropped + " of " + blocks + " blocks of the rows that are counted");
            }
        }
        return List.copyOf(warnings);
    }
}
