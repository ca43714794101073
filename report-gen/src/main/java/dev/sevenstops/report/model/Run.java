package dev.sevenstops.report.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code run.json} holds: everything about a run that is not a measurement.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION} of the writer; readers accept every older version
 * @param id the run's folder name
 * @param profile the profile of matrix.yaml that was run
 * @param startedAt when the first block was started
 * @param finishedAt when the last block ended; empty while the run goes on or after it was killed
 * @param seed the seed from which every block's and slice's seed is derived
 * @param matrixSha256 hash of matrix.yaml as it was run
 * @param only the experiments that were asked for; empty for all of them
 * @param plan what was going to be measured
 * @param environment where it was measured
 * @param experiments the rows, in the order of the stops
 */
public record Run(
        int schemaVersion,
        String id,
        String profile,
        Instant startedAt,
        Optional<Instant> finishedAt,
        long seed,
        String matrixSha256,
        List<String> only,
        Plan plan,
        Environment environment,
        List<Experiment> experiments) {

    /** The version of the results format that this code writes. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * What a run sets out to do.
     *
     * @param blocks number of blocks over all experiments
     * @param slices number of measured slices over all blocks
     * @param estimatedSeconds wall time
     * @param notes what the reader must know about the plan, such as the smallest effect that it can call
     * @param sized how many blocks each row has where a pilot was asked; empty where the profile alone says so
     */
    public record Plan(int blocks, int slices, double estimatedSeconds, List<String> notes, List<Sized> sized) {
        /** As many blocks as the profile says. */
        public Plan(int blocks, int slices, double estimatedSeconds, List<String> notes) {
            this(blocks, slices, estimatedSeconds, notes, List.of());
        }
    }

    /**
     * How many blocks a row has since a pilot was asked.
     *
     * @param experiment the row, as {@link Experiment#id()}
     * @param blocks on each runtime
     * @param why so many, in a clause
     */
    public record Sized(String experiment, int blocks, String why) {}
}
