package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Load;
import dev.sevenstops.gatling.workload.Workload.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an experiment sends. */
final class WorkloadParser {
    private static final List<String> KINDS = List.of("steady", "burst", "saturate", "freeze");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Pattern REQUEST = Pattern.compile("(\\S+) (\\S+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d{1,18})\\.\\.(\\d{1,18})}");
    private static final int MAX_CONNECTIONS = 10_000;

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
                loads.add(load(load.getKey(), load.getValue()));
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
        String kind = KINDS.contains(name)
                ? section.optional("kind").map(k -> k.oneOf(KINDS)).orElse(name)
                : section.required("kind").map(k -> k.oneOf(KINDS)).orElse("");
        Load load = switch (kind) {
            case "burst" ->
                new Workload.Burst(
                        name,
                        at(section),
                        connections(section),
                        request(section),
                        section.required("timeout").map(Value::duration).orElse(1.0));
            case "saturate" -> new Workload.Saturate(name, connections(section), request(section));
            case "freeze" ->
                new Workload.Freeze(
                        name,
                        at(section),
                        section.required("for").map(Value::duration).orElse(1.0));
            default ->
                new Workload.Steady(
                        name,
                        section.required("rate").map(Value::positive).orElse(1.0),
                        section.optional("arrivals")
                                .map(a -> a.oneOf(List.of("poisson", "constant")))
                                .map(a -> Arrivals.valueOf(a.toUpperCase(Locale.ROOT)))
                                .orElse(Arrivals.POISSON),
                        mix(section));
        };
        if (!kind.isEmpty()) {
            section.done();
        }
        return load;
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
        return section.required("connections")
                .map(value -> value.whole(1, MAX_CONNECTIONS))
                .orElse(1);
    }

    private Request request(Section section) {
        return section.required("request").map(value -> request(value, 1)).orElse(new Request("GET", "/", 1));
    }

    private List<Request> mix(Section section) {
        List<Request> requests = new ArrayList<>();
        Set<String> operations = new HashSet<>();
        section.required("requests").ifPresent(list -> {
            for (Value item : list.items()) {
                Request request = item.isMapping() ? weighted(item) : request(item, 1);
                if (!operations.add(request.operation())) {
                    item.problem("'" + request.operation() + "' is in the mix twice");
                }
                requests.add(request);
            }
        });
        return List.copyOf(requests);
    }

    private Request weighted(Value item) {
        Section section = item.section();
        double weight = section.required("weight").map(Value::positive).orElse(1.0);
        Request request = section.required("request")
                .map(value -> request(value, weight))
                .orElse(new Request("GET", "/", weight));
        section.done();
        return request;
    }

    private Request request(Value value, double weight) {
        String text = value.text();
        Matcher matcher = REQUEST.matcher(text);
        if (!matcher.matches()) {
            value.problem("a request is a method and a path, such as GET /orders/{1..100000}, found '" + text + "'");
            return new Request("GET", "/", weight);
        }
        String method = matcher.group(1);
        String path = matcher.group(2);
        if (!METHODS.contains(method)) {
            value.problem("unknown method '" + method + "'" + Suggestions.didYouMean(method, METHODS));
        }
        if (!path.startsWith("/")) {
            value.problem("the path must begin with '/', found '" + path + "'");
        }
        Matcher placeholder = PLACEHOLDER.matcher(path);
        while (placeholder.find()) {
            if (Long.parseLong(placeholder.group(1)) > Long.parseLong(placeholder.group(2))) {
                value.problem("'" + placeholder.group() + "' is an empty range");
            }
        }
        if (placeholder.replaceAll("0").matches(".*[{}].*")) {
            value.problem("a placeholder is {from..to} with whole numbers, such as {1..100000}, found '" + path + "'");
        }
        return new Request(method, path, weight);
    }

    /** Seconds as matrix.yaml writes them. */
    static String seconds(double seconds) {
        return seconds == Math.rint(seconds) ? (long) seconds + "s" : Math.round(seconds * 1000) + "ms";
    }
}
