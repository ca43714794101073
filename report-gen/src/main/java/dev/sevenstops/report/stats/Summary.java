package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.store.Damage;
import dev.sevenstops.report.store.RunResults;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run with its verdicts: what every form of the report shows.
 *
 * @param run the run
 * @param rows an experiment on a runtime each, in the order of the run's experiments, then of its runtimes
 * @param pairs the A/A pairs of these rows, in the same order: a family of their own, since nothing is claimed of them
 * @param damages files that could not be used
 */
public record Summary(Run run, List<Row> rows, List<Row> pairs, List<Damage> damages) {

    /** Evaluates all that was read of a run. */
    public static Summary of(RunResults results) {
        List<Row> rows = new ArrayList<>();
        for (Experiment experiment : results.run().experiments()) {
            for (String runtime : runtimes(results)) {
                List<Block> blocks = results.blocks().stream()
                        .filter(block -> block.experiment().equals(experiment.id()))
                        .filter(block -> block.runtime().equals(runtime))
                        .toList();
                rows.add(Row.of(experiment, runtime, blocks));
            }
        }
        Map<Boolean, List<Row>> claims = rows.stream()
                .collect(Collectors.partitioningBy(
                        row -> row.experiment().pairOf().isEmpty()));
        List<Row> corrected = Family.corrected(claims.getOrDefault(true, List.of()));
        List<Row> judged = corrected.stream().map(row -> row.among(corrected)).toList();
        return new Summary(
                results.run(), judged, Family.corrected(claims.getOrDefault(false, List.of())), results.damages());
    }

    /** The rows, then the A/A pairs. */
    public List<Row> all() {
        return Stream.concat(rows.stream(), pairs.stream()).toList();
    }

    /** The A/A pair of a row; empty if it has none. */
    public Optional<Row> pair(Row row) {
        return pairs.stream()
                .filter(pair ->
                        pair.experiment().pairOf().equals(row.experiment().id()))
                .filter(pair -> pair.runtime().equals(row.runtime()))
                .findFirst();
    }

    /** The rows by experiment and runtime, in the order of the stops; the instrument's own cost comes last. */
    public List<CellGroup> groups() {
        return CellGroup.of(rows);
    }

    /** Whether the run has several runtimes, so that a row's name needs its own. */
    public boolean several() {
        return rows.stream().map(Row::runtime).distinct().count() > 1;
    }

    /** The rows of which an after arm missed a goal in at least one block. */
    public List<Row> missedGoals() {
        return rows.stream().filter(row -> !row.missedGoals().isEmpty()).toList();
    }

    /** What the plan left out, with the reasons that it gave. */
    public List<String> skipped() {
        return run.plan().notes().stream()
                .filter(note -> note.toLowerCase(Locale.ROOT).contains("skipped"))
                .toList();
    }

    /** Whether something must be said before the table: damaged files, dropped blocks, a run that did not finish. */
    public boolean isComplete() {
        return damages.isEmpty()
                && run.finishedAt().isPresent()
                && all().stream()
                        .allMatch(
                                row -> row.dropped().isEmpty() && !row.blocks().isEmpty());
    }

    private static Set<String> runtimes(RunResults results) {
        Set<String> names = new LinkedHashSet<>();
        results.run().environment().runtimes().stream()
                .map(Environment.Jvm::name)
                .forEach(names::add);
        results.blocks().stream().map(Block::runtime).forEach(names::add);
        return names;
    }
}
