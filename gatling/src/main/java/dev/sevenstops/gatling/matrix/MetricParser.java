package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.load.Counters;
import dev.sevenstops.gatling.load.DownstreamCounters;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Stop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads metrics and checks that their source exists: a metric that no block can have would only be noticed at the end. */
final class MetricParser {
    private static final List<String> UNITS = List.of("s", "bytes", "1", "1/s");
    private static final List<String> KINDS = List.of("counter", "max", "latency", "stop", "rate");
    private static final List<String> QUANTILES = List.of("p50", "p90", "p95", "p99", "p99.9", "mean", "max");

    private static final List<String> COUNTERS = List.of(
            Counters.LISTEN_OVERFLOWS,
            Counters.LISTEN_DROPS,
            Counters.LISTENER_DROPS,
            Counters.CPU_SECONDS,
            Counters.RSS_MAX,
            Counters.SEND_QUEUE_MAX,
            Counters.RSS_BEFORE,
            Counters.GC_PAUSES,
            Counters.GC_PAUSE_SECONDS,
            Counters.REQUESTS_COMPLETED,
            Counters.REQUESTS_PER_SECOND,
            Counters.CONNECTIONS_OPENED,
            Counters.REQUESTS_RETRIED);

    private static final List<String> MEMORY =
            List.of(Counters.MEMORY_GROWTH, Counters.MEMORY_BEFORE, Counters.MEMORY_AFTER);

    /** What the client counts for each load, after {@code client.<load>.}; besides these {@code status.<code>}. */
    private static final List<String> CLIENT = List.of(
            Counters.CLIENT_GOOD,
            Counters.CLIENT_UNEXPECTED,
            Counters.CLIENT_PARTIAL,
            Counters.CLIENT_REQUESTS,
            Counters.CLIENT_ANSWERED,
            Counters.CLIENT_FAILED,
            Counters.CLIENT_CENSORED,
            Counters.CLIENT_CONNECTIONS,
            Counters.CLIENT_REJECTED_AFTER,
            Counters.CLIENT_FIRST_BYTE,
            Counters.CLIENT_FIRST_BYTE_MAX,
            Counters.CLIENT_READ_BYTES,
            Counters.CLIENT_STALLED,
            Counters.CLIENT_ENDED,
            Counters.CLIENT_ENDED_SECONDS,
            Counters.CLIENT_OPEN,
            Counters.CLIENT_HANDSHAKES,
            "status.2xx",
            "status.3xx",
            "status.4xx",
            "status.5xx");

    /** What the reverse proxy's own log counts. */
    private static final String PROXY = "proxy.";

    private final Workload workload;
    private final boolean downstream;

    /**
     * For metrics of an experiment.
     *
     * @param workload what it sends
     * @param downstream whether it has a downstream process
     */
    MetricParser(Workload workload, boolean downstream) {
        this.workload = workload;
        this.downstream = downstream;
    }

    Metric parse(Value value) {
        Section section = value.section();
        String source = section.required("source").map(this::source).orElse("");
        String label = section.required("label").map(Value::line).orElse("");
        boolean time = source.startsWith("latency:") || source.startsWith("stop:");
        String unit = (time ? section.optional("unit") : section.required("unit"))
                .map(u -> u.oneOf(UNITS))
                .orElse("s");
        String better = section.optional("better")
                .map(b -> b.oneOf(List.of("lower", "higher")))
                .orElse("lower");
        section.done();
        return new Metric(source, label, unit, Metric.Better.valueOf(better.toUpperCase(Locale.ROOT)));
    }

    /** The source of a metric or of a goal. */
    String source(Value value) {
        String text = value.text();
        List<String> parts = Arrays.asList(text.split(":", -1));
        String kind = parts.getFirst();
        switch (kind) {
            case "counter", "max" -> counters(value, parts, 1);
            case "rate" -> counters(value, parts, 2);
            case "latency" -> latency(value, parts);
            case "stop" -> stop(value, parts);
            default ->
                value.problem("unknown metric source '" + text + "': it begins with one of " + String.join(", ", KINDS)
                        + Suggestions.didYouMean(kind, KINDS));
        }
        return text;
    }

    private void counters(Value value, List<String> parts, int count) {
        boolean wellFormed = parts.size() == count + 1
                && parts.stream().skip(1).allMatch(name -> name.matches("[a-z0-9_]+(\\.[a-z0-9_-]+)+"));
        if (!wellFormed) {
            value.problem("a metric source of this kind is "
                    + (count == 1 ? parts.getFirst() + ":<counter>" : "rate:<counter>:<counter>")
                    + ", such as "
                    + (count == 1
                            ? parts.getFirst() + ":kernel.listen.overflows"
                            : "rate:process.cpu.seconds:requests.completed")
                    + ", found '" + value.text() + "'");
            return;
        }
        parts.subList(1, parts.size()).forEach(name -> counter(value, name));
    }

    private void counter(Value value, String name) {
        if (name.startsWith(Counters.CLIENT)) {
            client(value, name);
            return;
        }
        if (name.startsWith(DownstreamCounters.PREFIX)) {
            downstream(value, name);
            return;
        }
        List<String> known = new ArrayList<>(COUNTERS);
        known.addAll(MEMORY);
        if (!known.contains(name)
                && !name.startsWith(Counters.LIFECYCLE)
                && !name.startsWith(Counters.HEDGE)
                && !name.startsWith(PROXY)) {
            value.problem("unknown counter '" + name + "'" + Suggestions.didYouMean(name, known) + "; there are "
                    + String.join(", ", known) + ", " + Counters.CLIENT + "<load>.…, " + DownstreamCounters.PREFIX
                    + "…, "
                    + Counters.HEDGE + "…, " + PROXY + "… and " + Counters.LIFECYCLE + "…");
        } else if (name.equals(Counters.SEND_QUEUE_MAX)
                && workload.loads().stream().noneMatch(Workload.Load::asksWhatIsHeld)) {
            value.problem("the counter '" + name
                    + "' is only sampled where there are slow-readers, stalled-streams or a memory load");
        }
    }

    private void downstream(Value value, String name) {
        List<String> known = DownstreamCounters.names();
        if (!known.contains(name)) {
            value.problem("unknown counter '" + name + "'" + Suggestions.didYouMean(name, known)
                    + "; of the downstream services there are "
                    + String.join(", ", DownstreamCounters.names(DownstreamCounters.PREFIX)) + ", and "
                    + DownstreamCounters.PREFIX + "<service>.… for each of "
                    + String.join(", ", DownstreamCounters.SERVICES));
        } else if (!downstream) {
            value.problem("the counter '" + name + "' needs a downstream process: set something of it, or say"
                    + " 'downstream: {}'");
        }
    }

    private void client(Value value, String name) {
        String[] parts = name.substring(Counters.CLIENT.length()).split("\\.", 2);
        List<String> loads = workload.loads().stream().map(Workload.Load::name).toList();
        if (!loads.contains(parts[0])) {
            value.problem("unknown counter '" + name + "': the workload has no load '" + parts[0] + "'"
                    + (loads.isEmpty() ? "" : " (it has " + String.join(", ", loads) + ")")
                    + Suggestions.didYouMean(parts[0], loads));
            return;
        }
        String rest = parts.length > 1 ? parts[1] : "";
        if (!CLIENT.contains(rest) && !rest.matches("status\\.[1-5]\\d\\d")) {
            value.problem("unknown counter '" + name + "'" + Suggestions.didYouMean(rest, CLIENT)
                    + "; for a load there are status.<code>, " + String.join(", ", CLIENT));
        }
    }

    private void latency(Value value, List<String> parts) {
        if (parts.size() != 3) {
            value.problem(
                    "a metric source of this kind is latency:<load>:<quantile>, such as latency:steady:p99, found '"
                            + value.text() + "'");
            return;
        }
        // A closed loop slows down with the server: it measures throughput, and what it would call latency is none.
        List<String> groups = workload.loads().stream()
                .filter(load -> !(load instanceof Workload.Saturate
                        || load instanceof Workload.Freeze
                        || load instanceof Workload.Memory))
                .map(Workload.Load::name)
                .toList();
        if (!groups.contains(parts.get(1))) {
            value.problem("the workload has no load '" + parts.get(1) + "' whose latency is measured"
                    + (groups.isEmpty() ? "" : " (it has " + String.join(", ", groups) + ")")
                    + Suggestions.didYouMean(parts.get(1), groups));
        }
        if (!QUANTILES.contains(parts.get(2))) {
            value.problem("unknown quantile '" + parts.get(2) + "': one of " + String.join(", ", QUANTILES));
        }
    }

    private static void stop(Value value, List<String> parts) {
        List<String> names =
                new ArrayList<>(Arrays.stream(Stop.values()).map(Stop::id).toList());
        names.add("residual");
        names.add("total");
        if (parts.size() != 2 || !names.contains(parts.get(1))) {
            String name = parts.size() > 1 ? parts.get(1) : "";
            value.problem("a metric source of this kind is stop:<name> with one of " + String.join(", ", names)
                    + ", found '" + value.text() + "'" + Suggestions.didYouMean(name, names));
        }
    }
}
