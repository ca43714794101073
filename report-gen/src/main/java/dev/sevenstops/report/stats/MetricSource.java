package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Stop;
import java.util.Map;
import java.util.Optional;

/** {@link Metric#source()}, taken apart. */
public sealed interface MetricSource {
    /** The quantiles that a source may name. */
    Map<String, Double> QUANTILES = Map.of("p50", 0.5, "p90", 0.9, "p95", 0.95, "p99", 0.99, "p99.9", 0.999);

    /** The sum of a counter. */
    record Counter(String name) implements MetricSource {}

    /** The largest value of a counter. */
    record Max(String name) implements MetricSource {}

    /**
     * Latency of a group of requests.
     *
     * @param statistic a key of {@link #QUANTILES}, {@code mean} or {@code max}
     */
    record Latency(String group, String statistic) implements MetricSource {}

    /**
     * Mean own time per request.
     *
     * @param name a stop's id, {@code residual} or {@code total}
     */
    record OwnTime(String name) implements MetricSource {}

    /** One counter's sum divided by another's. */
    record Rate(String of, String per) implements MetricSource {}

    /** The source of a metric, or empty if the text does not follow the grammar in {@link Metric}. */
    static Optional<MetricSource> parse(String source) {
        String[] parts = source.split(":", -1);
        for (String part : parts) {
            if (part.isEmpty()) {
                return Optional.empty();
            }
        }
        return switch (parts[0]) {
            case "counter" -> parts.length == 2 ? Optional.of(new Counter(parts[1])) : Optional.empty();
            case "max" -> parts.length == 2 ? Optional.of(new Max(parts[1])) : Optional.empty();
            case "latency" ->
                parts.length == 3 && isStatistic(parts[2])
                        ? Optional.of(new Latency(parts[1], parts[2]))
                        : Optional.empty();
            case "stop" ->
                parts.length == 2 && isTime(parts[1]) ? Optional.of(new OwnTime(parts[1])) : Optional.empty();
            case "rate" -> parts.length == 3 ? Optional.of(new Rate(parts[1], parts[2])) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Whether a metric counts events, so that its zero means that there were none. */
    static boolean isCount(Metric metric) {
        return metric.unit().equals("1")
                && parse(metric.source()).filter(Counter.class::isInstance).isPresent();
    }

    /** By how much two values of a metric may differ and still be called the same, as a part, fixed before any run. */
    static double margin(String source) {
        return parse(source)
                .map(parsed -> parsed instanceof Latency latency
                        ? switch (latency.statistic()) {
                            case "mean" -> 0.02;
                            case "p50" -> 0.05;
                            default -> 0.10;
                        }
                        : 0.02)
                .orElse(0.0);
    }

    private static boolean isStatistic(String name) {
        return QUANTILES.containsKey(name) || name.equals("mean") || name.equals("max");
    }

    private static boolean isTime(String name) {
        return Stop.of(name).isPresent() || name.equals("residual") || name.equals("total");
    }
}
