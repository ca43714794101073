package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.proxy.RunningProxy;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.Slice;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds what the reverse proxies say to the slices that were measured through them. */
final class ProxySlices {
    private ProxySlices() {}

    /**
     * The same measurement, each slice with its proxy's figures: of the time from its first intended send to the end of its
     * patience, or to the next slice of the same arm if that comes first. They become counters as well, {@code
     * proxy.requests}, {@code proxy.status.<code>}, {@code proxy.ended.<code>} and {@code proxy.<counter>}.
     *
     * @param proxies by arm; empty if there are none
     * @throws BlockFailure if a proxy's log cannot be read
     */
    static BlockMeasurement fill(
            BlockMeasurement measured, Map<String, RunningProxy> proxies, Workload workload, Workload control)
            throws BlockFailure {
        if (proxies.isEmpty()) {
            return measured;
        }
        List<Slice> slices = new ArrayList<>();
        for (Slice slice : measured.slices()) {
            RunningProxy proxy = proxies.get(slice.arm());
            if (proxy == null) {
                slices.add(slice);
                continue;
            }
            double patience = (slice.kind() == Slice.Kind.CONTROL ? control : workload).patienceSeconds();
            double end = Math.min(slice.offsetSeconds() + slice.seconds() + patience, next(measured, slice));
            try {
                ProxyTimes times =
                        proxy.times(at(measured.startedAt(), slice.offsetSeconds()), at(measured.startedAt(), end));
                slices.add(with(slice, times));
            } catch (IOException e) {
                throw new BlockFailure("the log of the proxy of arm '" + slice.arm() + "' cannot be read: " + e);
            }
        }
        return new BlockMeasurement(
                measured.startedAt(),
                measured.warmUpSeconds(),
                measured.measureSeconds(),
                List.copyOf(slices),
                measured.warmUps());
    }

    private static double next(BlockMeasurement measured, Slice slice) {
        return measured.slices().stream()
                .filter(other -> other.arm().equals(slice.arm()) && other.offsetSeconds() > slice.offsetSeconds())
                .mapToDouble(Slice::offsetSeconds)
                .min()
                .orElse(Double.MAX_VALUE);
    }

    private static Instant at(Instant start, double seconds) {
        return start.plusNanos((long) (seconds * 1e9));
    }

    private static Slice with(Slice slice, ProxyTimes times) {
        Map<String, Double> counters = new TreeMap<>(slice.counters());
        counters.put("proxy.requests", (double) times.requests());
        times.statuses().forEach((status, count) -> counters.put("proxy.status." + status, (double) count));
        times.ends().forEach((end, count) -> counters.put("proxy.ended." + end, (double) count));
        times.counters().forEach((name, count) -> counters.put("proxy." + name, count));
        return slice.withProxy(counters, times);
    }
}
