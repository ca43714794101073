package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What the proxy says about one arm, over the measured slices of all usable blocks. */
public final class ProxyReading {
    /** {@link ProxyTimes.Field#stop()} of the time from the request's first byte at the proxy to the answer's last. */
    public static final String TOTAL = "total";

    private ProxyReading() {}

    /**
     * The slices' figures as one: requests, statuses, ends and counters are summed, means are weighted by their counts. A
     * quantile is the median of the slices' quantiles, since logs are summed up slice by slice.
     *
     * @return empty where no slice has any
     */
    public static Optional<ProxyTimes> of(List<Block> blocks, String arm) {
        List<ProxyTimes> times = blocks.stream()
                .flatMap(block -> MetricReader.slices(block, arm, Slice.Kind.MEASURE).stream())
                .flatMap(slice -> slice.proxy().stream())
                .toList();
        return times.isEmpty() ? Optional.empty() : Optional.of(merge(times));
    }

    /** The field of a stop; the first if it has several. */
    public static Optional<ProxyTimes.Field> field(ProxyTimes times, String stop) {
        return times.fields().stream()
                .filter(field -> field.stop().equals(stop))
                .findFirst();
    }

    private static ProxyTimes merge(List<ProxyTimes> times) {
        long requests = 0;
        Map<String, List<ProxyTimes.Field>> fields = new LinkedHashMap<>();
        Map<String, Long> statuses = new TreeMap<>();
        Map<String, Long> ends = new TreeMap<>();
        Map<String, Double> counters = new TreeMap<>();
        for (ProxyTimes slice : times) {
            requests += slice.requests();
            slice.fields()
                    .forEach(field -> fields.computeIfAbsent(field.name(), name -> new ArrayList<>())
                            .add(field));
            slice.statuses().forEach((status, count) -> statuses.merge(status, count, Long::sum));
            slice.ends().forEach((end, count) -> ends.merge(end, count, Long::sum));
            slice.counters().forEach((name, value) -> counters.merge(name, value, Double::sum));
        }
        return new ProxyTimes(
                times.getFirst().proxy(),
                requests,
                fields.values().stream().map(ProxyReading::mergeFields).toList(),
                statuses,
                ends,
                counters);
    }

    private static ProxyTimes.Field mergeFields(List<ProxyTimes.Field> slices) {
        ProxyTimes.Field first = slices.getFirst();
        // A slice in which the timer was never reached has no quantiles.
        List<ProxyTimes.Field> reached =
                slices.stream().filter(field -> field.count() > 0).toList();
        long count = 0;
        double sum = 0;
        for (ProxyTimes.Field field : reached) {
            count += field.count();
            sum += field.mean() * field.count();
        }
        return new ProxyTimes.Field(
                first.name(),
                first.stop(),
                first.meaning(),
                count,
                count == 0 ? 0 : sum / count,
                median(reached, ProxyTimes.Field::p50),
                median(reached, ProxyTimes.Field::p90),
                median(reached, ProxyTimes.Field::p99),
                reached.stream().mapToDouble(ProxyTimes.Field::max).max().orElse(0));
    }

    private static double median(List<ProxyTimes.Field> fields, ToDoubleFunction<ProxyTimes.Field> quantile) {
        double[] sorted = fields.stream().mapToDouble(quantile).toArray();
        Arrays.sort(sorted);
        int size = sorted.length;
        return size == 0 ? 0 : (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    }
}
