package dev.sevenstops.report.compare;

import dev.sevenstops.report.jmh.JmhResults;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One side of a comparison: a run on one of its runtimes.
 *
 * @param name the run's id, with {@code @<runtime>} where the run has several
 * @param run the run
 * @param runtime name of the JVM under test
 * @param rows what was measured, by the experiment's id, in the order of the run
 * @param benchmarks the run's microbenchmarks; where it has several runtimes, those on the JDK of this one
 */
record Subject(String name, Run run, String runtime, Map<String, Measured> rows, JmhResults benchmarks) {

    /**
     * A row of a run.
     *
     * @param blocks those that may be used, by index
     * @param dropped how many may not
     */
    record Measured(Experiment experiment, List<BlockValues> blocks, int dropped) {}

    /** The JDK that the processes themselves ran on; what the run intended if there is no block. */
    String jdk() {
        TreeSet<String> jdks = new TreeSet<>();
        rows.values().forEach(row -> row.blocks().forEach(block -> jdks.addAll(block.jdks())));
        return jdks.isEmpty() ? intended().jdk() : String.join(" and ", jdks);
    }

    /** The arguments of the runtime, without those of single experiments. */
    List<String> arguments() {
        return intended().arguments();
    }

    private Environment.Jvm intended() {
        return run.environment().runtimes().stream()
                .filter(jvm -> jvm.name().equals(runtime))
                .findFirst()
                .orElse(new Environment.Jvm(runtime, "unknown", List.of()));
    }
}
