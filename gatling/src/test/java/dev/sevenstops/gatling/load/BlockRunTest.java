package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Slice;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockRunTest {
    private static final Workload QUIET = new Workload(List.of(new Workload.Freeze("nothing", 0, 0.1)), 1, 1);

    @ParameterizedTest
    @CsvSource({"0, 5, 0", "2, 3, 1", "4, 4, 1", "8, 4, 2", "45, 5, 9", "40, 13, 3"})
    void aWarmUpIsCutIntoTurnsAsLongAsTheSlices(double warmUp, double slice, int turns) {
        assertEquals(turns, BlockRun.warmUpTurns(spec(warmUp, slice)));
    }

    @Test
    void theArmsTakeTurnsInTheWarmUpAndGetTheSameTime() throws Exception {
        BlockRun block = new BlockRun(
                spec(9, 3),
                new Progress(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                failed -> {});

        List<SlicePlan> warmUp = block.stretches().stream()
                .map(SliceRun::plan)
                .filter(plan -> plan.slice().isEmpty())
                .toList();
        assertEquals(
                List.of("after", "before", "after", "before", "after", "before"),
                warmUp.stream().map(SlicePlan::arm).toList());
        assertEquals(Set.of(3.0), warmUp.stream().map(SlicePlan::seconds).collect(Collectors.toSet()));
        assertEquals(
                block.stretches().size(),
                block.stretches().stream()
                        .map(stretch -> stretch.plan().scenario())
                        .distinct()
                        .count());
        block.close();
    }

    private static BlockSpec spec(double warmUp, double slice) {
        Target target = new Target(1, 2, ProcessHandle.current().pid(), Optional.empty());
        return new BlockSpec(
                "accept/backlog",
                Map.of("before", target, "after", target),
                QUIET,
                QUIET,
                warmUp,
                List.of(
                        new PlannedSlice(0, "before", Slice.Kind.CONTROL, 1, slice / 2),
                        new PlannedSlice(1, "before", Slice.Kind.MEASURE, 2, slice),
                        new PlannedSlice(2, "after", Slice.Kind.MEASURE, 2, slice)),
                "",
                "");
    }
}
