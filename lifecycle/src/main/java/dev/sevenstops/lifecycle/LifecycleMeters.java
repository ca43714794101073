package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.defence.Cause;
import dev.sevenstops.lifecycle.defence.Defence;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Publishes the instrument's figures through Helidon's metrics. Nothing here is touched while a request is timed: each meter
 * reads, when it is asked, what the requests have counted.
 *
 * <p>Everything is a gauge, counts and sums too. Helidon's function counters know whole numbers only, which a sum of seconds
 * is not, and its JSON output (4.4.0) shows just one of several function counters that share a name.
 */
final class LifecycleMeters {
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};
    private static final String STOP_DURATION = "lifecycle.stop.duration";
    private static final String REQUEST_DURATION = "http.server.request.duration";
    private static final String WHOLE = "First byte read to last write returned, seconds";

    private final MeterRegistry registry;
    private final List<Meter> registered = new ArrayList<>();
    private final List<RollingQuantiles> rolling = new CopyOnWriteArrayList<>();

    private boolean closed;

    LifecycleMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Creates the figures of a route and publishes them.
     *
     * @param beforeReading has the requests counted that have ended and are not counted yet
     */
    RouteTimes route(String route, Runnable beforeReading) {
        // the method and status series refer to the route's times, which exist by the time that the first request is
        // counted
        RouteTimes[] times = new RouteTimes[1];
        times[0] = new RouteTimes(route, beforeReading, (method, status) -> requestDuration(times[0], method, status));
        for (Stop stop : Stop.values()) {
            stopDuration(times[0].own(stop), route, stop.id());
        }
        stopDuration(times[0].residual(), route, "residual");
        stopDuration(times[0].total(), route, "total");
        quantiles(REQUEST_DURATION, WHOLE, Map.of("http.route", route), times[0].total());
        return times[0];
    }

    /** Publishes the figures of a listener's connections. */
    void connections(Connections connections, boolean seesEveryProtocol) {
        gauge("http.server.active_requests", "Requests in progress", Map.of(), connections::activeRequests);
        gauge("lifecycle.connections", "Open connections", Map.of("state", "active"), connections::activeConnections);
        gauge("lifecycle.connections", "Open connections", Map.of("state", "idle"), connections::idleConnections);
        gauge(
                "lifecycle.connections.accepted",
                "Connections taken from the kernel's queue since start",
                Map.of(),
                connections::acceptedCount);
        if (seesEveryProtocol) {
            gauge(
                    "lifecycle.connections.rejected",
                    "Accepted connections closed before any protocol saw them, since start",
                    Map.of(),
                    connections::rejectedCount);
        }
        rejections(connections);
        for (Stop stop : Stop.values()) {
            for (End end : End.values()) {
                Map<String, String> tags = new LinkedHashMap<>();
                tags.put("by", end.id());
                tags.put("stop", stop.id());
                gauge(
                        "lifecycle.ended",
                        "Requests, and connections that never became one, by who ended them and where, since start",
                        tags,
                        () -> connections.endedCount(end, stop));
            }
        }
    }

    /** Publishes the connections that were ended because their clients were too slow. */
    void defence(Defence defence) {
        for (Cause cause : Cause.values()) {
            gauge(
                    "lifecycle.connections.cut",
                    "Connections, and streams of HTTP/2, ended because the client took too long, by the limit, since start",
                    Map.of("cause", cause.id()),
                    () -> defence.ended(cause));
        }
    }

    private void rejections(Connections connections) {
        String name = "lifecycle.parse.rejected.bytes";
        String description = "Bytes read of a request before it was rejected at parse";
        gauge(name + ".count", description + " (number since start)", Map.of(), connections::rejectedRequests);
        gauge(name + ".sum", description + " (sum since start)", Map.of(), connections::rejectedBytes);
        gauge(name + ".max", description + " (most of any since start)", Map.of(), connections::mostRejectedBytes);
    }

    /** Publishes one figure under a name and tags. */
    <N extends Number> void gauge(String name, String description, Map<String, String> tags, Supplier<N> value) {
        List<Tag> tagList = new ArrayList<>();
        tags.forEach((key, tag) -> tagList.add(Tag.create(key, tag)));
        synchronized (registered) {
            if (!closed) {
                registered.add(registry.getOrCreate(
                        Gauge.builder(name, value).description(description).tags(tagList)));
            }
        }
    }

    /** Moves the windows of all quantiles on. */
    void rotate() {
        rolling.forEach(RollingQuantiles::rotate);
    }

    /** Takes everything back that was published. */
    void close() {
        synchronized (registered) {
            // a request that outlives the server may still be the first on its route
            closed = true;
            registered.forEach(registry::remove);
            registered.clear();
        }
        rolling.clear();
    }

    private void stopDuration(Durations.Series series, String route, String stop) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("http.route", route);
        tags.put("stop", stop);
        String description = "Exclusive time of a stop, seconds";
        gauge(STOP_DURATION + ".count", description + " (number since start)", tags, series::count);
        gauge(STOP_DURATION + ".sum", description + " (sum since start)", tags, series::sumSeconds);
        quantiles(STOP_DURATION, description, tags, series);
    }

    private void requestDuration(RouteTimes times, KnownMethod method, int status) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("http.request.method", method.id());
        tags.put("http.response.status_code", Integer.toString(status));
        tags.put("http.route", times.route());
        gauge(REQUEST_DURATION + ".count", WHOLE + " (number since start)", tags, () -> times.answered(method, status));
        gauge(
                REQUEST_DURATION + ".sum",
                WHOLE + " (sum since start)",
                tags,
                () -> times.answeredSeconds(method, status));
    }

    private void quantiles(String name, String description, Map<String, String> tags, Durations.Series series) {
        RollingQuantiles quantiles = new RollingQuantiles(series);
        rolling.add(quantiles);
        for (double quantile : QUANTILES) {
            Map<String, String> withQuantile = new LinkedHashMap<>(tags);
            withQuantile.put("quantile", Double.toString(quantile));
            gauge(
                    name,
                    description + " (quantile of the last minute)",
                    withQuantile,
                    () -> quantiles.seconds(quantile));
        }
    }
}
