package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.Samples;
import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.plan.Planner;
import dev.sevenstops.gatling.run.MatrixRun.Prepared;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTextTest {
    private static final Matrix MATRIX = Samples.matrix();

    private final Plan plan =
            Planner.plan(MATRIX, new Profile("p", 3, 4, 6, 10, 3, Matrix.Factors.ALL), MATRIX.experiments(), 1);

    private List<String> lines(List<PlannedBlock> todo) {
        return PlanText.of(new Prepared(SampleRun.of(MATRIX, plan), plan, todo, Path.of("folder"), Path.of("work")));
    }

    /** The last line before the plan's notes. */
    private String total(List<PlannedBlock> todo) {
        return lines(todo).stream()
                .filter(line -> line.contains(", about "))
                .findFirst()
                .orElseThrow();
    }

    private static PlannedBlock lasting(PlannedBlock block, double seconds) {
        return new PlannedBlock(
                block.experiment(),
                block.runtime(),
                block.index(),
                block.seed(),
                block.warmUpSeconds(),
                block.slices(),
                seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "30, 00:30 minutes",
        "3599.4, 59:59 minutes",
        "3599.6, 1:00:00 hours", // what is rounded to an hour is one
        "4050, 1:07:30 hours"
    })
    void theTimeHasTheUnitOfItsFirstFigure(double seconds, String time) {
        PlannedBlock block = lasting(plan.blocks().getFirst(), seconds);
        int slices = block.slices().size();
        assertEquals(
                "1 block (of 6, the others are there), " + slices + " slices, about " + time, total(List.of(block)));
    }

    @Test
    void aRowHasALineWithItsBlocksAndTheirTime() {
        PlannedBlock first = plan.blocks().getFirst();
        List<String> lines = lines(List.of(lasting(first, 61)));
        assertEquals("Run the-run: profile p, seed 1", lines.getFirst());
        String row = lines.get(1 + MATRIX.experiments().indexOf(first.experiment()));
        assertEquals("  accept/backlog         1 cell    1 block     01:01  Backlog", row);
    }
}
