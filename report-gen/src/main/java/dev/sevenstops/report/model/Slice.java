package dev.sevenstops.report.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One stretch of the workload on one arm.
 *
 * @param index position in the block, from 0
 * @param arm {@link Experiment#BEFORE} or {@link Experiment#AFTER}
 * @param kind what the slice is for
 * @param seed of this slice's workload; slices that are compared share it
 * @param offsetSeconds from the block's start to the slice's first intended send
 * @param seconds length of the send schedule; the wait for late answers comes on top
 * @param fingerprint hash of the generated workload: arrival times, mix and bodies
 * @param planned what the schedule asked for
 * @param sent what was actually sent
 * @param sendLag how late the generator sent
 * @param groups the requests, by name of their group
 * @param counters deltas over the slice, by name; those of the kernel begin with {@code kernel.}, those of the process under
 *     test, read from outside, with {@code process.}, the instrument's with {@code lifecycle.}
 * @param stops where the requests' time went, by route; empty where the instrument is off
 * @param series samples over the slice
 * @param checks what was verified about the slice
 * @param proxy what the reverse proxy says about the slice; empty where there is none
 */
public record Slice(
        int index,
        String arm,
        Kind kind,
        long seed,
        double offsetSeconds,
        double seconds,
        String fingerprint,
        Sends planned,
        Sends sent,
        SendLag sendLag,
        List<RequestGroup> groups,
        Map<String, Double> counters,
        List<StopTimes> stops,
        List<Series> series,
        List<Check> checks,
        Optional<ProxyTimes> proxy) {

    /** The same slice with other samples over time. */
    public Slice withSeries(List<Series> series) {
        return new Slice(
                index,
                arm,
                kind,
                seed,
                offsetSeconds,
                seconds,
                fingerprint,
                planned,
                sent,
                sendLag,
                groups,
                counters,
                stops,
                series,
                checks,
                proxy);
    }

    /** The same slice with what a reverse proxy says about it, and the counters that come with that. */
    public Slice withProxy(Map<String, Double> counters, ProxyTimes times) {
        return new Slice(
                index,
                arm,
                kind,
                seed,
                offsetSeconds,
                seconds,
                fingerprint,
                planned,
                sent,
                sendLag,
                groups,
                counters,
                stops,
                series,
                checks,
                Optional.of(times));
    }

    /** What a slice is for. */
    public enum Kind {
        /** The fault is provoked. */
        MEASURE,
        /** The counter-test: the fault is not provoked. */
        CONTROL
    }

    /**
     * How much was sent.
     *
     * @param requests number of requests
     * @param mix requests by operation, such as {@code GET /orders?size=5000}
     * @param connections connections opened for probes and bursts; a shared keep-alive connection counts once
     */
    public record Sends(long requests, Map<String, Long> mix, long connections) {}

    /**
     * Seconds between the intended and the actual send.
     *
     * @param p50 median
     * @param p99 99th percentile
     * @param max the latest send
     */
    public record SendLag(double p50, double p99, double max) {}

    /**
     * Samples over time.
     *
     * @param name such as {@code accept.queue.depth}
     * @param unit as in {@link Metric#unit()}
     * @param seconds time since the slice's first intended send, ascending
     * @param values one a time
     */
    public record Series(String name, String unit, List<Double> seconds, List<Double> values) {
        /** Keeps the samples without an object for each: they are most of what a block takes in memory. */
        public Series {
            seconds = Numbers.of(seconds);
            values = Numbers.of(values);
        }
    }
}
