package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Run.Sized;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.stats.MetricSource;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Spread;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunFolders;
import dev.sevenstops.report.store.RunResults;
import dev.sevenstops.report.store.UnusableResultsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A finished run of the same rows: how far its blocks lie apart says how many blocks another run needs. */
public final class Pilot {
    /** Blocks that a pilot asks for at most: of more than these a row takes so long that it is a decision of its own. */
    static final int MOST = 24;

    /** By how much a pilot's blocks may be longer than planned ones and still say how far those will lie apart. */
    private static final double AS_LONG = 1.01;

    private final Summary summary;

    private Pilot(Summary summary) {
        this.summary = summary;
    }

    /**
     * Reads a run.
     *
     * @param results the folder of all runs
     * @param run its name
     * @throws InputException if there is none that can be read, or it has not been finished
     */
    public static Pilot read(Path results, String run) throws InputException {
        RunResults read;
        try {
            read = ResultsReader.read(results.resolve(run));
        } catch (IOException e) {
            throw new InputException("-Dmatrix.pilot: the run '" + run + "' cannot be a pilot: " + e.getMessage());
        }
        if (read.run().finishedAt().isEmpty()) {
            throw new InputException("-Dmatrix.pilot: the run '" + run
                    + "' cannot be a pilot: it was not finished; go on with it by -Dmatrix.resume=" + run);
        }
        return new Pilot(Summary.of(read));
    }

    /**
     * The newest finished run that says something of the rows that are planned. One whose folder has another name than the run is kept for
     * its results, such as a reference, and may be another machine's: it must be named.
     *
     * @param results the folder of all runs
     * @return empty if there is none
     */
    public static Optional<Pilot> newest(Path results, List<PlannedExperiment> cells) throws InputException {
        List<Run> runs = new ArrayList<>();
        try {
            for (String name : RunFolders.names(results)) {
                read(results.resolve(name)).filter(run -> run.id().equals(name)).ifPresent(runs::add);
            }
        } catch (IOException e) {
            throw new InputException("-Dmatrix.results: the folder " + results + " cannot be read: " + e.getMessage());
        }
        Optional<Run> newest = runs.stream()
                .filter(run -> run.finishedAt().isPresent() && hasRowOf(run, cells))
                .max(Comparator.comparing(Run::startedAt));
        return newest.isPresent() ? Optional.of(read(results, newest.get().id())) : Optional.empty();
    }

    /** Nobody has named it, so one that cannot be used is none. */
    private static Optional<Run> read(Path run) {
        try {
            return Optional.of(ResultsReader.readRun(run));
        } catch (UnusableResultsException unusable) {
            return Optional.empty();
        }
    }

    private static boolean hasRowOf(Run run, List<PlannedExperiment> cells) {
        return run.experiments().stream()
                .anyMatch(row -> cells.stream()
                        .map(PlannedExperiment::row)
                        .anyMatch(planned -> planned.id().equals(row.id()) && isSentTheSame(planned, row)));
    }

    /** The run. */
    public String name() {
        return summary.run().id();
    }

    /**
     * How many blocks each cell needs to call the smallest effect that it is to call, as one of so many rows: at least as many as its profile says, and at most
     * {@value #MOST} where that is not more. A cell of which the pilot says nothing has its profile's.
     */
    public List<Sized> sizes(Matrix matrix, Profile profile, List<PlannedExperiment> cells) {
        List<String> runtimes =
                matrix.runtimes().stream().map(JavaRuntime::name).toList();
        int family = cells.size() * Math.max(1, runtimes.size());
        return cells.stream()
                .map(cell -> size(cell, cell.in(profile), runtimes, family))
                .toList();
    }

    private Sized size(PlannedExperiment cell, Profile profile, List<String> runtimes, int family) {
        String id = cell.row().id();
        List<Row> rows = rows(id, runtimes);
        if (rows.isEmpty()) {
            return asTheProfileSays(id, profile, "the pilot has no such row");
        }
        if (!isSentTheSame(cell.row(), rows.getFirst().experiment())) {
            return asTheProfileSays(
                    id,
                    profile,
                    "the pilot's fingerprint is another one: workload, counter-test, settings or primary metric differ");
        }
        double planned = profile.slices() * profile.sliceSeconds();
        double piloted = rows.stream().mapToDouble(Pilot::measuredSeconds).max().orElse(0);
        if (piloted > planned * AS_LONG) {
            return asTheProfileSays(
                    id,
                    profile,
                    String.format(
                            Locale.ROOT,
                            "the pilot's blocks measure %.0f s and lie closer together than these of %.0f s will",
                            piloted,
                            planned));
        }
        List<Spread> spreads =
                rows.stream().map(Spread::of).flatMap(Optional::stream).toList();
        if (spreads.isEmpty()) {
            return asTheProfileSays(id, profile, "the pilot's blocks have no ratio, or are fewer than three");
        }
        double goal = 1
                + cell.effect().orElse(MetricSource.margin(cell.row().primary().source()));
        Spread widest = spreads.stream()
                .max(Comparator.comparingInt((Spread spread) ->
                                spread.blocksFor(goal, family, MOST).orElse(MOST + 1))
                        .thenComparingDouble(Spread::deviation))
                .orElseThrow();
        return size(id, profile, goal, widest, family);
    }

    private Sized size(String id, Profile profile, double goal, Spread spread, int family) {
        OptionalInt needed = spread.blocksFor(goal, family, MOST);
        int blocks = Math.max(profile.blocks(), needed.orElse(MOST));
        double called = spread.detectable(blocks, family);
        StringBuilder why = new StringBuilder();
        if (needed.isEmpty() && blocks == MOST) {
            why.append("the most that a pilot asks for, ");
        }
        why.append("which call ").append(percent(called));
        if (called > goal) {
            why.append("; ").append(percent(goal)).append(" would take more");
        }
        why.append(String.format(
                Locale.ROOT,
                " (pilot %s: %d blocks spread by %.1f %%)",
                name(),
                spread.blocks(),
                spread.deviation() * 100));
        return new Sized(id, blocks, why.toString());
    }

    private static Sized asTheProfileSays(String id, Profile profile, String why) {
        return new Sized(id, profile.blocks(), "as the profile says: " + why);
    }

    /** The row on the runtimes that are planned, or on whichever there are if it is none of these. */
    private List<Row> rows(String id, List<String> runtimes) {
        List<Row> rows = summary.rows().stream()
                .filter(row -> row.experiment().id().equals(id))
                .toList();
        List<Row> planned =
                rows.stream().filter(row -> runtimes.contains(row.runtime())).toList();
        return planned.isEmpty() ? rows : planned;
    }

    private static double measuredSeconds(Row row) {
        return row.usable().stream()
                .mapToDouble(block -> block.slices().stream()
                        .filter(slice -> slice.kind() == Slice.Kind.MEASURE)
                        .mapToDouble(Slice::seconds)
                        .sum())
                .max()
                .orElse(0);
    }

    private static boolean isSentTheSame(Experiment planned, Experiment piloted) {
        Experiment recorded = recorded(planned);
        return recorded.workload().equals(piloted.workload())
                && recorded.control().equals(piloted.control())
                && recorded.arms().equals(piloted.arms())
                && recorded.primary().equals(piloted.primary());
    }

    /** As it will read once it has been written: a number of one type in matrix.yaml may be of another one in a file of a run. */
    private static Experiment recorded(Experiment row) {
        try {
            return Json.mapper().readValue(Json.mapper().writeValueAsBytes(row), Experiment.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%.1f %%", (ratio - 1) * 100);
    }
}
