package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Slice;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Where the time of a block goes, in seconds: means over blocks that were measured to their end, those included that a check made unusable.
 *
 * @param blocks how many of them there are
 * @param start until both arms' processes were started and verified
 * @param warmUp load that is not recorded
 * @param load the slices' send schedules, counter-tests included
 * @param between what lies between the slices: late answers that are waited for, questions to the service
 * @param stop everything after that, until the processes were gone
 */
public record BlockTime(int blocks, double start, double warmUp, double load, double between, double stop) {

    /** Of all blocks of a run; empty if there is none that took time. */
    public static Optional<BlockTime> of(Summary summary) {
        return of(summary.all().stream().flatMap(row -> row.blocks().stream()).toList());
    }

    /** Of these blocks; empty if there is none that took time. */
    public static Optional<BlockTime> of(Collection<Block> all) {
        List<Block> measured = all.stream()
                .filter(block -> block.state() != Block.State.FAILED)
                .toList();
        BlockTime time = new BlockTime(
                measured.size(),
                mean(measured, block -> block.overhead().startSeconds()),
                mean(measured, block -> block.overhead().warmUpSeconds()),
                mean(measured, BlockTime::load),
                mean(measured, block -> Math.max(0, block.overhead().measureSeconds() - load(block))),
                mean(measured, block -> block.overhead().stopSeconds()));
        return time.whole() > 0 ? Optional.of(time) : Optional.empty();
    }

    /** The part of the time in which load was sent and recorded, from 0 to 1. */
    public double share() {
        return load / whole();
    }

    /** In a line. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "Load %.0f %% of the time: start %.1f s, warm-up %.1f s, load %.1f s, between slices %.1f s, stop %.1f s"
                        + " (mean of %d %s)",
                share() * 100,
                start,
                warmUp,
                load,
                between,
                stop,
                blocks,
                blocks == 1 ? "block" : "blocks");
    }

    private double whole() {
        return start + warmUp + load + between + stop;
    }

    private static double load(Block block) {
        return block.slices().stream().mapToDouble(Slice::seconds).sum();
    }

    private static double mean(List<Block> blocks, ToDoubleFunction<Block> seconds) {
        return blocks.stream().mapToDouble(seconds).average().orElse(0);
    }
}
