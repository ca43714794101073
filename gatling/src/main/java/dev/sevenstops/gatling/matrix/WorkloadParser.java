package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Connections;
import dev.sevenstops.gatling.workload.Workload.Dripped;
import dev.sevenstops.gatling.workload.Workload.Load;
import dev.sevenstops.gatling.workload.Workload.Part;
import dev.sevenstops.gatling.workload.Workload.Protocol;
import dev.sevenstops.gatling.workload.Workload.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what an experiment sends. */
final class WorkloadParser {
    private static final List<String> KINDS = List.of(
            "steady",
            "burst",
            "saturate",
            "slow-readers",
            "oversized",
            "dripping",
            "stalled-streams",
            "paced",
            "walk",
            "memory",
            "freeze");
    private static final List<String> FILLERS = List.of("header-bytes", "path-bytes", "body-bytes");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+");
    private static final int MAX_BYTES = 1 << 30;
    private static final int MAX_PAGES = 10_000;
    private static final int MAX_CONNECTIONS = 10_000;
    private static final int MAX_STREAMS = 1_000;
    private static final int MAX_WINDOW = 1 << 30;

    /** RFC 9113 section 6.9.2: the window of a connection begins with as much, and nothing takes it back. */
    private static final int LEAST_CONNECTION_WINDOW = 65_535;

    private final double shortestSlice;
    private final String shortestProfile;

    /**
     * For workloads of slices that may be this short.
     *
     * @param shortestSlice seconds; what happens once in a slice must happen before its end
     * @param shortestProfile the profile that has it, for messages
     */
    WorkloadParser(double shortestSlice, String shortestProfile) {
        this.shortestSlice = shortestSlice;
        this.shortestProfile = shortestProfile;
    }

    Workload parse(Value value) {
        Section section = value.section();
        double patience = section.optional("patience").map(Value::duration).orElse(2.0);
        double good = section.optional("good-within").map(Value::duration).orElse(1.0);
        List<Load> loads = new ArrayList<>();
        section.required("loads").ifPresent(list -> {
            Section named = list.section();
            for (Map.Entry<String, Value> load : named.all().entrySet()) {
                if (!NAME.matcher(load.getKey()).matches()) {
                    named.key(load.getKey())
                            .problem("the name of a load is part of its counters' names: small letters, digits, '-'"
                                    + " and '_', found '" + load.getKey() + "'");
                }
                Load read = load(load.getKey(), load.getValue());
                if (read instanceof Workload.Memory && loads.stream().anyMatch(Workload.Memory.class::isInstance)) {
                    named.key(load.getKey()).problem("a workload has one checkpoint of the memory at most");
                }
                loads.add(read);
            }
            if (named.isEmpty() && list.isMapping()) {
                list.problem("'loads' must have at least one load");
            }
        });
        section.done();
        return new Workload(List.copyOf(loads), patience, good);
    }

    private Load load(String name, Value value) {
        Section section = value.section();
        // A load that is called what it is need not say it twice.
        Optional<Value> said = section.optional("kind");
        String kind = said.map(Value::text).orElse(name);
        if (!KINDS.contains(kind)) {
            // What else it must have depends on its kind: no more is said about it.
            said.ifPresentOrElse(
                    k -> k.oneOf(KINDS),
                    () -> value.problem("'" + name + "' has no 'kind', and is not called what it is"
                            + Suggestions.didYouMean(name, KINDS)));
            return new Workload.Steady(name, 1, Arrivals.POISSON, List.of());
        }
        Load load = switch (kind) {
            case "burst" ->
                new Workload.Burst(
                        name,
                        at(section),
                        connections(section),
                        RequestParser.one(section),
                        required(section, "timeout"));
            case "saturate" -> {
                int connections = connections(section);
                Request request = RequestParser.one(section);
                yield new Workload.Saturate(
                        name,
                        connections,
                        request,
                        chunked(section, !request.body().isEmpty(), "a request with a 'body'"));
            }
            case "slow-readers" ->
                new Workload.SlowReaders(
                        name,
                        at(section),
                        connections(section),
                        RequestParser.one(section),
                        rate(section),
                        required(section, "for"));
            case "oversized" -> {
                Request request = RequestParser.one(section);
                Filler filler = filler(section, request);
                yield new Workload.Oversized(
                        name,
                        at(section),
                        connections(section),
                        request,
                        filler.part(),
                        filler.bytes(),
                        required(section, "timeout"),
                        section.optional("hold").map(Value::duration).orElse(0.0));
            }
            case "dripping" ->
                new Workload.Dripping(
                        name,
                        at(section),
                        connections(section),
                        RequestParser.one(section),
                        section.required("part")
                                .map(part -> part.oneOf(List.of("all", "body")))
                                .map(part -> Dripped.valueOf(part.toUpperCase(Locale.ROOT)))
                                .orElse(Dripped.ALL),
                        rate(section));
            case "stalled-streams" -> stalled(name, section);
            case "paced" ->
                new Workload.Paced(name, connections(section), required(section, "pause"), RequestParser.one(section));
            case "walk" ->
                new Workload.Walk(
                        name,
                        whole(section, "walkers", MAX_CONNECTIONS),
                        rate(section),
                        RequestParser.one(section),
                        whole(section, "pages", MAX_PAGES));
            case "memory" -> new Workload.Memory(name, at(section));
            case "freeze" -> new Workload.Freeze(name, at(section), required(section, "for"));
            default ->
                new Workload.Steady(
                        name,
                        rate(section),
                        section.optional("arrivals")
                                .map(a -> a.oneOf(List.of("poisson", "constant")))
                                .map(a -> Arrivals.valueOf(a.toUpperCase(Locale.ROOT)))
                                .orElse(Arrivals.POISSON),
                        section.optional("connections")
                                .map(c -> c.oneOf(List.of("shared", "per-request")))
                                .filter(c -> c.equals("per-request"))
                                .map(c -> Connections.PER_REQUEST)
                                .orElse(Connections.SHARED),
                        RequestParser.mix(section));
        };
        section.done();
        return load;
    }

    private Workload.StalledStreams stalled(String name, Section section) {
        Protocol protocol = section.required("http")
                .map(http -> http.oneOf(List.of("2", "1.1")))
                .filter(http -> http.equals("1.1"))
                .map(http -> Protocol.HTTP_1_1)
                .orElse(Protocol.HTTP_2);
        int streams = section.required("streams")
                .map(value -> {
                    int count = value.whole(1, MAX_STREAMS);
                    if (count > 1 && protocol == Protocol.HTTP_1_1) {
                        value.problem("with HTTP/1.1 a connection has one stalled answer, behind which nothing comes,"
                                + " found '" + count + "'");
                    }
                    return count;
                })
                .orElse(1);
        return new Workload.StalledStreams(
                name,
                at(section),
                connections(section),
                protocol,
                streams,
                bodyless(section, "request"),
                whole(section, "window", MAX_WINDOW),
                section.required("connection-window")
                        .map(value -> value.whole(LEAST_CONNECTION_WINDOW, MAX_WINDOW))
                        .orElse(LEAST_CONNECTION_WINDOW),
                bodyless(section, "neighbour"),
                rate(section),
                required(section, "for"));
    }

    private static Request bodyless(Section section, String key) {
        Request request = RequestParser.one(section, key);
        if (RequestParser.mayHaveBody(request.method())) {
            section.key(key)
                    .problem("'" + section.at().name() + "' sends no bodies: '" + key
                            + "' must be a GET, HEAD or OPTIONS, found '" + request.operation() + "'");
        }
        return request;
    }

    private double at(Section section) {
        return section.required("at")
                .map(value -> {
                    double at = value.durationOrZero();
                    if (at >= shortestSlice) {
                        value.problem("'at' lies after the end of the slice, which lasts " + seconds(shortestSlice)
                                + " in profile '" + shortestProfile + "'");
                    }
                    return at;
                })
                .orElse(0.0);
    }

    private static int connections(Section section) {
        return whole(section, "connections", MAX_CONNECTIONS);
    }

    private static int whole(Section section, String key, int most) {
        return section.required(key).map(value -> value.whole(1, most)).orElse(1);
    }

    private static double rate(Section section) {
        return section.required("rate").map(Value::positive).orElse(1.0);
    }

    /** A duration in seconds. */
    private static double required(Section section, String key) {
        return section.required(key).map(Value::duration).orElse(1.0);
    }

    /** The part of an oversized request, and how many bytes it gets. */
    private record Filler(Part part, int bytes) {}

    private static Filler filler(Section section, Request request) {
        Map<String, Value> given = new LinkedHashMap<>();
        for (String key : FILLERS) {
            section.optional(key).ifPresent(value -> given.put(key, value));
        }
        if (given.size() != 1) {
            section.at()
                    .problem("'" + section.at().name() + "' must have one of " + String.join(", ", FILLERS)
                            + (given.isEmpty() ? "" : ", found " + String.join(" and ", given.keySet())));
        }
        boolean body = given.containsKey("body-bytes");
        boolean chunked = chunked(section, body, "'body-bytes'");
        Part part = body
                ? (chunked ? Part.CHUNKED_BODY : Part.BODY)
                : given.containsKey("path-bytes") ? Part.PATH : Part.HEADER;
        int bytes = 1;
        for (Value value : given.values()) {
            bytes = value.whole(1, MAX_BYTES);
            if (body && !RequestParser.mayHaveBody(request.method())) {
                value.problem("a " + request.method() + " request has no body that could be too large");
            }
        }
        return new Filler(part, bytes);
    }

    private static boolean chunked(Section section, boolean body, String needed) {
        return section.optional("chunked")
                .map(value -> {
                    if (!body) {
                        value.problem("'chunked' is a way to send a body: it needs " + needed);
                    }
                    return value.oneOf(List.of("true", "false")).equals("true");
                })
                .orElse(false);
    }

    /** Seconds as matrix.yaml writes them. */
    static String seconds(double seconds) {
        return seconds == Math.rint(seconds) ? (long) seconds + "s" : Math.round(seconds * 1000) + "ms";
    }
}
