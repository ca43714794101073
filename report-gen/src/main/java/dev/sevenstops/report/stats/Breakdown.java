package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.model.StopTimes;
import dev.sevenstops.report.store.Histograms;
import dev.sevenstops.report.store.SparseHistogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Where the mean request of an arm spent its time, in seconds. Means add up: the own times of parse to drain and the residual
 * are {@code total}, and what the client waited beyond that lies outside the process.
 *
 * @param own each stop's mean own time per request, by stop id in the order of the stops; accept lies outside of {@code total}
 * @param residual what lay between the stops
 * @param total first byte read to last write returned
 * @param client mean latency of the answered requests from the actual send; empty if it was not recorded
 * @param blocks the number of blocks that this is the mean of
 */
public record Breakdown(Map<String, Double> own, double residual, double total, OptionalDouble client, int blocks) {

    /** The mean of the blocks' means; empty if the instrument was off or saw no request. */
    public static Optional<Breakdown> of(List<Block> blocks, String arm, Slice.Kind kind) {
        List<Breakdown> parts = new ArrayList<>();
        for (Block block : blocks) {
            ofBlock(MetricReader.slices(block, arm, kind)).ifPresent(parts::add);
        }
        return mean(parts);
    }

    /** The mean of what is the mean of a block each; empty if there is none. */
    public static Optional<Breakdown> mean(List<Breakdown> parts) {
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Double> own = new LinkedHashMap<>();
        for (Stop stop : Stop.values()) {
            own.put(stop.id(), mean(parts, part -> part.own().getOrDefault(stop.id(), 0.0)));
        }
        boolean clients = parts.stream().allMatch(part -> part.client().isPresent());
        return Optional.of(new Breakdown(
                own,
                mean(parts, Breakdown::residual),
                mean(parts, Breakdown::total),
                clients ? OptionalDouble.of(mean(parts, part -> part.client().orElseThrow())) : OptionalDouble.empty(),
                parts.size()));
    }

    /** Client mean minus server total: network, buffers, scheduling, and the wait to be accepted. */
    public OptionalDouble outside() {
        return client.isPresent() ? OptionalDouble.of(client.getAsDouble() - total) : OptionalDouble.empty();
    }

    /** Of the slices of one arm of one block; empty if the instrument was off or saw no request. */
    public static Optional<Breakdown> ofBlock(List<Slice> slices) {
        Map<String, Double> own = new LinkedHashMap<>();
        double residual = 0;
        double total = 0;
        long requests = 0;
        SparseHistogram client = SparseHistogram.empty();
        for (Slice slice : slices) {
            for (StopTimes times : slice.stops()) {
                times.own().forEach((stop, seconds) -> own.merge(stop, seconds, Double::sum));
                residual += times.residual();
                total += times.total();
                requests += times.requests();
            }
            for (RequestGroup group : slice.groups()) {
                client = client.and(Histograms.sparse(group.latencyFromSend()));
            }
        }
        if (requests == 0) {
            return Optional.empty();
        }
        long count = requests;
        own.replaceAll((stop, seconds) -> seconds / count);
        return Optional.of(new Breakdown(
                own,
                residual / count,
                total / count,
                client.total() == 0 ? OptionalDouble.empty() : OptionalDouble.of(client.mean() / 1e9),
                1));
    }

    private static double mean(List<Breakdown> parts, ToDoubleFunction<Breakdown> seconds) {
        return parts.stream().mapToDouble(seconds).average().orElseThrow();
    }
}
