package dev.sevenstops.report.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One block: a fresh pair of JVMs that were given the same workload in alternating slices. The unit of repetition.
 *
 * @param schemaVersion as in {@link Run#schemaVersion()}
 * @param run the run's id
 * @param experiment the experiment's id
 * @param runtime name of the JVM under test
 * @param index number of the block within its experiment and runtime, from 0
 * @param attempt how often this block has been tried, from 1
 * @param state whether the block may be used
 * @param reason why it may not; empty for {@link State#OK}
 * @param earlier why earlier attempts may not, in their order; empty where there were none, and in files of earlier versions
 * @param seed from which arrival times, mix and order of the slices were derived
 * @param startedAt when its first process was started
 * @param arms the processes under test, by arm
 * @param proxies the reverse proxies in front of them, by arm; empty where there are none
 * @param overhead where the block's time went besides measuring
 * @param warmUps how each arm was warmed up, by arm; empty where none was, and in files of earlier versions
 * @param slices the measurements, in the order in which they were taken
 * @param checks what was verified about the block as a whole
 * @param artifacts files kept beside the block, relative to the run's folder, by title (logs, Gatling's own report)
 */
public record Block(
        int schemaVersion,
        String run,
        String experiment,
        String runtime,
        int index,
        int attempt,
        State state,
        String reason,
        List<String> earlier,
        long seed,
        Instant startedAt,
        Map<String, ArmProcess> arms,
        Map<String, ProxyProcess> proxies,
        Overhead overhead,
        Map<String, WarmUp> warmUps,
        List<Slice> slices,
        List<Check> checks,
        Map<String, String> artifacts) {

    /** The same block with other measurements. */
    public Block withSlices(List<Slice> slices) {
        return with(earlier, slices, artifacts);
    }

    /** The same block with other files beside it. */
    public Block withArtifacts(Map<String, String> artifacts) {
        return with(earlier, slices, artifacts);
    }

    /** The same block, tried before with these outcomes. */
    public Block withEarlier(List<String> earlier) {
        return with(earlier, slices, artifacts);
    }

    private Block with(List<String> earlier, List<Slice> slices, Map<String, String> artifacts) {
        return new Block(
                schemaVersion,
                run,
                experiment,
                runtime,
                index,
                attempt,
                state,
                reason,
                earlier,
                seed,
                startedAt,
                arms,
                proxies,
                overhead,
                warmUps,
                slices,
                checks,
                artifacts);
    }

    /** Whether a block may be used. */
    public enum State {
        /** Measured, and every check passed. */
        OK,
        /** Measured, but a check failed: dropped as a whole. */
        INVALID,
        /** Not measured to its end. */
        FAILED
    }

    /**
     * A process under test.
     *
     * @param settings the effective values of all settings, as the process itself reported them
     * @param jvm vendor and version
     * @param jvmArguments as passed
     * @param startSeconds from fork to ready
     */
    public record ArmProcess(
            Map<String, String> settings, String jvm, List<String> jvmArguments, double startSeconds) {}

    /**
     * A reverse proxy.
     *
     * @param kind such as {@code nginx}
     * @param version as it says itself
     * @param options how it was set, such as {@code buffering: off}
     */
    public record ProxyProcess(String kind, String version, Map<String, String> options) {}

    /** Seconds spent on starting processes, warming up, measuring and stopping. */
    public record Overhead(double startSeconds, double warmUpSeconds, double measureSeconds, double stopSeconds) {}
}
