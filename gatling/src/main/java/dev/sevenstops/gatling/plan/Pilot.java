package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run.Sized;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.stats.BlockGroups;
import dev.sevenstops.report.stats.MetricSource;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Spread;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A finished run of the same rows: how far its blocks lie apart says how many blocks another run needs of them. */
public final class Pilot {
    /** Blocks that a pilot asks for at most: of more than these a row takes so long that it is a decision of its own. */
    static final int MOST = 24;

    /** By how much a pilot's blocks may be longer than planned ones and still say how far those will lie apart. */
    private static final double AS_LONG = 1.01;

    static final String ANOTHER =
            "the pilot's fingerprint is another one: workload, counter-test, settings or primary metric differ";

    /**
     * What a pilot says of a row.
     *
     * @param decides whether another pilot could say no more; if not, the profile decides, and the row says why
     */
    record Answer(Sized sized, boolean decides) {}

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
        return of(read);
    }

    /** Of a finished run. */
    static Pilot of(RunResults run) {
        return new Pilot(Summary.of(run));
    }

    /** The run. */
    public String name() {
        return summary.run().id();
    }

    /**
     * How many blocks each cell needs to call the smallest effect that it is to call, as one of so many rows: at least as many as its
     * profile says, and at most {@value #MOST} where that is not more. A cell of which the pilot says nothing has its profile's.
     */
    public List<Sized> sizes(Matrix matrix, Profile profile, List<PlannedExperiment> cells) {
        List<String> runtimes = runtimes(matrix);
        int family = family(runtimes, cells);
        return cells.stream()
                .map(cell -> answer(cell, recorded(cell.row()), profile, runtimes, family)
                        .sized())
                .toList();
    }

    static List<String> runtimes(Matrix matrix) {
        return matrix.runtimes().stream().map(JavaRuntime::name).toList();
    }

    static int family(List<String> runtimes, List<PlannedExperiment> cells) {
        return cells.size() * Math.max(1, runtimes.size());
    }

    Answer answer(PlannedExperiment cell, Experiment recorded, Profile of, List<String> runtimes, int family) {
        String id = cell.row().id();
        Profile profile = cell.in(of);
        List<Row> rows = rows(id, runtimes);
        if (rows.isEmpty()) {
            return silent(cell, of, "the pilot has no such row");
        }
        if (!isSentTheSame(recorded, rows.getFirst().experiment())) {
            return silent(cell, of, ANOTHER);
        }
        double planned = profile.slices() * profile.sliceSeconds();
        double piloted = rows.stream().mapToDouble(Pilot::measuredSeconds).max().orElse(0);
        if (piloted > planned * AS_LONG) {
            return silent(
                    cell,
                    of,
                    String.format(
                            Locale.ROOT,
                            "the pilot's blocks measure %.0f s and lie closer together than these of %.0f s will",
                            piloted,
                            planned));
        }
        List<Spread> spreads =
                rows.stream().map(Spread::of).flatMap(Optional::stream).toList();
        if (spreads.isEmpty()) {
            boolean counts = rows.stream().anyMatch(row -> row.primary().blocks() >= BlockGroups.FEWEST);
            return counts
                    ? new Answer(asTheProfileSays(cell, of, "the pilot's blocks have no ratio", name()), true)
                    : silent(cell, of, "the pilot's blocks are fewer than three");
        }
        double margin = MetricSource.margin(cell.row().primary().source());
        double goal = 1 + cell.effect().orElse(margin);
        Spread widest = spreads.stream()
                .max(Comparator.comparingInt((Spread spread) ->
                                spread.blocksFor(goal, family, margin, MOST).orElse(MOST + 1))
                        .thenComparingDouble(Spread::deviation))
                .orElseThrow();
        return new Answer(size(id, profile, goal, margin, widest, family), true);
    }

    private Sized size(String id, Profile profile, double goal, double margin, Spread spread, int family) {
        OptionalInt needed = spread.blocksFor(goal, family, margin, MOST);
        int blocks = Math.max(profile.blocks(), needed.orElse(MOST));
        double called = spread.detectable(blocks, family, margin);
        StringBuilder why = new StringBuilder();
        if (needed.isEmpty() && blocks == MOST) {
            why.append("the most that a pilot asks for, ");
        }
        why.append("which call ").append(percent(called));
        if (spread.blocksFor(goal, family, margin, blocks).isEmpty()) {
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

    private Answer silent(PlannedExperiment cell, Profile profile, String why) {
        return new Answer(asTheProfileSays(cell, profile, why, name()), false);
    }

    static Sized asTheProfileSays(PlannedExperiment cell, Profile profile, String why, String pilot) {
        return asTheProfileSays(cell, profile, why + " (pilot " + pilot + ")");
    }

    static Sized asTheProfileSays(PlannedExperiment cell, Profile profile, String why) {
        return new Sized(cell.row().id(), cell.in(profile).blocks(), "as the profile says: " + why);
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

    /**
     * Whether two rows are the same but for their names and words.
     *
     * @param planned as it is {@linkplain #recorded recorded}
     */
    static boolean isSentTheSame(Experiment planned, Experiment piloted) {
        return planned.workload().equals(piloted.workload())
                && planned.control().equals(piloted.control())
                && planned.arms().equals(piloted.arms())
                && planned.primary().equals(piloted.primary());
    }

    /** As it will read once it has been written: a number of one type in matrix.yaml may be of another one in a file of a run. */
    static Experiment recorded(Experiment row) {
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
