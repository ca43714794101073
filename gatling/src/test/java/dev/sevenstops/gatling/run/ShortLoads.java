package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Load;

/**
 * An experiment's workload in a slice of a few seconds. Only what takes its time or its gigabytes is scaled, and only the readers:
 * fifty that hold 64 MB each would take three gigabytes from a server with the fault, and eight show it as well, since a single held
 * answer is four times the limit of 16 MB.
 */
final class ShortLoads {
    private static final int READERS = 8;
    private static final double READ_BYTES_PER_SECOND = 100_000;
    private static final double READ_SECONDS = 2;
    private static final double CHECKPOINT_SECONDS = 1.5;
    private static final double PATIENCE_SECONDS = 8;

    private ShortLoads() {}

    static Workload of(Workload workload) {
        return new Workload(
                workload.loads().stream().map(ShortLoads::of).toList(), PATIENCE_SECONDS, workload.goodWithinSeconds());
    }

    private static Load of(Load load) {
        return switch (load) {
            case Workload.SlowReaders slow ->
                new Workload.SlowReaders(
                        slow.name(),
                        Math.min(0.5, slow.atSeconds()),
                        Math.min(READERS, slow.connections()),
                        slow.request(),
                        Math.min(READ_BYTES_PER_SECOND, slow.bytesPerSecond()),
                        READ_SECONDS);
            // neighbours of answers that stall: whether they get theirs does not depend on how many there are
            case Workload.StalledStreams stalled ->
                new Workload.StalledStreams(
                        stalled.name(),
                        Math.min(0.5, stalled.atSeconds()),
                        Math.min(READERS, stalled.connections()),
                        stalled.protocol(),
                        stalled.streams(),
                        stalled.request(),
                        stalled.windowBytes(),
                        stalled.connectionWindowBytes(),
                        stalled.neighbour(),
                        stalled.rate(),
                        READ_SECONDS);
            case Workload.Memory memory ->
                new Workload.Memory(memory.name(), Math.min(CHECKPOINT_SECONDS, memory.atSeconds()));
            default -> load;
        };
    }

    /** How long the slice has to be for all of it to happen. */
    static double seconds(Workload workload) {
        return workload.loads().stream().mapToDouble(ShortLoads::seconds).max().orElse(1);
    }

    private static double seconds(Load load) {
        return switch (load) {
            case Workload.Steady steady -> 1;
            case Workload.Saturate saturate -> 1;
            case Workload.Walk walk -> 2;
            // every connection asks twice and idles in between
            case Workload.Paced paced -> 2 * paced.pauseSeconds() + 0.5;
            case Workload.Burst burst -> burst.atSeconds() + 0.5;
            case Workload.SlowReaders slow -> slow.atSeconds() + slow.forSeconds();
            case Workload.Oversized oversized -> oversized.atSeconds() + 0.5;
            // with the patience, until the longest of the service's limits has ended them
            case Workload.Dripping dripping -> dripping.atSeconds() + 3;
            case Workload.StalledStreams stalled -> stalled.atSeconds() + stalled.forSeconds();
            case Workload.Memory memory -> memory.atSeconds() + 0.5;
            case Workload.Freeze freeze -> freeze.atSeconds() + freeze.forSeconds();
        };
    }

    /**
     * Load before the slice, in seconds. Growth of memory is judged against what two warm answers have left, and what is
     * still loading its classes answers late or opens connections to catch up; other counters need nothing warm.
     */
    static double warmUpSeconds(PlannedExperiment experiment) {
        if (experiment.workload().loads().stream().anyMatch(load -> load instanceof Workload.Memory)) {
            return 1.5;
        }
        String primary = experiment.row().primary().source();
        return primary.contains(".connections") || primary.startsWith("latency:") ? 1 : 0;
    }
}
