package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.Samples;
import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.plan.Planner;
import dev.sevenstops.gatling.run.Terminal.Screen;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.Slice.SendLag;
import dev.sevenstops.report.model.Slice.Sends;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunViewTest {
    private static final Matrix MATRIX = Samples.matrix();

    private final AtomicLong clock = new AtomicLong(77);
    private final Plan plan =
            Planner.plan(MATRIX, new Profile("p", 3, 4, 6, 10, 3, Matrix.Factors.ALL), MATRIX.experiments(), 1);
    private final Run run = SampleRun.of(MATRIX, plan);
    private final List<PlannedBlock> accept = plan.blocks().stream()
            .filter(block -> block.experiment().row().id().equals("accept/backlog"))
            .toList();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Block block(PlannedBlock planned, State state, String reason, double before, double after) {
        List<Slice> slices = new ArrayList<>();
        for (PlannedSlice slice : planned.slices()) {
            boolean measured = slice.kind() == Slice.Kind.MEASURE;
            double drops = !measured ? 0 : slice.arm().equals(Experiment.BEFORE) ? before / 2 : after / 2;
            Sends sends = new Sends(10, Map.of("GET /", 10L), 1);
            slices.add(new Slice(
                    slice.index(),
                    slice.arm(),
                    slice.kind(),
                    slice.seed(),
                    slice.index(),
                    slice.seconds(),
                    "f" + slice.seed(),
                    sends,
                    sends,
                    new SendLag(0, 0, 0),
                    List.of(),
                    Map.of("kernel.listen.overflows", drops),
                    List.of(),
                    List.of(new Slice.Series("s", "1", List.of(1.0), List.of(1.0))),
                    List.of(),
                    Optional.empty()));
        }
        return SampleRun.block(planned, 1, state, reason, List.of()).withSlices(slices);
    }

    private RunView view(Progress progress, Terminal terminal) {
        return new RunView(run, progress, new Standings(run, plan.blocks()), terminal, clock::get);
    }

    private static SliceProgress slice(int number) {
        return new SliceProgress(number, 6, "after", "measure", "p99 12.1 ms");
    }

    @Test
    void withoutAScreenABlockIsOneLineWithItsValues() {
        Progress progress = new Progress(accept, clock::get);
        try (RunView view = view(progress, Terminal.plain(out))) {
            for (PlannedBlock planned : accept) {
                view.begins(planned, 1);
                view.hears(slice(1));
                view.hears(slice(2));
                view.ended(block(planned, State.OK, "", 2210 + planned.index(), 0), false);
                progress.blockEnded();
            }
        }
        assertEquals(3, lines().size());
        assertEquals(
                "[1/3] 00:00  "
                        + Progress.time(accept.stream()
                                .mapToDouble(PlannedBlock::estimatedSeconds)
                                .sum())
                        + " left  accept/backlog         drops 2,210 -> 0, down to 0; 1 of 3 blocks",
                lines().getFirst());
        assertTrue(
                lines().getLast().endsWith("drops 2,212 -> 0, down to 0; 3 of 3 blocks, improved"), lines().getLast());
    }

    @Test
    void aBlockThatCannotBeUsedIsALineToo() {
        Progress progress = new Progress(accept, clock::get);
        try (RunView view = view(progress, Terminal.plain(out))) {
            view.begins(accept.getFirst(), 1);
            view.ended(block(accept.getFirst(), State.INVALID, "late:\n\u001b[31mred", 1, 1), true);
            view.ended(block(accept.getFirst(), State.FAILED, "dead", 1, 1), false);
        }
        assertEquals(2, lines().size());
        assertTrue(lines().getFirst().endsWith("INVALID (is repeated): late: [31mred"), lines().getFirst());
        assertTrue(lines().getLast().endsWith("FAILED: dead"), lines().getLast());
        assertFalse(String.join("", lines()).contains("\u001b"));
    }

    @Test
    void onAScreenTheTableGrowsAndTheSliceRunsDown() {
        Progress progress = new Progress(accept, clock::get);
        Terminal screen = Terminal.of(out, new Screen(() -> new ScreenSize(120, 30), false));
        try (RunView view = view(progress, screen)) {
            view.begins(accept.getFirst(), 1);
            view.ended(block(accept.getFirst(), State.INVALID, "late", 1, 1), true);
            view.begins(accept.getFirst(), 2);
            view.ended(block(accept.getFirst(), State.OK, "", 2210, 0), false);
            progress.blockEnded();
            view.begins(accept.get(1), 1);
            clock.addAndGet(30_000_000_000L);
            view.hears(slice(2));
            clock.addAndGet(1_000_000_000L);
            view.hears(slice(2));
            bytes.reset();
            clock.addAndGet(2_000_000_000L);
            view.hears(slice(3));
            String frame = bytes.toString(StandardCharsets.UTF_8);
            assertTrue(frame.contains("the-run  block 2 of 3"), frame);
            assertTrue(frame.contains("2,210 -> "), frame);
            assertTrue(frame.contains("1/3 !1"), frame);
            // slice 3 began when slice 2 was last heard of
            assertTrue(frame.contains("block 2 of 3  slice 3 of 6: after, measure, 4 s left"), frame);
            assertTrue(frame.contains("p99 12.1 ms"), frame);
            assertTrue(frame.contains("accept/backlog, block 1: INVALID (is repeated)"), frame);
        }
        assertTrue(lines().getLast().endsWith("\u001b[J"), "nothing is left of the board");
    }

    @Test
    void whatAResumedRunHasIsThere() {
        Standings standings = new Standings(run, plan.blocks());
        standings.add(block(accept.getFirst(), State.OK, "", 12, 3));
        List<Board.Line> lines = standings.lines();
        assertEquals(
                List.of("accept/backlog", "lifecycle/cost"),
                lines.stream().map(Board.Line::name).toList());
        assertEquals(new Board.Line("accept/backlog", "drops", "12", "3", "0.25", "", 1, 3, 0), lines.getFirst());
        assertEquals(new Board.Line("lifecycle/cost", "CPU", "", "", "", "", 0, 3, 0), lines.getLast());
    }
}
