package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.StopTimes;
import dev.sevenstops.report.store.Histograms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The mean request of an arm behind a proxy, in seconds: client = outside + proxy + app. Means add up, but only where all three
 * saw the same requests; the counts say whether they did.
 *
 * @param client mean latency of the answered requests from the actual send, as the client saw it
 * @param proxyTotal mean of the proxy's own total
 * @param app the service's own stops and residual
 * @param answered requests of which the client recorded a latency
 * @param logged requests of which the proxy logged a total
 * @param served requests that the instrument saw inside the service
 */
public record Hop(double client, double proxyTotal, Breakdown app, long answered, long logged, long served) {
    /** Counts that differ by more than this part are not of the same requests. */
    private static final double SAME = 0.01;

    /** Of an arm; empty where the proxy has no total, the instrument is off or the client recorded no latency. */
    public static Optional<Hop> of(List<Block> blocks, String arm) {
        Optional<Breakdown> app = Breakdown.of(blocks, arm, Slice.Kind.MEASURE);
        OptionalDouble client = app.isPresent() ? app.orElseThrow().client() : OptionalDouble.empty();
        List<ProxyTimes.Field> totals = new ArrayList<>();
        for (Block block : blocks) {
            ProxyReading.of(List.of(block), arm)
                    .flatMap(times -> ProxyReading.field(times, ProxyReading.TOTAL))
                    .filter(total -> total.count() > 0)
                    .ifPresent(totals::add);
        }
        if (client.isEmpty() || totals.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Hop(
                client.getAsDouble(),
                totals.stream().mapToDouble(ProxyTimes.Field::mean).average().orElseThrow(),
                app.orElseThrow(),
                answered(blocks, arm),
                totals.stream().mapToLong(ProxyTimes.Field::count).sum(),
                served(blocks, arm)));
    }

    /** Between the client and the proxy: network, scheduling, the proxy's own accept. Below zero if the requests differ. */
    public double outside() {
        return client - proxyTotal;
    }

    /** The proxy's own work, its connection to the service and the wait to be accepted there. */
    public double proxy() {
        return proxyTotal - app.total();
    }

    /** Why the parts are not of the same requests; empty if they are. */
    public Optional<String> mismatch() {
        long most = Math.max(answered, Math.max(logged, served));
        long least = Math.min(answered, Math.min(logged, served));
        if (most - least > SAME * most) {
            return Optional.of(String.format(
                    java.util.Locale.ROOT,
                    "the client timed %,d answers, the proxy logged %,d requests and the service saw %,d: the parts are not"
                            + " means of the same requests",
                    answered,
                    logged,
                    served));
        }
        return outside() < 0 || proxy() < 0
                ? Optional.of("a part is below zero: the clocks of the parts do not start at the same moment")
                : Optional.empty();
    }

    private static long answered(List<Block> blocks, String arm) {
        long count = 0;
        for (Slice slice : slices(blocks, arm)) {
            for (RequestGroup group : slice.groups()) {
                count += Histograms.sparse(group.latencyFromSend()).total();
            }
        }
        return count;
    }

    private static long served(List<Block> blocks, String arm) {
        return slices(blocks, arm).stream()
                .flatMap(slice -> slice.stops().stream())
                .mapToLong(StopTimes::requests)
                .sum();
    }

    private static List<Slice> slices(List<Block> blocks, String arm) {
        return blocks.stream()
                .flatMap(block -> MetricReader.slices(block, arm, Slice.Kind.MEASURE).stream())
                .toList();
    }
}
