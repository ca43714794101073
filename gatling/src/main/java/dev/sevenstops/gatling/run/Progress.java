package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.plan.PlannedBlock;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far the run is. The remaining time is the plan's estimate, corrected by what the finished blocks took. May be used by
 * several threads.
 */
final class Progress {
    private static final long HOUR = 3600;

    private final List<PlannedBlock> blocks;
    private final LongSupplier nanoTime;
    private final long start;
    private long blockStart;
    private int finished;
    private double finishedEstimate;
    private double finishedSeconds;

    /**
     * A run that starts now.
     *
     * @param blocks all that are to be measured
     * @param nanoTime a clock
     */
    Progress(List<PlannedBlock> blocks, LongSupplier nanoTime) {
        this.blocks = List.copyOf(blocks);
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.blockStart = start;
    }

    /** The next block begins, or the same one again. */
    synchronized void blockStarted() {
        blockStart = nanoTime.getAsLong();
    }

    /** The current block is done with, whatever its state. */
    synchronized void blockEnded() {
        finishedSeconds += (nanoTime.getAsLong() - blockStart) / 1e9;
        finishedEstimate += blocks.get(finished).estimatedSeconds();
        finished++;
        blockStart = nanoTime.getAsLong();
    }

    synchronized double elapsedSeconds() {
        return (nanoTime.getAsLong() - start) / 1e9;
    }

    synchronized double remainingSeconds() {
        double factor = finishedEstimate > 0 ? finishedSeconds / finishedEstimate : 1;
        double remaining = 0;
        for (PlannedBlock block : blocks.subList(finished, blocks.size())) {
            remaining += block.estimatedSeconds() * factor;
        }
        double current = finished < blocks.size() ? blocks.get(finished).estimatedSeconds() * factor : 0;
        return remaining - Math.min((nanoTime.getAsLong() - blockStart) / 1e9, current);
    }

    /** How many blocks are to be measured. */
    int blocks() {
        return blocks.size();
    }

    /** Number of the current block, from 1; of the last one if all have ended. */
    synchronized int block() {
        return Math.min(finished + 1, blocks.size());
    }

    /** One line: which block of how many, what it is at, and the times. */
    synchronized String line(String what) {
        int width = Integer.toString(blocks.size()).length();
        PlannedBlock block = blocks.get(Math.min(finished, blocks.size() - 1));
        return String.format(
                Locale.ROOT,
                "[%" + width + "d/%d] %s  %s left  %-22s %s",
                Math.min(finished + 1, blocks.size()),
                blocks.size(),
                time(elapsedSeconds()),
                time(remainingSeconds()),
                block.experiment().row().id(),
                what);
    }

    /** Minutes and seconds, or hours too. */
    static String time(double seconds) {
        long whole = whole(seconds);
        return whole < HOUR
                ? String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / HOUR, whole / 60 % 60, whole % 60);
    }

    /** As {@link #time(double)}, with the unit of its first figure. */
    static String timeAndUnit(double seconds) {
        return time(seconds) + (whole(seconds) < HOUR ? " minutes" : " hours");
    }

    private static long whole(double seconds) {
        return Math.max(0, Math.round(seconds));
    }
}
