package dev.sevenstops.report.model;

import java.util.List;
import java.util.Map;

/**
 * What a reverse proxy itself says about the requests of a slice, from its own log.
 *
 * @param proxy its kind, such as {@code nginx}
 * @param requests how many its log holds for the slice
 * @param fields its timings
 * @param statuses answers to the client by status code
 * @param ends how its requests ended, by the proxy's own code where it has one, such as HAProxy's {@code sC--}
 * @param counters anything else that it counts, such as {@code upstream.bytes}
 */
public record ProxyTimes(
        String proxy,
        long requests,
        List<Field> fields,
        Map<String, Long> statuses,
        Map<String, Long> ends,
        Map<String, Double> counters) {

    /**
     * One of the timings, in seconds, over the requests that have it: a timer that was never reached counts nothing.
     *
     * @param name as the proxy calls it, such as {@code $upstream_connect_time}
     * @param stop the id of the stop of the service that it covers first, {@code proxy} for the proxy's own work or {@code total}
     * @param meaning one line for a reader
     */
    public record Field(
            String name,
            String stop,
            String meaning,
            long count,
            double mean,
            double p50,
            double p90,
            double p99,
            double max) {}
}
