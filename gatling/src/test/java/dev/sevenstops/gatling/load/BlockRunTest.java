package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Slice;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BlockRunTest {
    private static final Workload QUIET = new Workload(List.of(new Workload.Freeze("nothing", 0, 0.1)), 1, 1);

    @Test
    void theArmsTakeTurnsInTheWarmUpAndGetTheSameTime() throws Exception {
        BlockRun block = run(spec(9, 3));

        List<SlicePlan> warmUp = block.turns().stream().map(SliceRun::plan).toList();
        assertEquals(
                List.of("after", "before", "after", "before", "after", "before"),
                warmUp.stream().map(SlicePlan::arm).toList());
        assertEquals(Set.of(3.0), warmUp.stream().map(SlicePlan::seconds).collect(Collectors.toSet()));
        assertEquals(
                9,
                Stream.concat(block.turns().stream(), block.measured().stream())
                        .map(stretch -> stretch.plan().scenario())
                        .distinct()
                        .count());
        block.close();
    }

    @Test
    void bothArmsAreSentTheSameInATurnAndSomethingElseInTheNext() throws Exception {
        Workload steady = new Workload(
                List.of(new Workload.Steady(
                        "steady",
                        20,
                        Workload.Arrivals.POISSON,
                        List.of(new Workload.Request("GET", "/orders/{1..1000}", 1)))),
                1,
                1);
        BlockRun block = run(spec(steady, 9, 3));

        List<String> sent = block.turns().stream()
                .map(turn -> turn.plan().schedule().fingerprint())
                .toList();

        assertEquals(6, sent.size());
        assertEquals(3, Set.copyOf(sent).size());
        for (int turn = 0; turn < 3; turn++) {
            assertEquals(sent.get(2 * turn), sent.get(2 * turn + 1));
        }
        block.close();
    }

    @Test
    void aTurnThatIsNotNeededIsOverAsSoonAsItBegins() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        List<Throwable> failures = new ArrayList<>();
        BlockRun block = new BlockRun(
                spec(9, 3), new Progress(new PrintStream(told, true, StandardCharsets.UTF_8)), failures::add);
        SliceRun turn = block.turns().getLast();
        assertEquals(3400, turn.startMillis(turn.users() - 1), "the lead and the turn");

        turn.skip();
        turn.begin();
        block.tellProgress();

        assertTrue(turn.isReleased());
        assertEquals(1, turn.users());
        assertEquals(0, turn.startMillis(0));
        assertTrue(turn.isLast(turn.arrives()));
        turn.finish();
        assertEquals("", told.toString(StandardCharsets.UTF_8), "it is never under way");
        assertEquals(List.of(), failures, "there is no server to be asked for anything");
        block.close();
    }

    @Test
    void nothingBeginsButTheFirstTurnOrWithoutOneTheFirstSlice() throws Exception {
        for (BlockRun block : List.of(run(spec(9, 3)), run(spec(0, 3)))) {
            List<SliceRun> all = Stream.concat(block.turns().stream(), block.measured().stream())
                    .toList();

            assertEquals(
                    List.of(all.getFirst()),
                    all.stream().filter(SliceRun::isReleased).toList());
            block.close();
        }
    }

    @Test
    void usersTakeTheirPlacesInTheScheduleAsTheyCome() throws Exception {
        BlockRun block = run(spec(9, 3));
        SliceRun slice = block.measured().getFirst();

        assertEquals(0, slice.arrives());
        assertTrue(slice.isLast(0), "nothing is sent");
        assertThrows(IllegalStateException.class, slice::arrives);
        block.close();
    }

    private static BlockRun run(BlockSpec spec) {
        return new BlockRun(
                spec,
                new Progress(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                failed -> {});
    }

    private static BlockSpec spec(double warmUp, double slice) {
        return spec(QUIET, warmUp, slice);
    }

    private static BlockSpec spec(Workload workload, double warmUp, double slice) {
        Target target = new Target(1, 2, ProcessHandle.current().pid(), Optional.empty());
        return new BlockSpec(
                "accept/backlog",
                Map.of("before", target, "after", target),
                workload,
                workload,
                warmUp,
                List.of(
                        new PlannedSlice(0, "before", Slice.Kind.CONTROL, 1, slice / 2),
                        new PlannedSlice(1, "before", Slice.Kind.MEASURE, 2, slice),
                        new PlannedSlice(2, "after", Slice.Kind.MEASURE, 2, slice)),
                "",
                "",
                "");
    }
}
