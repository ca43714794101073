package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
