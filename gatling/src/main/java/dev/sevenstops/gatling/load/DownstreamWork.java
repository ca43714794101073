package dev.sevenstops.gatling.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the downstream services have done since their start, read from their /observe/work.
 *
 * @param services by name; empty where there is no downstream process
 */
record DownstreamWork(Map<String, Service> services) {
    /**
     * One service, all its replicas together.
     *
     * @param counts by the names of {@link DownstreamCounters}; only what grows
     * @param slots how many requests can be worked on at a time
     * @param present requests that are being worked on or wait for a slot
     */
    record Service(Map<String, Double> counts, double slots, double present) {}

    /** Their field, and what it is called in the results. */
    private static final Map<String, String> FIELDS = Map.of(
            "requests", DownstreamCounters.REQUESTS,
            "completed", DownstreamCounters.COMPLETED,
            "hedges", DownstreamCounters.HEDGES,
            "refused", DownstreamCounters.REFUSED,
            "pushedBack", DownstreamCounters.PUSHED_BACK,
            "cancelled", DownstreamCounters.CANCELLED,
            "abandoned", DownstreamCounters.ABANDONED,
            "expired", DownstreamCounters.EXPIRED,
            "slotSeconds", DownstreamCounters.SLOT_SECONDS,
            "abandonedSlotSeconds", DownstreamCounters.ABANDONED_SLOT_SECONDS);

    /** What came to nothing is counted by the reason for it. */
    private static final List<String> WASTED = List.of("abandoned", "cancelled", "expired");

    /** Where there is no downstream process. */
    static DownstreamWork none() {
        return new DownstreamWork(Map.of());
    }

    /**
     * Reads an answer: the services' objects by name, at its top or below {@code services}.
     *
     * @throws IOException if a service lacks one of its fields: a count that was not read is not a count that did not move
     */
    static DownstreamWork of(JsonNode json) throws IOException {
        JsonNode list = json.path("services").isObject() ? json.path("services") : json;
        Map<String, Service> services = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : list.properties()) {
            if (field.getValue().isObject()) {
                services.put(field.getKey(), service(field.getKey(), field.getValue()));
            }
        }
        if (services.isEmpty()) {
            throw new IOException("/observe/work names no service");
        }
        return new DownstreamWork(Map.copyOf(services));
    }

    private static Service service(String name, JsonNode json) throws IOException {
        Map<String, Double> counts = new TreeMap<>();
        for (Map.Entry<String, String> field : FIELDS.entrySet()) {
            counts.put(field.getValue(), number(name, json, field.getKey()));
        }
        counts.put(DownstreamCounters.FIRST, number(name, json, "requests") - number(name, json, "hedges"));
        double wasted = 0;
        double wastedSeconds = 0;
        for (String reason : WASTED) {
            wasted += number(name, json, reason);
            wastedSeconds += number(name, json, reason + "SlotSeconds");
        }
        counts.put(DownstreamCounters.WASTED, wasted);
        counts.put(DownstreamCounters.WASTED_SLOT_SECONDS, wastedSeconds);
        double present = number(name, json, "busy") + number(name, json, "queued");
        return new Service(Map.copyOf(counts), number(name, json, "slots"), present);
    }

    private static double number(String service, JsonNode json, String field) throws IOException {
        JsonNode value = json.path(field);
        if (!value.isNumber()) {
            throw new IOException("/observe/work says no number '" + field + "' of " + service);
        }
        return value.doubleValue();
    }

    /** Whether nothing is being worked on and nothing waits. */
    boolean quiet() {
        return services.values().stream().allMatch(service -> service.present == 0);
    }

    /**
     * The counters of a slice.
     *
     * @param seconds length of the send schedule
     */
    Map<String, Double> since(DownstreamWork before, double seconds) {
        Map<String, Double> counters = new TreeMap<>();
        services.forEach((name, service) -> {
            Service earlier = before.services.getOrDefault(name, new Service(Map.of(), 0, 0));
            service.counts.forEach(
                    (count, value) -> put(counters, name, count, value - earlier.counts.getOrDefault(count, 0.0)));
            put(counters, name, DownstreamCounters.SLOT_CAPACITY_SECONDS, service.slots * seconds);
        });
        return counters;
    }

    private static void put(Map<String, Double> counters, String service, String name, double value) {
        counters.put(DownstreamCounters.of(service, name), value);
        counters.merge(DownstreamCounters.all(name), value, Double::sum);
        if (!service.equals(DownstreamCounters.INNER)) {
            counters.merge(DownstreamCounters.of(DownstreamCounters.CALLED, name), value, Double::sum);
        }
    }
}
