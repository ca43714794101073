package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.MatrixParser;
import dev.sevenstops.gatling.matrix.Samples;
import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.plan.Planner;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MatrixRunTest {
    private static final Path RUN = Path.of("results", "the-run");

    /** All cells of an experiment are sent the same, so that a seed is no cell's own. */
    @Test
    void aBlocksFolderIsThatOfItsCellAndItsNumber() throws Exception {
        Matrix matrix = MatrixParser.parse("matrix.yaml", Samples.FACTORS, Samples.catalogue());
        Plan plan = Planner.plan(
                matrix, Optional.ofNullable(matrix.profiles().get("quick")).orElseThrow(), matrix.experiments(), 1);
        assertEquals(4, matrix.experiments().size());
        assertEquals(
                3, plan.blocks().stream().map(PlannedBlock::seed).distinct().count());
        List<Block> measured = new ArrayList<>();
        Map<Path, Block> expected = new LinkedHashMap<>();
        for (PlannedBlock planned : plan.blocks()) {
            Block block = SampleRun.block(planned, 1, State.OK, "", List.of());
            measured.add(block);
            expected.put(RUN.resolve("gatling").resolve(planned.id()), block);
        }

        assertEquals(expected, MatrixRun.folders(RUN, plan, measured));
    }

    @Test
    void whatWasNotMeasuredToItsEndHasNone() {
        Matrix matrix = Samples.matrix();
        Plan plan = Planner.plan(
                matrix, Optional.ofNullable(matrix.profiles().get("quick")).orElseThrow(), matrix.experiments(), 1);
        PlannedBlock invalid = plan.blocks().getFirst();
        List<Block> measured = List.of(
                SampleRun.block(invalid, 1, State.INVALID, "late", List.of()),
                SampleRun.block(plan.blocks().getLast(), 1, State.FAILED, "dead", List.of()));

        assertEquals(
                Map.of(RUN.resolve("gatling").resolve(invalid.id()), measured.getFirst()),
                MatrixRun.folders(RUN, plan, measured));
    }
}
