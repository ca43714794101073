package dev.sevenstops.gatling.proxy;

import dev.sevenstops.report.model.ProxyTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Adds up the lines of a log. */
final class Summary implements LogFormat.Counts {
    private final ProxyKind kind;
    private final LogFormat format;
    private final List<Samples> samples = new ArrayList<>();
    private final Map<String, Long> statuses = new TreeMap<>();
    private final Map<String, Long> ends = new TreeMap<>();
    private final Map<String, Double> counters = new TreeMap<>();
    private final Map<String, Set<String>> distinct = new TreeMap<>();
    private long requests;

    Summary(ProxyKind kind) {
        this.kind = kind;
        this.format = LogFormat.of(kind);
        format.timings().forEach(timing -> samples.add(new Samples(timing)));
        counters.putAll(format.zeros());
        counters.put(Counter.CONNECTIONS, 0.0);
        counters.put(Counter.NEVER_CONNECTED, 0.0);
    }

    void add(LogLine line) {
        format.count(line, this);
        if (!format.isRequest(line)) {
            return;
        }
        requests++;
        statuses.merge(line.text("status"), 1L, Long::sum);
        ends.merge(format.end(line), 1L, Long::sum);
        distinct(Counter.CONNECTIONS, format.connection(line));
        add(Counter.NEVER_CONNECTED, format.neverConnected(line) ? 1 : 0);
        samples.forEach(sample -> sample.add(line));
    }

    @Override
    public void add(String counter, double value) {
        counters.merge(counter, value, Double::sum);
    }

    @Override
    public void distinct(String counter, String value) {
        distinct.computeIfAbsent(counter, key -> new HashSet<>()).add(value);
    }

    void counter(String counter, double value) {
        counters.put(counter, value);
    }

    ProxyTimes times() {
        distinct.forEach((counter, values) -> counters.put(counter, (double) values.size()));
        return new ProxyTimes(
                kind.id(), requests, samples.stream().map(Samples::field).toList(), statuses, ends, counters);
    }

    /** The values of one timing. All are kept: a slice has some ten thousand requests, and exact quantiles need no explanation. */
    private static final class Samples {
        private final Timing timing;
        private double[] values = new double[1024];
        private int count;

        Samples(Timing timing) {
            this.timing = timing;
        }

        void add(LogLine line) {
            double seconds = timing.seconds().applyAsDouble(line);
            if (Double.isNaN(seconds)) {
                return;
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = seconds;
        }

        ProxyTimes.Field field() {
            double[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            return new ProxyTimes.Field(
                    timing.name(),
                    timing.stop(),
                    timing.meaning(),
                    count,
                    count == 0 ? 0 : Arrays.stream(sorted).sum() / count,
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.9),
                    quantile(sorted, 0.99),
                    quantile(sorted, 1));
        }

        /** The smallest value that at least this share of the values does not exceed (nearest rank); 0 of none. */
        private static double quantile(double[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
        }
    }
}
