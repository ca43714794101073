package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Experiment;
import java.util.List;
import java.util.Map;

/**
 * What matrix.yaml says. Only ever built from a file without problems.
 *
 * @param sha256 hash of the file's bytes
 * @param profiles by name
 * @param runtimes the JVMs that the app is run on, in the order of the file
 * @param experiments in the order of the stops, then of the file
 */
public record Matrix(
        String sha256, Map<String, Profile> profiles, List<JavaRuntime> runtimes, List<PlannedExperiment> experiments) {

    /**
     * How much is measured.
     *
     * @param blocks fresh pairs of JVMs for each experiment and runtime
     * @param slices measured stretches of the workload in a block, half of them on each arm
     * @param sliceSeconds length of a measured slice's send schedule
     * @param warmUpSeconds load on each arm before the first slice, not recorded
     * @param controlSeconds length of a counter-test's send schedule; a block has one for each arm
     */
    public record Profile(
            String name, int blocks, int slices, double sliceSeconds, double warmUpSeconds, double controlSeconds) {}

    /** A JVM under test: the build's JDK with these arguments, equally for both arms. */
    public record JavaRuntime(String name, List<String> jvmArguments) {}

    /** A row of the table together with what it sends, ready to be scheduled. */
    public record PlannedExperiment(Experiment row, Workload workload, Workload control) {}
}
