package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.report.model.Run.Sized;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who says how many blocks the rows of a run get.
 *
 * @param rows what a pilot says; empty where the profile alone does
 * @param notes what a reader of the plan must know about it
 */
public record Sizing(List<Sized> rows, List<String> notes) {
    /** In place of a pilot's name: the profile alone says so. */
    public static final String NONE = "none";

    /**
     * By the pilot that was named, or where the profile wants one, each row by the newest that can size it.
     *
     * @param named the name of a run, or {@value #NONE}
     * @param results the folder of all runs
     * @throws InputException if the run that was named cannot be a pilot
     */
    public static Sizing of(
            Optional<String> named, Path results, Matrix matrix, Profile profile, List<PlannedExperiment> cells)
            throws InputException {
        if (named.isPresent() && !named.get().equals(NONE)) {
            return new Sizing(Pilot.read(results, named.get()).sizes(matrix, profile, cells), List.of());
        }
        if (named.isPresent() || !profile.piloted()) {
            return new Sizing(List.of(), List.of());
        }
        NewestPilots newest = NewestPilots.find(results, matrix, profile, cells);
        return new Sizing(newest.rows(), List.of(note(newest)));
    }

    private static String note(NewestPilots newest) {
        if (newest.rows().isEmpty()) {
            return "No finished run has rows that are sent the same, so that nothing but the profile says how many blocks"
                    + " they need; measure them in quick first.";
        }
        if (newest.pilots().isEmpty()) {
            return "No finished run says how far blocks of these rows lie apart, so that nothing but the profile says how"
                    + " many they need.";
        }
        return "Blocks by the spread of the newest " + (newest.pilots().size() == 1 ? "run" : "runs")
                + " with these rows, " + String.join(" and ", newest.pilots())
                + "; -Dmatrix.pilot=<run> takes another one, -Dmatrix.pilot=none as many as the profile says.";
    }
}
