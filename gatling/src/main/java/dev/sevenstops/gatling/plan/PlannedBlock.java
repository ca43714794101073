package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import java.util.List;

/**
 * A block to come.
 *
 * @param index number of the block within its experiment and runtime, from 0
 * @param seed from which its slices' order and load are derived
 * @param warmUpSeconds the most load on each arm before the first slice
 * @param slices in the order in which they are to be run
 * @param estimatedSeconds wall time, starting and stopping included
 */
public record PlannedBlock(
        PlannedExperiment experiment,
        JavaRuntime runtime,
        int index,
        long seed,
        double warmUpSeconds,
        List<PlannedSlice> slices,
        double estimatedSeconds) {

    /** Names the block's files; unique in a run. */
    public String id() {
        return experiment.row().id().replace('/', '-') + "--" + runtime.name() + "--" + index;
    }
}
