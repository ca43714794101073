package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Run.Sized;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunFolders;
import dev.sevenstops.report.store.UnusableResultsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Each planned row with the newest finished run that can size it: a run of a few rows, or of too few blocks, does not stand between the
 * others and theirs. A run whose folder has another name than the run is kept for its results, such as a reference, and may be another
 * machine's: it must be named.
 *
 * @param pilots the runs by whose blocks rows were sized, the newest first
 * @param rows of all that are planned; empty if no finished run has been sent the same as one of them
 */
record NewestPilots(List<String> pilots, List<Sized> rows) {
    /**
     * A row that is planned.
     *
     * @param recorded as it will read in the file of a run
     */
    private record Asked(PlannedExperiment cell, Experiment recorded) {
        String id() {
            return recorded.id();
        }

        boolean isIn(Run run) {
            return run.experiments().stream().anyMatch(row -> row.id().equals(id()));
        }

        boolean wasSentIn(Run run) {
            return run.experiments().stream()
                    .anyMatch(row -> row.id().equals(id()) && Pilot.isSentTheSame(recorded, row));
        }
    }

    /**
     * Looks through the runs.
     *
     * @param results the folder of all runs
     */
    static NewestPilots find(Path results, Matrix matrix, Profile profile, List<PlannedExperiment> cells)
            throws InputException {
        List<String> runtimes = Pilot.runtimes(matrix);
        int family = Pilot.family(runtimes, cells);
        List<Asked> open = new ArrayList<>(cells.stream()
                .map(cell -> new Asked(cell, Pilot.recorded(cell.row())))
                .toList());
        Map<String, Sized> known = new HashMap<>();
        Set<String> pilots = new LinkedHashSet<>();
        boolean same = false;
        for (Run run : finished(results)) {
            List<Asked> sent = new ArrayList<>();
            for (Asked asked : open) {
                if (asked.wasSentIn(run)) {
                    sent.add(asked);
                } else if (asked.isIn(run)) {
                    known.putIfAbsent(
                            asked.id(), Pilot.asTheProfileSays(asked.cell(), profile, Pilot.ANOTHER, run.id()));
                }
            }
            // Blocks are many and large: they are read where they may say something.
            Optional<Pilot> pilot = sent.isEmpty() ? Optional.empty() : read(results, run);
            if (pilot.isEmpty()) {
                continue;
            }
            same = true;
            for (Asked asked : sent) {
                Pilot.Answer answer = pilot.get().answer(asked.cell(), asked.recorded(), profile, runtimes, family);
                if (answer.decides()) {
                    known.put(asked.id(), answer.sized());
                    pilots.add(run.id());
                    open.remove(asked);
                } else {
                    known.putIfAbsent(asked.id(), answer.sized());
                }
            }
        }
        return new NewestPilots(
                List.copyOf(pilots),
                same
                        ? cells.stream()
                                .map(cell -> known.getOrDefault(
                                        cell.row().id(),
                                        Pilot.asTheProfileSays(cell, profile, "no finished run has such a row")))
                                .toList()
                        : List.of());
    }

    /** The newest first. */
    private static List<Run> finished(Path results) throws InputException {
        List<Run> runs = new ArrayList<>();
        try {
            for (String name : RunFolders.names(results)) {
                read(results.resolve(name))
                        .filter(run -> run.id().equals(name) && run.finishedAt().isPresent())
                        .ifPresent(runs::add);
            }
        } catch (IOException e) {
            throw new InputException("-Dmatrix.results: the folder " + results + " cannot be read: " + e.getMessage());
        }
        runs.sort(Comparator.comparing(Run::startedAt).reversed());
        return runs;
    }

    /** Nobody has named it, so one that cannot be used is none. */
    private static Optional<Run> read(Path run) {
        try {
            return Optional.of(ResultsReader.readRun(run));
        } catch (UnusableResultsException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<Pilot> read(Path results, Run run) {
        try {
            return Optional.of(Pilot.of(ResultsReader.read(results.resolve(run.id()))));
        } catch (IOException unusable) {
            return Optional.empty();
        }
    }
}
