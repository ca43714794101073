package dev.sevenstops.report.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.UnusableResultsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the files that {@code ./stops jmh} writes: JMH's own JSON, average time in nanoseconds. */
public final class JmhReader {
    private JmhReader() {}

    /**
     * All results of a folder, such as {@code results/<run>/jmh}.
     *
     * @return empty if there is no such folder; otherwise in the order of the files' names, then as they stand there
     * @throws UnusableResultsException if a file holds something else
     * @throws IOException if it cannot be read
     */
    public static List<JmhResult> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<JmhResult> results = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(
                            file -> String.valueOf(file.getFileName()).matches("jdk-\\d+\\.json"))
                    .sorted()
                    .toList()) {
                results.addAll(readFile(file));
            }
        }
        return results;
    }

    /**
     * The results of one file.
     *
     * @throws UnusableResultsException if it holds something else
     * @throws IOException if it cannot be read
     */
    public static List<JmhResult> readFile(Path file) throws IOException {
        JsonNode root;
        try {
            root = Json.mapper().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new UnusableResultsException(file + " is not JSON: " + e.getOriginalMessage());
        }
        List<JmhResult> results = new ArrayList<>();
        for (JsonNode one : root) {
            results.add(result(file, one));
        }
        if (results.isEmpty()) {
            throw new UnusableResultsException(file + " holds no results of JMH");
        }
        return results;
    }

    private static JmhResult result(Path file, JsonNode one) throws UnusableResultsException {
        String benchmark = one.path("benchmark").asText();
        JsonNode metric = one.path("primaryMetric");
        if (!metric.path("scoreUnit").asText().equals("ns/op")) {
            throw new UnusableResultsException(file + ": '" + benchmark + "' is not measured in ns/op, but in '"
                    + metric.path("scoreUnit").asText() + "'");
        }
        List<Double> forks = new ArrayList<>();
        for (JsonNode fork : metric.path("rawData")) {
            double sum = 0;
            for (JsonNode iteration : fork) {
                sum += iteration.asDouble();
            }
            if (fork.size() > 0) {
                forks.add(sum / fork.size());
            }
        }
        if (forks.isEmpty()) {
            throw new UnusableResultsException(file + ": '" + benchmark + "' has no measured values");
        }
        Map<String, String> params = new TreeMap<>();
        one.path("params")
                .properties()
                .forEach(entry -> params.put(entry.getKey(), entry.getValue().asText()));
        JsonNode allocated =
                one.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score");
        return new JmhResult(
                benchmark,
                params,
                one.path("jdkVersion").asText(),
                List.copyOf(forks),
                allocated.isNumber() ? OptionalDouble.of(allocated.asDouble()) : OptionalDouble.empty());
    }
}
