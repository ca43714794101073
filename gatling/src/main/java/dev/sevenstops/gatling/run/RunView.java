package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Run;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Shows how a run goes on: on a screen as a {@link Board}, everywhere else as one line for each block, when it has ended. What a user must
 * not miss, a block that cannot be used, is a line that stays in both. May be used by several threads.
 */
final class RunView implements AutoCloseable {
    private final Run run;
    private final Progress progress;
    private final Standings standings;
    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private List<Board.Line> lines;
    private Optional<Current> current = Optional.empty();
    private String message = "";

    /**
     * The block under way.
     *
     * @param begun when what it is at began, on the clock
     * @param heard when something was last heard of it
     */
    private record Current(PlannedBlock planned, int attempt, Optional<SliceProgress> slice, long begun, long heard) {}

    /**
     * Before the first block.
     *
     * @param progress told by somebody else which block begins and ends
     * @param standings with the blocks that the run has already
     * @param nanoTime a clock
     */
    RunView(Run run, Progress progress, Standings standings, Terminal terminal, LongSupplier nanoTime) {
        this.run = run;
        this.progress = progress;
        this.standings = standings;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.lines = terminal.isScreen() ? standings.lines() : List.of();
    }

    /** A block begins. */
    synchronized void begins(PlannedBlock planned, int attempt) {
        terminal.resized();
        long now = nanoTime.getAsLong();
        current = Optional.of(new Current(planned, attempt, Optional.empty(), now, now));
        draw();
    }

    /** Something is heard of the block under way. */
    synchronized void hears(SliceProgress slice) {
        if (current.isEmpty()) {
            return;
        }
        Current before = current.get();
        long now = nanoTime.getAsLong();
        boolean same = before.slice().isPresent() && before.slice().get().slice() == slice.slice();
        // the last that is heard of a slice is its end, where the next one begins; how long the start took says nothing
        long begun = same ? before.begun() : before.slice().isPresent() ? before.heard() : now;
        current = Optional.of(new Current(before.planned(), before.attempt(), Optional.of(slice), begun, now));
        draw();
    }

    /**
     * The block under way has ended.
     *
     * @param repeated whether it is going to be tried again
     */
    synchronized void ended(Block block, boolean repeated) {
        standings.add(block);
        current = Optional.empty();
        if (block.state() != State.OK) {
            String what = block.state() + (repeated ? " (is repeated)" : "");
            terminal.line(Columns.plain(progress.line(what + ": " + block.reason())));
            message = block.experiment() + ", block " + (block.index() + 1) + ": " + what;
        } else if (!terminal.isScreen()) {
            terminal.line(Columns.plain(progress.line(standings.words(block))));
        }
        if (terminal.isScreen()) {
            lines = standings.lines();
        }
        draw();
    }

    /** Something else goes on. */
    synchronized void says(String what) {
        message = what;
        if (!terminal.isScreen()) {
            terminal.line(what);
        }
        draw();
    }

    /** Something is wrong that ends nothing. */
    synchronized void warns(String what) {
        terminal.line(Columns.plain(what));
        draw();
    }

    /** There is nothing more to show. */
    @Override
    public void close() {
        terminal.endBoard();
    }

    private void draw() {
        terminal.draw(new Board.State(
                run.id(),
                run.profile(),
                progress.elapsedSeconds(),
                progress.remainingSeconds(),
                progress.block(),
                progress.blocks(),
                lines,
                current.map(this::under),
                message));
    }

    private Board.Under under(Current at) {
        PlannedBlock planned = at.planned();
        double seconds = at.slice().map(slice -> seconds(planned, slice)).orElse(0.0);
        double spent = (nanoTime.getAsLong() - at.begun()) / 1e9;
        return new Board.Under(
                standings.name(planned),
                planned.index() + 1,
                standings.planned(planned),
                at.attempt(),
                planned.slices().size(),
                at.slice(),
                seconds - spent,
                seconds > 0 ? Math.min(1, spent / seconds) : 0);
    }

    /** How long it takes: the slice, or at the most the warm-up of both arms. */
    private static double seconds(PlannedBlock planned, SliceProgress slice) {
        int index = slice.slice() - 1;
        List<PlannedSlice> slices = planned.slices();
        return index < 0
                ? 2 * planned.warmUpSeconds()
                : slices.get(Math.min(index, slices.size() - 1)).seconds();
    }
}
