package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Jdk;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.Suggestions;
import dev.sevenstops.report.model.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JVMs that a run is measured on, all of them found and started once with their arguments.
 *
 * @param measured in the order in which they were asked for; none is of {@link Jdk.Version} any more
 * @param described what each says it is, in the same order
 * @param skipped a line for each that is not there
 */
record Runtimes(List<JavaRuntime> measured, List<Environment.Jvm> described, List<String> skipped) {

    /**
     * Those that the user asked for, or the run that is resumed has, or the profile names, or else the default one. A runtime that
     * is not there, or does not start with its arguments, is skipped with a message, unless the user himself asked for it.
     *
     * @param asked with {@code -Dmatrix.runtimes}: names, or versions of JDKs
     * @param former of a run that is resumed
     * @throws InputException if one that was asked for cannot be measured, or none can
     */
    static Runtimes of(Matrix matrix, Profile profile, List<String> asked, Optional<Environment> former, Jdks jdks)
            throws InputException, InterruptedException {
        List<JavaRuntime> wanted = wanted(matrix, profile, asked, former);
        List<JavaRuntime> measured = new ArrayList<>();
        List<Environment.Jvm> described = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (JavaRuntime runtime : wanted) {
            try {
                Jdk jdk = find(runtime, jdks);
                // The build's own, too: it answers, but perhaps not with these arguments.
                String answer = Jdks.describe(jdk.java(jdks.build()), runtime.jvmArguments());
                String words = jdk instanceof Jdk.OfBuild ? Environments.thisJdk() : answer;
                measured.add(new JavaRuntime(runtime.name(), runtime.jvmArguments(), jdk));
                described.add(new Environment.Jvm(runtime.name(), words, runtime.jvmArguments()));
            } catch (IOException absent) {
                skipped.add("Skipped runtime " + runtime.name() + ": " + absent.getMessage());
                problems.add((former.isPresent() ? "matrix.resume" : "matrix.runtimes") + ": runtime '" + runtime.name()
                        + "' cannot be measured: " + absent.getMessage());
            }
        }
        // A run that is resumed must have all the runtimes that it had.
        if (!problems.isEmpty() && (!asked.isEmpty() || former.isPresent() || measured.isEmpty())) {
            throw new InputException(problems);
        }
        return new Runtimes(List.copyOf(measured), List.copyOf(described), List.copyOf(skipped));
    }

    /**
     * Starts each JVM with the arguments that experiments add to its own, once for those that are alike: an argument that it does not
     * take would end the first block that has it, after hours.
     *
     * @param build the launcher of the build's JDK
     * @throws InputException with a line for each JVM and arguments that do not go together
     */
    void check(List<PlannedExperiment> experiments, Path build) throws InputException, InterruptedException {
        Map<List<String>, Set<String>> having = new LinkedHashMap<>();
        for (PlannedExperiment experiment : experiments) {
            List<String> arguments = experiment.setup().jvmArguments();
            if (!arguments.isEmpty()) {
                having.computeIfAbsent(arguments, these -> new LinkedHashSet<>())
                        .add(experiment.row().cell().experiment());
            }
        }
        List<String> problems = new ArrayList<>();
        for (Map.Entry<List<String>, Set<String>> entry : having.entrySet()) {
            for (JavaRuntime runtime : measured) {
                List<String> arguments = new ArrayList<>(runtime.jvmArguments());
                arguments.addAll(entry.getKey());
                try {
                    Jdks.describe(runtime.jdk().java(build), arguments);
                } catch (IOException refused) {
                    problems.add(String.join(" and ", entry.getValue()) + " cannot be measured on runtime '"
                            + runtime.name() + "': " + refused.getMessage());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    private static List<JavaRuntime> wanted(
            Matrix matrix, Profile profile, List<String> asked, Optional<Environment> former) throws InputException {
        List<String> names = former.map(environment -> environment.runtimes().stream()
                        .map(Environment.Jvm::name)
                        .toList())
                .orElse(asked.isEmpty() ? profile.runtimes() : asked);
        if (names.isEmpty()) {
            return List.of(matrix.runtimes().stream()
                    .filter(runtime -> runtime.name().equals(JavaRuntime.DEFAULT))
                    .findFirst()
                    .orElse(matrix.runtimes().getFirst()));
        }
        Set<JavaRuntime> wanted = new LinkedHashSet<>();
        for (String name : names) {
            wanted.add(named(matrix, name));
        }
        if (former.isPresent() && !asked.isEmpty()) {
            Set<JavaRuntime> now = new LinkedHashSet<>();
            for (String name : asked) {
                now.add(named(matrix, name));
            }
            if (!now.equals(wanted)) {
                throw new InputException("-Dmatrix.resume: the run was started on " + String.join(",", names)
                        + ", not on " + String.join(",", asked));
            }
        }
        return List.copyOf(wanted);
    }

    /** By its name, or by the version of its JDK. */
    private static JavaRuntime named(Matrix matrix, String name) throws InputException {
        List<JavaRuntime> all = matrix.runtimes();
        Optional<JavaRuntime> exact =
                all.stream().filter(runtime -> runtime.name().equals(name)).findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        List<String> names = all.stream().map(JavaRuntime::name).toList();
        return all.stream()
                .filter(runtime -> runtime.jdk() instanceof Jdk.Version version
                        && String.valueOf(version.feature()).equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException("matrix.runtimes: the matrix has no runtime '" + name + "'"
                        + Suggestions.didYouMean(name, names) + "; it has " + String.join(", ", names)));
    }

    private static Jdk find(JavaRuntime runtime, Jdks jdks) throws IOException {
        if (runtime.jdk() instanceof Jdk.Version version) {
            return jdks.find(version.feature())
                    .map(home -> (Jdk) new Jdk.Home(home))
                    .orElseThrow(() -> new IOException("there is no JDK " + version.feature()
                            + " in JAVA_HOME, on the PATH, in /usr/lib/jvm, ~/.jdks or ~/.sdkman (found: "
                            + jdks.versions() + "); install one, or give its place as 'home'"));
        }
        if (runtime.jdk() instanceof Jdk.Home home) {
            Path java = home.java(jdks.build());
            if (!Files.isExecutable(java)) {
                throw new IOException("there is no program " + java + " that can be executed");
            }
        }
        return runtime.jdk();
    }
}
