package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a row of the accept stop must show beside its overflows: a queue that no longer overflows may only hold its
 * connections for longer. Medians over blocks.
 *
 * @param overflowsBefore overflows of the accept queue, as the kernel counts them
 * @param overflowsAfter overflows of the accept queue, as the kernel counts them
 * @param waitBefore mean wait in the accept queue in seconds, by Little's law; missing where it is not known
 * @param waitAfter mean wait in the accept queue in seconds, by Little's law; missing where it is not known
 * @param goodput of each group of requests
 */
public record AcceptReading(
        MetricValue overflowsBefore,
        MetricValue overflowsAfter,
        MetricValue waitBefore,
        MetricValue waitAfter,
        List<Goodput> goodput) {

    private static final String KERNEL = "counter:kernel.";
    private static final String OVERFLOWS = "counter:kernel.listen.overflows";
    private static final String WAITED = "lifecycle.accept.queue.wait.sum";
    private static final String WAITING = "lifecycle.accept.queue.wait.count";
    private static final String ACCEPTED = "lifecycle.connections.accepted";
    private static final String DEPTH = "accept.queue.depth";
    /** What lies above is not in need of an improvement. */
    private static final double UNHURT = 0.99;

    /**
     * Good answers as a part of the intended requests.
     *
     * @param withinSeconds the limit that they were counted with
     * @param higher whether it is higher after in every block
     */
    public record Goodput(String group, double withinSeconds, double before, double after, boolean higher) {}

    /** Of the usable blocks of a row. */
    public static AcceptReading of(Row row) {
        String primary = row.experiment().primary().source();
        String overflows = primary.startsWith(KERNEL) ? primary : OVERFLOWS;
        List<Block> blocks = row.usable();
        return new AcceptReading(
                median(blocks, Experiment.BEFORE, overflows),
                median(blocks, Experiment.AFTER, overflows),
                wait(blocks, Experiment.BEFORE),
                wait(blocks, Experiment.AFTER),
                groups(blocks).stream().map(group -> goodput(blocks, group)).toList());
    }

    /** Whether the overflows vanished and yet no group that had lost goodput got any back. */
    public boolean onlyMoved() {
        boolean vanished = overflowsBefore.lowest().orElse(0) > 0
                && overflowsAfter instanceof MetricValue.Exact exact
                && exact.value() == 0;
        List<Goodput> hurt =
                goodput.stream().filter(group -> group.before() < UNHURT).toList();
        return vanished && !hurt.isEmpty() && hurt.stream().noneMatch(Goodput::higher);
    }

    private static MetricValue median(List<Block> blocks, String arm, String source) {
        List<MetricValue> values = blocks.stream()
                .map(block -> MetricReader.read(
                        MetricReader.slices(block, arm, Slice.Kind.MEASURE), source, Distribution.BEYOND))
                .filter(MetricValue::isPresent)
                .toList();
        return values.isEmpty() || values.size() < blocks.size()
                ? new MetricValue.Missing("not every block has " + source)
                : Comparison.median(values);
    }

    private static MetricValue wait(List<Block> blocks, String arm) {
        List<MetricValue> values = new ArrayList<>();
        for (Block block : blocks) {
            OptionalDouble seconds = wait(MetricReader.slices(block, arm, Slice.Kind.MEASURE));
            if (seconds.isEmpty()) {
                return new MetricValue.Missing("block " + block.index() + " did not record it");
            }
            values.add(new MetricValue.Exact(seconds.getAsDouble()));
        }
        return values.isEmpty() ? new MetricValue.Missing("no block") : Comparison.median(values);
    }

    /** From the instrument's own counters; where a run has none, from the samples of the queue's depth. */
    private static OptionalDouble wait(List<Slice> slices) {
        double waited = 0;
        double connections = 0;
        for (Slice slice : slices) {
            Double sum = slice.counters().get(WAITED);
            Double count = slice.counters().get(WAITING);
            Double accepted = slice.counters().get(ACCEPTED);
            if (sum != null && count != null) {
                waited += sum;
                connections += count;
            } else if (accepted != null) {
                OptionalDouble integral = integral(slice);
                if (integral.isEmpty()) {
                    return OptionalDouble.empty();
                }
                waited += integral.getAsDouble();
                connections += accepted;
            } else {
                return OptionalDouble.empty();
            }
        }
        return connections > 0 ? OptionalDouble.of(waited / connections) : OptionalDouble.empty();
    }

    /** Depth by time. Little's law holds over a window that begins and ends with an empty queue. */
    private static OptionalDouble integral(Slice slice) {
        for (Slice.Series series : slice.series()) {
            int size = Math.min(series.seconds().size(), series.values().size());
            if (series.name().equals(DEPTH) && size > 1) {
                if (series.values().getFirst() != 0 || series.values().get(size - 1) != 0) {
                    return OptionalDouble.empty();
                }
                double area = 0;
                for (int i = 1; i < size; i++) {
                    double seconds = series.seconds().get(i) - series.seconds().get(i - 1);
                    area += seconds * (series.values().get(i) + series.values().get(i - 1)) / 2;
                }
                return OptionalDouble.of(area);
            }
        }
        return OptionalDouble.empty();
    }

    private static Set<String> groups(List<Block> blocks) {
        Set<String> names = new LinkedHashSet<>();
        for (Block block : blocks) {
            for (Slice slice : block.slices()) {
                if (slice.kind() == Slice.Kind.MEASURE) {
                    slice.groups().forEach(group -> names.add(group.name()));
                }
            }
        }
        return names;
    }

    private static Goodput goodput(List<Block> blocks, String group) {
        List<MetricValue> before = new ArrayList<>();
        List<MetricValue> after = new ArrayList<>();
        boolean higher = !blocks.isEmpty();
        double within = 0;
        for (Block block : blocks) {
            List<Slice> faulty = MetricReader.slices(block, Experiment.BEFORE, Slice.Kind.MEASURE);
            List<Slice> fixed = MetricReader.slices(block, Experiment.AFTER, Slice.Kind.MEASURE);
            double low = part(faulty, group);
            double high = part(fixed, group);
            before.add(new MetricValue.Exact(low));
            after.add(new MetricValue.Exact(high));
            higher &= high > low;
            within = faulty.stream()
                    .flatMap(slice -> slice.groups().stream())
                    .filter(of -> of.name().equals(group))
                    .mapToDouble(RequestGroup::goodWithinSeconds)
                    .findFirst()
                    .orElse(within);
        }
        return new Goodput(
                group,
                within,
                Comparison.median(before).lowest().orElse(0),
                Comparison.median(after).lowest().orElse(0),
                higher);
    }

    private static double part(Collection<Slice> slices, String name) {
        long intended = 0;
        long good = 0;
        for (Slice slice : slices) {
            for (RequestGroup group : slice.groups()) {
                if (group.name().equals(name)) {
                    intended += group.intended();
                    good += group.good();
                }
            }
        }
        return intended == 0 ? 0 : (double) good / intended;
    }
}
