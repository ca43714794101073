package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.stats.AcceptReading;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.GoalCheck;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Settled;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.stats.ThroughProxy;
import dev.sevenstops.report.stats.Warnings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is said about a row besides its verdict, in sentences. Every form of the report prints the same ones. */
final class Readings {
    private static final Metric HELD =
            new Metric("max:kernel.send-queue.bytes.max", "most that the kernel held", "bytes", Metric.Better.LOWER);

    private Readings() {}

    /** All of a row's, in the order of their weight. */
    static List<String> of(Row row) {
        List<String> sentences = new ArrayList<>();
        sentences.addAll(prediction(row));
        row.goals().forEach(goal -> sentences.add(goal(goal)));
        String throughProxy = throughProxy(row);
        if (!throughProxy.isEmpty()) {
            sentences.add(throughProxy);
        }
        sentences.addAll(accept(row));
        sentences.addAll(drain(row));
        detectable(row)
                .ifPresent(smallest -> sentences.add("These blocks call effects of " + smallest
                        + " and more in four of five cases"
                        + (row.family() > 1 ? ", as one of " + row.family() + " rows." : ".")));
        Settled.of(row).flatMap(Settled::sentence).ifPresent(warmUp -> sentences.add(Format.sentence(warmUp)));
        Warnings.of(row).forEach(warning -> sentences.add(Format.sentence(warning)));
        return List.copyOf(sentences);
    }

    /** What a row's A/A pair says of the noise, such as {@code 1.01 [0.98, 1.04], same}; empty where it has none. */
    static Optional<String> pair(Summary summary, Row row) {
        return summary.pair(row)
                .map(pair -> TableRow.ratio(pair.primary()) + ", "
                        + pair.primary().verdict().word());
    }

    /** What was expected, beside what came; nothing where nothing was written down. */
    static List<String> prediction(Row row) {
        String prediction = row.experiment().prediction();
        if (prediction.isEmpty()) {
            return List.of();
        }
        String unit = row.primary().metric().unit();
        return List.of(
                Format.sentence("predicted before the run: " + prediction),
                Format.sentence("measured, " + row.primary().metric().label() + ": "
                        + Format.value(row.primary().before(), unit) + " before, "
                        + Format.value(row.primary().after(), unit) + " after"));
    }

    /** The smallest effect that the row's blocks would have called, such as {@code 1.4x}. */
    static Optional<String> detectable(Row row) {
        OptionalDouble smallest = Warnings.detectable(row);
        return smallest.isEmpty() ? Optional.empty() : Optional.of(Format.number(smallest.getAsDouble()) + "x");
    }

    /** A goal with its outcome, such as {@code Goal met: connections dropped at most 0, 0 in every one of 3 blocks.} */
    static String goal(GoalCheck check) {
        String limit = check.goal().label() + " at most "
                + Format.quantity(check.goal().atMost(), check.unit());
        return switch (check.outcome()) {
            case MET ->
                "Goal met: " + limit + ", the worst of " + blocks(check.blocks()) + " reads "
                        + Format.value(check.worst(), check.unit()) + ".";
            case MISSED ->
                "GOAL MISSED: " + limit + ", missed in " + check.missed() + " of " + blocks(check.blocks())
                        + ", the worst reads " + Format.value(check.worst(), check.unit()) + ".";
            case NOT_KNOWN ->
                "Goal not known: " + limit + ", "
                        + (check.worst() instanceof MetricValue.Missing missing
                                ? missing.reason()
                                : Format.value(check.worst(), check.unit()) + " is only a lower bound")
                        + ".";
        };
    }

    private static String blocks(int count) {
        return count == 1 ? "1 block" : count + " blocks";
    }

    /** How a row through a proxy reads beside its direct sibling; empty where there is nothing to say. */
    static String throughProxy(Row row) {
        return switch (row.throughProxy()) {
            case ThroughProxy.Confirmed confirmed ->
                "Confirmed through " + confirmed.proxy()
                        + ": improved directly, and improved through the proxy as well.";
            case ThroughProxy.Masked masked ->
                "Masked by " + masked.proxy()
                        + ": improved directly, but through the proxy the before arm does not show the fault, "
                        + masked.how()
                        + ". The proof from the log of " + masked.proxy() + ", before arm: "
                        + String.join("; ", ProxySentences.proof(masked.proof(), masked.log()))
                        + ".";
            case ThroughProxy.AsJudged judged -> Format.sentence("neither confirmed nor masked: " + judged.reason());
            case ThroughProxy.NoSibling none -> "";
        };
    }

    /** Goodput and the mean wait of a row of the accept stop, which overflows alone do not show; none of other rows. */
    static List<String> accept(Row row) {
        List<String> sentences = new ArrayList<>();
        if (!row.experiment().stop().equals(Stop.ACCEPT.id()) || row.usable().isEmpty()) {
            return sentences;
        }
        AcceptReading reading = AcceptReading.of(row);
        for (AcceptReading.Goodput group : reading.goodput()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Goodput of %s within %s: %s before, %s after.",
                    group.group(),
                    Format.seconds(group.withinSeconds()),
                    Format.percent(group.before()),
                    Format.percent(group.after())));
        }
        boolean waits = reading.waitBefore().isPresent() && reading.waitAfter().isPresent();
        String wait = Format.value(reading.waitBefore(), "s") + " before, " + Format.value(reading.waitAfter(), "s")
                + " after";
        if (waits) {
            sentences.add("Mean wait in the accept queue (Little’s law): " + wait + ".");
        }
        if (reading.onlyMoved()) {
            sentences.add("The overflows vanished ("
                    + Format.value(reading.overflowsBefore(), "1")
                    + " before, 0 after) but goodput did not improve: under a"
                    + " sustained stall a deeper queue only moves the waiting"
                    + (waits ? ", from retransmits outside the queue into it." : "."));
        }
        return sentences;
    }

    /**
     * What the kernel held for clients when a row of the drain stop had written it, which no figure of the process shows; nothing of
     * other rows, and nothing where it was not sampled.
     */
    static List<String> drain(Row row) {
        if (!row.experiment().stop().equals(Stop.DRAIN.id())) {
            return List.of();
        }
        Comparison held = Comparison.of(row.usable(), HELD, Slice.Kind.MEASURE);
        if (!held.before().isPresent() || !held.after().isPresent()) {
            return List.of();
        }
        return List.of("Behind the last write the kernel held up to " + Format.value(held.before(), HELD.unit())
                + " before and " + Format.value(held.after(), HELD.unit())
                + " after, for clients that had not taken it: in no memory of the process and in no time of drain.");
    }
}
