package dev.sevenstops.report.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A quantile over the blocks of one side. Each block has its own: requests of several blocks are never put together, since blocks
 * are the unit of repetition.
 *
 * @param median over blocks; missing, with the requests that there are and those needed, as soon as one block may not quote it
 * @param lowest of all blocks; missing if the median is
 * @param highest of all blocks; missing if the median is, and a lower bound as soon as one of them is
 */
public record OverBlocks(MetricValue median, MetricValue lowest, MetricValue highest) {

    /** Of a quantile in each block. */
    public static OverBlocks of(List<Quantile> blocks) {
        Optional<Quantile.TooFew> fewest = blocks.stream()
                .filter(Quantile.TooFew.class::isInstance)
                .map(Quantile.TooFew.class::cast)
                .min(Comparator.comparingLong(Quantile.TooFew::beyond));
        if (blocks.isEmpty() || fewest.isPresent()) {
            MetricValue missing = new MetricValue.Missing(
                    fewest.map(few -> String.format(Locale.ROOT, "%,d of %,d", few.beyond(), few.needed()))
                            .orElse("no block"));
            return new OverBlocks(missing, missing, missing);
        }
        List<MetricValue> values = new ArrayList<>();
        for (Quantile block : blocks) {
            switch (block) {
                case Quantile.Exact exact -> values.add(new MetricValue.Exact(exact.seconds()));
                case Quantile.AtLeast bound -> values.add(new MetricValue.AtLeast(bound.seconds()));
                case Quantile.TooFew few -> throw new IllegalStateException("sorted out above: " + few);
            }
        }
        double least = values.stream().mapToDouble(OverBlocks::bound).min().orElseThrow();
        double most = values.stream().mapToDouble(OverBlocks::bound).max().orElseThrow();
        boolean known = values.contains(new MetricValue.Exact(least));
        boolean closed = values.stream().allMatch(MetricValue.Exact.class::isInstance);
        return new OverBlocks(
                Comparison.median(values),
                known ? new MetricValue.Exact(least) : new MetricValue.AtLeast(least),
                closed ? new MetricValue.Exact(most) : new MetricValue.AtLeast(most));
    }

    private static double bound(MetricValue value) {
        return value.lowest().orElseThrow();
    }
}
