package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.MatrixParser;
import dev.sevenstops.gatling.matrix.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which A/A pairs a run gets beside its cells. */
class FeasibilityTest {
    private static List<String> ids(List<PlannedExperiment> cells) {
        return cells.stream().map(cell -> cell.row().id()).toList();
    }

    private static Profile profile(Matrix matrix, String name) {
        return Optional.ofNullable(matrix.profiles().get(name)).orElseThrow();
    }

    @Test
    void theFirstCellOfEachExperimentGetsOneWhereTheProfileWantsThem() throws Exception {
        Matrix matrix = MatrixParser.parse(
                "matrix.yaml",
                Samples.FACTORS.replace("control: 5s}", "control: 5s, pairs: lead}"),
                Samples.catalogue());
        Feasibility all = new Feasibility(matrix.experiments(), List.of());

        List<String> expected = new ArrayList<>();
        for (PlannedExperiment cell : matrix.experiments()) {
            expected.add(cell.row().id());
            if (cell.lead()) {
                String name = cell.row().cell().experiment();
                expected.add(cell.row().id().replace(name, name + "-aa"));
            }
        }
        assertEquals(expected, ids(all.withPairs(profile(matrix, "full"))));
        assertEquals(ids(all.cells()), ids(all.withPairs(profile(matrix, "quick"))));
        Feasibility twice = new Feasibility(matrix.againstItself().experiments(), List.of());
        assertEquals(ids(all.cells()), ids(twice.withPairs(profile(matrix, "full"))), "they are pairs already");
    }

    @Test
    void nothingIsNoAnswerToWhoeverSaidWhatIsToBeMeasured() throws Exception {
        Feasibility nothing = new Feasibility(List.of(), List.of("Skipped a/b@via=nginx: nginx is not installed"));
        assertEquals(
                List.of(
                        "matrix.only: nothing of a, @via=nginx can be measured on this machine",
                        "Skipped a/b@via=nginx: nginx is not installed"),
                assertThrows(InputException.class, () -> nothing.check(List.of("a", "@via=nginx")))
                        .problems());
        assertEquals(
                "matrix.via: nothing of @via=nginx can be measured on this machine",
                assertThrows(InputException.class, () -> nothing.check(List.of("@via=nginx")))
                        .problems()
                        .getFirst());
        nothing.check(List.of()); // whatever the profile has that can be measured is measured
        new Feasibility(Samples.matrix().experiments(), nothing.skipped()).check(List.of("a"));
    }
}
