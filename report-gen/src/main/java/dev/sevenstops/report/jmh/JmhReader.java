package dev.sevenstops.report.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.store.Damage;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the files that {@code ./stops jmh} writes: JMH's own JSON, average time in nanoseconds. */
public final class JmhReader {
    private static final String FOLDER = "jmh";
    private static final Pattern FILE = Pattern.compile("jdk-\\d+\\.json");

    private JmhReader() {}

    /**
     * All results that lie beside a run, in {@code results/<run>/jmh}. A file that cannot be used is named and left out.
     *
     * @return nothing if there is no such folder
     * @throws IOException if the folder cannot be listed
     */
    public static JmhResults ofRun(Path runFolder) throws IOException {
        Path folder = runFolder.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return new JmhResults(List.of(), List.of());
        }
        List<JmhResult> results = new ArrayList<>();
        List<Damage> damages = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file ->
                            FILE.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted()
                    .toList()) {
                try {
                    results.addAll(results(Files.readAllBytes(file)));
                } catch (UnusableResultsException unusable) {
                    damages.add(new Damage(FOLDER + "/" + file.getFileName(), String.valueOf(unusable.getMessage())));
                } catch (IOException unreadable) {
                    damages.add(new Damage(
                            FOLDER + "/" + file.getFileName(),
                            "it cannot be read: " + unreadable.getClass().getSimpleName()));
                }
            }
        }
        return JmhResults.of(results, damages);
    }

    /**
     * The results of one file.
     *
     * @param bytes of the file
     * @throws UnusableResultsException if it holds something else; its message is a clause about "it", the file
     */
    static List<JmhResult> results(byte[] bytes) throws IOException {
        JsonNode root;
        try {
            root = Json.mapper().readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new UnusableResultsException("it is not JSON: " + Json.reason(e));
        }
        List<JmhResult> results = new ArrayList<>();
        if (root.isArray()) {
            for (JsonNode one : root) {
                results.add(result(one));
            }
        }
        if (results.isEmpty()) {
            throw new UnusableResultsException("it holds no results of JMH");
        }
        return results;
    }

    private static JmhResult result(JsonNode one) throws UnusableResultsException {
        String benchmark = text(one, "benchmark");
        String jdk = text(one, "jdkVersion");
        JsonNode metric = one.path("primaryMetric");
        if (!metric.path("scoreUnit").asText().equals("ns/op")) {
            throw new UnusableResultsException("'" + benchmark + "' is not measured in ns/op, but in '"
                    + metric.path("scoreUnit").asText() + "'");
        }
        List<Double> forks = new ArrayList<>();
        for (JsonNode fork : metric.path("rawData")) {
            double sum = 0;
            for (JsonNode iteration : fork) {
                // NaN is written as a word
                if (!iteration.isNumber() || iteration.asDouble() <= 0) {
                    throw new UnusableResultsException("'" + benchmark + "' has a time of " + iteration);
                }
                sum += iteration.asDouble();
            }
            if (fork.size() > 0) {
                forks.add(sum / fork.size());
            }
        }
        if (forks.isEmpty()) {
            throw new UnusableResultsException("'" + benchmark + "' has no measured values");
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
                jdk,
                List.copyOf(forks),
                allocated.isNumber() ? OptionalDouble.of(allocated.asDouble()) : OptionalDouble.empty());
    }

    private static String text(JsonNode one, String field) throws UnusableResultsException {
        String text = one.path(field).asText();
        if (text.isEmpty()) {
            throw new UnusableResultsException("a result in it has no '" + field + "'");
        }
        return text;
    }
}
