package dev.sevenstops.gatling.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.model.StopTimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cumulative figures of the instrument and of the hedging client, read from Helidon's JSON at /observe/metrics. That writes a meter as one field, {@code
 * "name;tag=value;tag=value": number}, possibly below the name of a scope or of the meter. What is not a number or not
 * theirs is skipped.
 */
final class LifecycleMetrics {
    private static final String DURATION = "lifecycle.stop.duration";
    private static final String ROUTE = "http.route";

    /** What only ever grows; the instrument's other meters are levels, of which a difference means nothing. */
    private static final Set<String> CUMULATIVE = Set.of(
            Counters.LIFECYCLE_ENDED,
            "lifecycle.connections.accepted",
            "lifecycle.connections.rejected",
            "lifecycle.accept.overflows",
            "lifecycle.accept.drops",
            "lifecycle.accept.queue.wait.sum",
            "lifecycle.accept.queue.wait.count",
            "lifecycle.accept.half-open.drops",
            "lifecycle.accept.half-open.cookies");

    /** What the hedging client's meters begin with. */
    private static final String CLIENT_HEDGE = "client.hedge.";

    /** Levels among them, by the first word of their name: a difference means nothing. */
    private static final Set<String> HEDGE_LEVELS = Set.of("delay", "tokens");

    private final Map<Key, Double> values;

    private record Key(String name, Map<String, String> tags) {
        String tag(String tag) {
            return tags.getOrDefault(tag, "");
        }
    }

    private LifecycleMetrics(Map<Key, Double> values) {
        this.values = values;
    }

    /** Of a process that has no instrument. */
    static LifecycleMetrics none() {
        return new LifecycleMetrics(Map.of());
    }

    /** Reads the metrics' JSON. */
    static LifecycleMetrics of(JsonNode json) {
        Map<Key, Double> values = new HashMap<>();
        collect("", json, values);
        return new LifecycleMetrics(Map.copyOf(values));
    }

    private static void collect(String parent, JsonNode node, Map<Key, Double> values) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            if (value.isObject()) {
                collect(field.getKey(), value, values);
            } else if (value.isNumber()) {
                String[] parts = field.getKey().split(";", -1);
                // several function counters of one name become one object: {"name": {"count;tag=value": number}}
                boolean nested = isKnown(parent);
                String name = nested ? parent : parts[0];
                if (isKnown(name)) {
                    values.put(new Key(name, tags(parts)), value.doubleValue());
                }
            }
        }
    }

    private static boolean isKnown(String name) {
        return name.startsWith(Counters.LIFECYCLE) || name.startsWith(CLIENT_HEDGE);
    }

    private static Map<String, String> tags(String[] parts) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                tags.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
            }
        }
        return Map.copyOf(tags);
    }

    /** Whether the process has the instrument at all. */
    boolean present() {
        return values.keySet().stream().anyMatch(key -> key.name().startsWith(Counters.LIFECYCLE));
    }

    /** Requests that the instrument has seen begin and not end; 0 without the instrument. */
    long inProgress() {
        return Math.round(connections("active") - connections("idle"));
    }

    private double connections(String state) {
        return values.getOrDefault(new Key("lifecycle.connections", Map.of("state", state)), 0.0);
    }

    private double since(LifecycleMetrics before, Key key) {
        // a series that did not exist before began at zero in between
        return values.getOrDefault(key, 0.0) - before.values.getOrDefault(key, 0.0);
    }

    /** Where the requests' time went since {@code before}; a route for each that had a request, none without the instrument. */
    List<StopTimes> stopsSince(LifecycleMetrics before) {
        Set<String> routes = new TreeSet<>();
        values.keySet().stream()
                .filter(key -> key.name().equals(DURATION + ".count"))
                .forEach(key -> routes.add(key.tag(ROUTE)));
        List<StopTimes> stops = new ArrayList<>();
        for (String route : routes) {
            long requests = Math.round(stop(before, ".count", route, "total"));
            if (requests == 0) {
                continue;
            }
            Map<String, Double> own = new LinkedHashMap<>();
            for (Stop stop : Stop.values()) {
                if (hasStop(route, stop.id())) {
                    own.put(stop.id(), stop(before, ".sum", route, stop.id()));
                }
            }
            stops.add(new StopTimes(
                    route,
                    requests,
                    own,
                    stop(before, ".sum", route, "residual"),
                    stop(before, ".sum", route, "total")));
        }
        return List.copyOf(stops);
    }

    private boolean hasStop(String route, String stop) {
        return values.keySet().stream()
                .anyMatch(key -> key.name().equals(DURATION + ".sum")
                        && key.tag(ROUTE).equals(route)
                        && key.tag("stop").equals(stop));
    }

    private double stop(LifecycleMetrics before, String suffix, String route, String stop) {
        double sum = 0;
        for (Key key : values.keySet()) {
            if (key.name().equals(DURATION + suffix)
                    && key.tag(ROUTE).equals(route)
                    && key.tag("stop").equals(stop)) {
                sum += since(before, key);
            }
        }
        return sum;
    }

    /** The instrument's counters since {@code before}, by the name that they have in the results. */
    Map<String, Double> countersSince(LifecycleMetrics before) {
        Map<String, Double> counters = new TreeMap<>();
        for (Key key : values.keySet()) {
            if (CUMULATIVE.contains(key.name())) {
                String name = key.name().equals(Counters.LIFECYCLE_ENDED)
                        ? key.name() + "." + key.tag("by") + "." + key.tag("stop")
                        : key.name();
                counters.merge(name, since(before, key), Double::sum);
            } else if (key.name().startsWith(CLIENT_HEDGE)) {
                hedge(key.name().substring(CLIENT_HEDGE.length()), key.tag("reason"), since(before, key), counters);
            }
        }
        return counters;
    }

    /** Over all routes; what has a reason is counted with it and in all. */
    private static void hedge(String name, String reason, double value, Map<String, Double> counters) {
        if (HEDGE_LEVELS.contains(name.split("\\.", -1)[0])) {
            return;
        }
        counters.merge(Counters.HEDGE + name, value, Double::sum);
        if (!reason.isEmpty()) {
            counters.merge(Counters.HEDGE + name + "." + reason, value, Double::sum);
        }
    }
}
