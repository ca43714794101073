package dev.sevenstops.report.jmh;

import dev.sevenstops.report.model.Stop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What one benchmark measured with one set of parameters on one JDK.
 *
 * @param benchmark its full name
 * @param params its parameters, by name
 * @param jdk the version of the JDK
 * @param forkNanos nanoseconds for one operation, a mean for each fresh JVM; at least one
 * @param allocatedBytes allocated for one operation, if that was measured
 */
public record JmhResult(
        String benchmark,
        Map<String, String> params,
        String jdk,
        List<Double> forkNanos,
        OptionalDouble allocatedBytes) {

    /** The stop it belongs to: the name of its package. The instrument's own benchmarks belong to none. */
    public Optional<Stop> stop() {
        String[] parts = benchmark.split("\\.", -1);
        return parts.length < 3 ? Optional.empty() : Stop.of(parts[parts.length - 3]);
    }

    /** The report's page that it is shown on: that of its stop, or of the instrument. */
    public String page() {
        return stop().map(Stop::id).orElse(JmhResults.INSTRUMENT);
    }

    /** The name without its package, with the parameters: {@code PageBenchmark.write(library=DSL_JSON, rows=50)}. */
    public String name() {
        String[] parts = benchmark.split("\\.", -1);
        String name = parts.length < 2 ? benchmark : parts[parts.length - 2] + "." + parts[parts.length - 1];
        List<String> given = params.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        return given.isEmpty() ? name : name + "(" + String.join(", ", given) + ")";
    }

    /** What makes it the same benchmark in another file: its full name, with the parameters. */
    public String key() {
        return benchmark + new TreeMap<>(params);
    }

    /** The feature version of the JDK, such as {@code 25}; all of it if there is no number in front. */
    public String feature() {
        String number = jdk.replaceFirst("[^0-9].*", "");
        return number.isEmpty() ? jdk : number;
    }

    /** The mean over the JVMs, in nanoseconds. */
    public double nanos() {
        return forkNanos.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The distance from the fastest JVM to the slowest, as a part of the mean; 0 with a single one. */
    public double spread() {
        double low = forkNanos.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double high = forkNanos.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return (high - low) / nanos();
    }
}
