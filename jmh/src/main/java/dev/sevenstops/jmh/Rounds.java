package dev.sevenstops.jmh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks, one fresh JVM after the other: benchmark by benchmark, and within it round by round the JDKs in turns, forth and
 * back. A machine that becomes slower while it is measured so makes all JDKs slower, and drops out of their ratio.
 */
final class Rounds {
    private final Profile profile;
    private final List<Path> jdks;
    private final Consumer<String> progress;

    /**
     * @param jdks homes, at least one
     * @param progress is told each benchmark as it begins
     */
    Rounds(Profile profile, List<Path> jdks, Consumer<String> progress) {
        this.profile = profile;
        this.jdks = List.copyOf(jdks);
        this.progress = progress;
    }

    /** The names of the benchmarks that match one of these regular expressions, all if there are none; sorted. */
    static List<String> names(List<String> patterns) {
        List<String> includes = patterns.isEmpty() ? List.of(".*") : patterns;
        return BenchmarkList.defaultList()
                .find(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), includes, List.of())
                .stream()
                .map(BenchmarkListEntry::getUsername)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Runs them.
     *
     * @param names of benchmarks
     * @return for each JDK its results, in the order of the names
     * @throws RunnerException if a benchmark fails
     */
    Map<Path, List<RunResult>> run(List<String> names) throws RunnerException {
        Map<Path, List<RunResult>> results = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            progress.accept("[" + (i + 1) + "/" + names.size() + "] " + names.get(i));
            run(names.get(i))
                    .forEach((jdk, ofName) -> results.computeIfAbsent(jdk, any -> new ArrayList<>())
                            .addAll(ofName));
        }
        return results;
    }

    private Map<Path, List<RunResult>> run(String name) throws RunnerException {
        Map<Path, Map<String, List<RunResult>>> rounds = new LinkedHashMap<>();
        for (int round = 0; round < Math.max(1, profile.forks()); round++) {
            for (Path jdk : round % 2 == 0 ? jdks : jdks.reversed()) {
                for (RunResult result : once(name, jdk)) {
                    rounds.computeIfAbsent(jdk, any -> new LinkedHashMap<>())
                            .computeIfAbsent(result.getParams().id(), any -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        Map<Path, List<RunResult>> merged = new LinkedHashMap<>();
        rounds.forEach((jdk, byParams) ->
                merged.put(jdk, byParams.values().stream().map(Rounds::merged).toList()));
        return merged;
    }

    private Collection<RunResult> once(String name, Path jdk) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + name.replace(".", "\\.") + "$")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class);
        if (!jdk.equals(Jdks.own())) {
            options.jvm(jdk.resolve("bin/java").toString());
        }
        return new Runner(profile.applied(options).build()).run();
    }

    /** The rounds of one benchmark with the same parameters as one result, a fork for each. */
    private static RunResult merged(List<RunResult> rounds) {
        BenchmarkParams params = rounds.getFirst().getParams();
        List<BenchmarkResult> forks = rounds.stream()
                .flatMap(round -> round.getBenchmarkResults().stream())
                .toList();
        return new RunResult(params, forks);
    }
}
