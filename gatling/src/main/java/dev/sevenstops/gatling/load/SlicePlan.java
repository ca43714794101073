package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.report.model.Slice;
import java.util.Optional;

/**
 * A stretch of load to come.
 *
 * @param number position among the turns of the warm-up, or among the slices, from 0
 * @param arm name of the arm
 * @param target the process under test
 * @param slice the planned slice; empty for a turn of the warm-up
 * @param schedule what is sent
 * @param seconds length of the schedule
 * @param patienceSeconds how long late answers are waited for
 * @param goodWithinSeconds limit of a good answer
 * @param tokens of the block
 * @param meters of the block
 */
record SlicePlan(
        int number,
        String arm,
        BlockSpec.Target target,
        Optional<BlockSpec.PlannedSlice> slice,
        Schedule schedule,
        double seconds,
        double patienceSeconds,
        double goodWithinSeconds,
        Tokens tokens,
        MemoryMeters meters) {

    String kind() {
        return slice.map(planned -> planned.kind().name()).orElse("WARM_UP");
    }

    /** Name of the Gatling scenario, unique in the run. */
    String scenario() {
        return slice.map(planned -> "slice " + (planned.index() + 1) + " " + arm
                        + (planned.kind() == Slice.Kind.CONTROL ? " (control)" : ""))
                .orElse("warm-up " + (number + 1) + " " + arm);
    }
}
