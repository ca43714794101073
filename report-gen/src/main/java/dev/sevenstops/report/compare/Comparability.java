package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Subject.Measured;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** What must not be compared, and why. */
final class Comparability {
    /** By which part the memory of one machine may seem to differ: kernels reserve more or less of it. */
    private static final double MEMORY = 0.05;

    private Comparability() {}

    /** Why two runs must not be compared at all, whatever the user says. */
    static Optional<String> ofFormat(Run baseline, Run candidate) {
        return baseline.schemaVersion() == candidate.schemaVersion()
                ? Optional.empty()
                : Optional.of("run '" + baseline.id() + "' has schema version " + baseline.schemaVersion() + ", run '"
                        + candidate.id() + "' " + candidate.schemaVersion()
                        + ": what they record may differ; measure both with the same version of the program");
    }

    /** In what the machines differ; empty if they are the same. */
    static List<String> machines(Run baseline, Run candidate) {
        Environment one = baseline.environment();
        Environment other = candidate.environment();
        List<String> differences = new ArrayList<>();
        differ("processor", one.cpu(), other.cpu(), differences);
        differ("cores", one.cores(), other.cores(), differences);
        if (Math.abs(one.memoryBytes() - other.memoryBytes())
                > MEMORY * Math.max(one.memoryBytes(), other.memoryBytes())) {
            differ(
                    "memory",
                    one.memoryBytes() / 1_000_000 + " MB",
                    other.memoryBytes() / 1_000_000 + " MB",
                    differences);
        }
        differ("operating system", one.os(), other.os(), differences);
        differ("kernel", one.kernel(), other.kernel(), differences);
        differ("kernel's settings", one.sysctls(), other.sysctls(), differences);
        return differences;
    }

    /** In what the sides differ that a comparison may be about. */
    static List<String> subjects(Subject baseline, Subject candidate) {
        List<String> differences = new ArrayList<>();
        differ("JDK", baseline.jdk(), candidate.jdk(), differences);
        differ("JVM arguments", baseline.arguments(), candidate.arguments(), differences);
        differ(
                "commit",
                baseline.run().environment().commit(),
                candidate.run().environment().commit(),
                differences);
        differ(
                "libraries",
                baseline.run().environment().versions(),
                candidate.run().environment().versions(),
                differences);
        differ(
                "matrix.yaml, SHA-256",
                baseline.run().matrixSha256(),
                candidate.run().matrixSha256(),
                differences);
        differ("profile", baseline.run().profile(), candidate.run().profile(), differences);
        differ(
                "generator's JDK",
                baseline.run().environment().generatorJdk(),
                candidate.run().environment().generatorJdk(),
                differences);
        return differences;
    }

    private static void differ(String what, Object one, Object other, List<String> differences) {
        if (!one.equals(other)) {
            differences.add(what + ": " + one + " against " + other);
        }
    }

    /** Why a row must not be compared; empty if it may be. */
    static Optional<String> ofRow(Measured baseline, Measured candidate) {
        Experiment one = baseline.experiment();
        Experiment other = candidate.experiment();
        Map<String, List<Object>> declared = new LinkedHashMap<>();
        declared.put("workload", List.of(one.workload(), other.workload()));
        declared.put("counter-test", List.of(one.control(), other.control()));
        declared.put("settings of the arms", List.of(one.arms(), other.arms()));
        declared.put("primary metric", List.of(one.primary(), other.primary()));
        for (Map.Entry<String, List<Object>> part : declared.entrySet()) {
            if (!part.getValue().getFirst().equals(part.getValue().getLast())) {
                return Optional.of("another fingerprint: the declared " + part.getKey() + " differs");
            }
        }
        TreeSet<String> shapes = new TreeSet<>();
        for (Measured side : List.of(baseline, candidate)) {
            for (BlockValues block : side.blocks()) {
                shapes.add(block.shape());
                if (!block.load().isEmpty()) {
                    return Optional.of("its own arms were sent different loads: "
                            + block.load().getFirst());
                }
            }
        }
        if (shapes.size() > 1) {
            return Optional.of("another fingerprint: blocks of " + String.join(" against blocks of ", shapes));
        }
        return generated(baseline, candidate);
    }

    /** The same seed must have made the same load: if it did not, the generator is another one. */
    private static Optional<String> generated(Measured baseline, Measured candidate) {
        Map<String, String> known = new LinkedHashMap<>();
        baseline.blocks().forEach(block -> known.putAll(block.fingerprints()));
        for (BlockValues block : candidate.blocks()) {
            for (Map.Entry<String, String> made : block.fingerprints().entrySet()) {
                if (!Objects.equals(known.getOrDefault(made.getKey(), made.getValue()), made.getValue())) {
                    return Optional.of("another fingerprint: block " + block.index()
                            + " was sent something else although its seed is the same");
                }
            }
        }
        return Optional.empty();
    }
}
