package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.Overhead;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Run;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run as it is recorded before it is measured. */
final class SampleRun {
    private SampleRun() {}

    /** The run "the-run" of a matrix, on one runtime. */
    static Run of(Matrix matrix, Plan plan) {
        Environment environment = new Environment(
                "os",
                "kernel",
                "cpu",
                2,
                1,
                "jdk",
                List.of(new Environment.Jvm("default", "jdk", List.of())),
                Map.of(),
                Map.of(),
                "commit");
        return new Run(
                Run.SCHEMA_VERSION,
                "the-run",
                "p",
                Instant.EPOCH,
                Optional.empty(),
                1,
                "sha",
                List.of(),
                plan.summary(),
                environment,
                matrix.experiments().stream().map(Matrix.PlannedExperiment::row).toList());
    }

    /** A block of it, without measurements. */
    static Block block(PlannedBlock planned, int attempt, State state, String reason, List<String> earlier) {
        return new Block(
                Run.SCHEMA_VERSION,
                "the-run",
                planned.experiment().row().id(),
                planned.runtime().name(),
                planned.index(),
                attempt,
                state,
                reason,
                earlier,
                planned.seed(),
                Instant.EPOCH,
                Map.of(),
                Map.of(),
                new Overhead(0, 0, 0, 0),
                Map.of(),
                List.of(),
                List.of(),
                Map.of());
    }
}
