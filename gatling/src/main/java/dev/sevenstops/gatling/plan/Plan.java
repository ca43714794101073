package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Run.Sized;
import java.util.List;

/**
 * What a run sets out to do. The same matrix, profile, selection and seed give the same plan.
 *
 * @param seed from which every block's seed is derived
 * @param blocks in the order in which they are to be run
 * @param notes what a reader must know about the plan
 * @param sized how many blocks each row has where a pilot was asked; empty where none was
 */
public record Plan(Profile profile, long seed, List<PlannedBlock> blocks, List<String> notes, List<Sized> sized) {

    /** Wall time, seconds. */
    public double estimatedSeconds() {
        return blocks.stream().mapToDouble(PlannedBlock::estimatedSeconds).sum();
    }

    /** As it is recorded with the run. */
    public Run.Plan summary() {
        int slices = blocks.stream().mapToInt(block -> block.slices().size()).sum();
        return new Run.Plan(blocks.size(), slices, Math.rint(estimatedSeconds()), notes, sized);
    }
}
