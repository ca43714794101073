package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.StopTimes;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;

/** Reads a metric out of the slices of one arm of one block. */
public final class MetricReader {
    private MetricReader() {}

    /** The slices of an arm, in the order in which they were measured. */
    public static List<Slice> slices(Block block, String arm, Slice.Kind kind) {
        return block.slices().stream()
                .filter(slice -> slice.arm().equals(arm) && slice.kind() == kind)
                .toList();
    }

    /**
     * The value of a metric.
     *
     * @param slices those of one arm of one block
     * @param source where the value comes from, see {@link dev.sevenstops.report.model.Metric#source()}
     * @param beyond how many requests must lie beyond a quantile
     */
    public static MetricValue read(Collection<Slice> slices, String source, long beyond) {
        if (slices.isEmpty()) {
            return new MetricValue.Missing("no such slice was measured");
        }
        return MetricSource.parse(source)
                .map(parsed -> switch (parsed) {
                    case MetricSource.Counter counter -> sum(slices, counter.name());
                    case MetricSource.Max max -> largest(slices, max.name());
                    case MetricSource.Latency latency -> latency(slices, latency, beyond);
                    case MetricSource.OwnTime time -> ownTime(slices, time.name());
                    case MetricSource.Rate rate -> rate(slices, rate);
                })
                .orElseGet(() -> new MetricValue.Missing("'" + source + "' is not a source of a metric"));
    }

    private static MetricValue sum(Collection<Slice> slices, String counter) {
        return fold(slices, counter, 0, Double::sum);
    }

    private static MetricValue largest(Collection<Slice> slices, String counter) {
        return fold(slices, counter, Double.NEGATIVE_INFINITY, Math::max);
    }

    private static MetricValue fold(
            Collection<Slice> slices, String counter, double start, DoubleBinaryOperator operator) {
        double folded = start;
        for (Slice slice : slices) {
            Double value = slice.counters().get(counter);
            if (value == null) {
                // A counter that was not read is not a counter that did not move.
                return new MetricValue.Missing("slice " + slice.index() + " has no counter " + counter);
            }
            folded = operator.applyAsDouble(folded, value);
        }
        return new MetricValue.Exact(folded);
    }

    private static MetricValue rate(Collection<Slice> slices, MetricSource.Rate rate) {
        MetricValue of = sum(slices, rate.of());
        MetricValue per = sum(slices, rate.per());
        if (of instanceof MetricValue.Exact dividend && per instanceof MetricValue.Exact divisor) {
            return divisor.value() == 0
                    ? new MetricValue.Missing(rate.per() + " is 0")
                    : new MetricValue.Exact(dividend.value() / divisor.value());
        }
        return of instanceof MetricValue.Missing ? of : per;
    }

    private static MetricValue latency(Collection<Slice> slices, MetricSource.Latency latency, long beyond) {
        Distribution distribution = Distribution.of(slices, latency.group());
        if (distribution.size() == 0) {
            return new MetricValue.Missing("no request of group " + latency.group());
        }
        Quantile quantile = switch (latency.statistic()) {
            case "mean" -> distribution.mean();
            case "max" -> distribution.max();
            default ->
                distribution.quantile(Objects.requireNonNull(MetricSource.QUANTILES.get(latency.statistic())), beyond);
        };
        return switch (quantile) {
            case Quantile.Exact exact -> new MetricValue.Exact(exact.seconds());
            case Quantile.AtLeast atLeast -> new MetricValue.AtLeast(atLeast.seconds());
            case Quantile.TooFew few ->
                new MetricValue.Missing(String.format(
                        Locale.ROOT,
                        "%d of %d requests lie beyond %s, %d are needed",
                        few.beyond(),
                        distribution.size(),
                        latency.statistic(),
                        few.needed()));
        };
    }

    private static MetricValue ownTime(Collection<Slice> slices, String name) {
        double seconds = 0;
        long requests = 0;
        for (Slice slice : slices) {
            for (StopTimes times : slice.stops()) {
                Double own = switch (name) {
                    case "residual" -> times.residual();
                    case "total" -> times.total();
                    default -> times.own().get(name);
                };
                if (own == null) {
                    return new MetricValue.Missing("route " + times.route() + " has no time of " + name);
                }
                seconds += own;
                requests += times.requests();
            }
        }
        return requests == 0
                ? new MetricValue.Missing("the instrument saw no request")
                : new MetricValue.Exact(seconds / requests);
    }
}
