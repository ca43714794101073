package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Measures.Measure;
import dev.sevenstops.report.jmh.JmhReader;
import dev.sevenstops.report.jmh.JmhResults;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.store.Damage;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.UnusableResultsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that comparisons need of a run.
 *
 * @param blocks of all runtimes, whatever their state
 * @param benchmarks microbenchmarks that lie in its folder
 */
record RunValues(Run run, List<BlockValues> blocks, JmhResults benchmarks) {
    private static final Pattern VERSION = Pattern.compile("(?<![0-9.])([0-9]{2,})(?![0-9])");

    /**
     * Reads a run.
     *
     * @throws UnusableResultsException if there is none, if it has not finished or if files of it are damaged
     */
    static RunValues read(Path folder) throws IOException {
        Run head = ResultsReader.readRun(folder);
        if (head.finishedAt().isEmpty()) {
            throw new UnusableResultsException("run '" + head.id()
                    + "' has not finished, and half a run compares differently from a whole one: finish it with"
                    + " mvn gatling:test -Dmatrix.resume=" + head.id());
        }
        Map<String, List<Measure>> measures = new LinkedHashMap<>();
        head.experiments().forEach(experiment -> measures.put(experiment.id(), Measures.of(experiment)));
        // Blocks are read on several threads.
        Map<Map<String, String>, Map<String, String>> known = new ConcurrentHashMap<>();
        ResultsReader.Mapped<BlockValues> read = ResultsReader.map(
                folder,
                block -> BlockValues.of(block, measures, settings -> known.computeIfAbsent(settings, Map::copyOf)));
        if (!read.damages().isEmpty()) {
            throw new UnusableResultsException("run '" + head.id() + "' is damaged: " + Damage.first(read.damages())
                    + ": measure what is missing with mvn gatling:test -Dmatrix.resume=" + head.id());
        }
        return new RunValues(read.run(), read.values(), JmhReader.ofRun(folder));
    }

    /** The runtimes that the run was measured on, in its order. */
    List<String> runtimes() {
        Set<String> names = new LinkedHashSet<>();
        run.environment().runtimes().stream().map(Environment.Jvm::name).forEach(names::add);
        blocks.stream().map(BlockValues::runtime).forEach(names::add);
        return List.copyOf(names);
    }

    /** The run on one of its runtimes. */
    Subject on(String runtime) {
        Map<String, List<BlockValues>> byRow = new LinkedHashMap<>();
        for (BlockValues block : blocks) {
            if (block.runtime().equals(runtime)) {
                byRow.computeIfAbsent(block.experiment(), id -> new ArrayList<>())
                        .add(block);
            }
        }
        Map<String, Subject.Measured> rows = new LinkedHashMap<>();
        for (Experiment experiment : run.experiments()) {
            if (!experiment.pairOf().isEmpty()) {
                continue; // noise, of which nothing is claimed
            }
            List<BlockValues> all = byRow.getOrDefault(experiment.id(), List.of());
            List<BlockValues> usable = all.stream()
                    .filter(BlockValues::usable)
                    .sorted(Comparator.comparingInt(BlockValues::index))
                    .toList();
            rows.put(experiment.id(), new Subject.Measured(experiment, usable, all.size() - usable.size()));
        }
        String name = runtimes().size() > 1 ? run.id() + "@" + runtime : run.id();
        Subject subject = new Subject(name, run, runtime, rows, benchmarks);
        return runtimes().size() > 1 ? new Subject(name, run, runtime, rows, benchmarksOn(subject.jdk())) : subject;
    }

    /** Those on the same feature version as a runtime, whose JDK is told with its vendor: {@code Eclipse Adoptium 25.0.3+9-LTS}. */
    private JmhResults benchmarksOn(String jdk) {
        Matcher version = VERSION.matcher(jdk);
        String feature = version.find() ? version.group(1) : jdk;
        return new JmhResults(
                benchmarks.all().stream()
                        .filter(one -> one.feature().equals(feature))
                        .toList(),
                benchmarks.damages());
    }
}
