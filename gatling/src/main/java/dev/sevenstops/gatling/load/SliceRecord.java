package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.WarmUp;
import dev.sevenstops.report.store.Histograms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What was recorded of one slice, still in pieces.
 *
 * @param origin and {@code deadline} on {@link System#nanoTime}'s clock
 * @param exchanges of the steady loads, all decided
 * @param probes what ran beside them
 * @param spare nanoseconds between the snapshot before the slice and its origin
 */
record SliceRecord(
        SlicePlan plan,
        long origin,
        long deadline,
        List<Exchange> exchanges,
        List<Probe.Result> probes,
        Snapshot before,
        long spare,
        Snapshot after,
        List<Slice.Series> series) {

    /**
     * The 99th percentile of the send lag above which a slice is invalid. Chosen from measurements on a machine that others used
     * at the same time, generator pinned to one core: most slices of 200 to 2,000 requests a second, and those beside a burst of
     * 500 connections, lay between 2 and 8 ms with a median of 0.1 ms; some reached 20 to 500 ms.
     */
    static final double LAG_P99_LIMIT_SECONDS = 0.010;

    /** The groups' tallies, by name, with the number of requests that each intended. */
    private Map<GroupTally, Long> tallies() {
        Map<String, GroupTally> byName = new LinkedHashMap<>();
        Map<String, Long> intended = new LinkedHashMap<>();
        for (Exchange exchange : exchanges) {
            String group = exchange.scheduled().group();
            GroupTally tally = byName.computeIfAbsent(group, name -> new GroupTally(name, plan.goodWithinSeconds()));
            intended.merge(group, 1L, Long::sum);
            long waited = exchange.endedAt() - exchange.intended();
            switch (exchange.state()) {
                case ANSWERED ->
                    tally.answered(new GroupTally.Answer(
                            exchange.status(),
                            exchange.expected(),
                            exchange.firstByteAt() - exchange.intended(),
                            waited,
                            exchange.endedAt() - exchange.sentAt()));
                case FAILED -> tally.failed(exchange.failure(), waited);
                case CENSORED -> tally.censored(waited);
                case OPEN -> {
                    // counts nowhere: the check of the records finds it
                }
            }
        }
        Map<GroupTally, Long> tallies = new LinkedHashMap<>();
        byName.forEach((name, tally) -> tallies.put(tally, intended.getOrDefault(name, 0L)));
        probes.forEach(result -> result.tally().ifPresent(tally -> tallies.put(tally, result.intended())));
        return tallies;
    }

    /** The figure that progress shows: the first group's p99. */
    String figure() {
        return tallies().keySet().stream().findFirst().map(GroupTally::p99).orElse("");
    }

    /** The same as a turn of a warm-up. */
    WarmUp.Turn turn() {
        long answered = 0;
        double latency = 0;
        for (GroupTally tally : tallies().keySet()) {
            answered += tally.answered();
            latency += tally.answered() * tally.meanSeconds();
        }
        Map<String, Double> counters = after.since(before, plan.seconds());
        return new WarmUp.Turn(
                plan.seconds(),
                answered,
                answered > 0 ? OptionalDouble.of(latency / answered) : OptionalDouble.empty(),
                counter(counters, Counters.CPU_SECONDS),
                counter(counters, Counters.COMPILER_SECONDS));
    }

    private static OptionalDouble counter(Map<String, Double> counters, String name) {
        Double value = counters.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The slice as it stands in the results; {@code blockStart} is on {@link System#nanoTime}'s clock. */
    Slice slice(BlockSpec.PlannedSlice planned, long blockStart) {
        Map<GroupTally, Long> tallies = tallies();
        List<RequestGroup> groups = new ArrayList<>();
        tallies.forEach((tally, intended) -> groups.add(tally.group(intended)));
        Slice.Sends sent = sent();
        Histogram lag = Histograms.empty();
        exchanges.stream().filter(Exchange::sent).forEach(exchange -> lag.recordValue(Math.max(0, exchange.lag())));
        return new Slice(
                planned.index(),
                planned.arm(),
                planned.kind(),
                planned.seed(),
                (origin - blockStart) / 1e9,
                planned.seconds(),
                plan.schedule().fingerprint(),
                plan.schedule().planned(),
                sent,
                new Slice.SendLag(
                        lag.getValueAtPercentile(50) / 1e9,
                        lag.getValueAtPercentile(99) / 1e9,
                        lag.getMaxValue() / 1e9),
                groups,
                counters(groups, tallies.keySet()),
                after.lifecycle().stopsSince(before.lifecycle()),
                series,
                checks(groups, sent, lag),
                Optional.empty());
    }

    private Slice.Sends sent() {
        Map<String, Long> mix = new TreeMap<>();
        long connections = 0;
        for (Exchange exchange : exchanges) {
            if (exchange.sent()) {
                mix.merge(exchange.scheduled().request().operation(), 1L, Long::sum);
                connections += exchange.scheduled().connection() == Schedule.SHARED ? 0 : 1;
            }
        }
        for (Probe.Result result : probes) {
            result.scheduledSends().forEach((operation, count) -> mix.merge(operation, count, Long::sum));
            connections += result.connectionsPlanned();
        }
        return new Slice.Sends(mix.values().stream().mapToLong(Long::longValue).sum(), mix, connections);
    }

    private Map<String, Double> counters(List<RequestGroup> groups, Set<GroupTally> tallies) {
        Map<String, Double> counters = new TreeMap<>(after.since(before, plan.seconds()));
        double completed = groups.stream().mapToLong(RequestGroup::answered).sum();
        counters.put(Counters.REQUESTS_COMPLETED, completed);
        counters.put(Counters.REQUESTS_PER_SECOND, completed / plan.seconds());
        counters.put(
                Counters.CONNECTIONS_OPENED,
                (double) exchanges.stream().filter(Exchange::newConnection).count()
                        + probes.stream()
                                .mapToLong(Probe.Result::connectionsOpened)
                                .sum());
        counters.put(Counters.REQUESTS_RETRIED, (double)
                exchanges.stream().mapToLong(Exchange::retries).sum());
        tallies.forEach(tally -> tally.putCounters(counters));
        for (Exchange exchange : exchanges) {
            String group = exchange.scheduled().group();
            counters.merge(Counters.client(group, Counters.CLIENT_REQUESTS), exchange.sent() ? 1.0 : 0, Double::sum);
            counters.merge(
                    Counters.client(group, Counters.CLIENT_CONNECTIONS),
                    exchange.newConnection() ? 1.0 : 0,
                    Double::sum);
            counters.merge(
                    Counters.client(group, Counters.CLIENT_HANDSHAKES), exchange.handshake() ? 1.0 : 0, Double::sum);
        }
        for (Probe.Result result : probes) {
            result.tally().ifPresent(tally -> {
                counters.put(Counters.client(tally.name(), Counters.CLIENT_REQUESTS), (double) result.requests());
                counters.put(Counters.client(tally.name(), Counters.CLIENT_CONNECTIONS), (double)
                        result.connectionsOpened());
            });
            counters.putAll(result.counters());
        }
        before.rssBytes().ifPresent(bytes -> counters.put(Counters.RSS_BEFORE, (double) bytes));
        double rss = Math.max(before.rssBytes().orElse(0), after.rssBytes().orElse(0));
        for (Slice.Series sampled : series) {
            if (sampled.name().equals(Counters.RSS)) {
                rss = sampled.values().stream().mapToDouble(Double::doubleValue).reduce(rss, Math::max);
            }
            if (sampled.name().equals(Counters.SEND_QUEUE)) {
                counters.put(
                        Counters.SEND_QUEUE_MAX,
                        sampled.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .reduce(0, Math::max));
            }
        }
        if (rss > 0) {
            counters.put(Counters.RSS_MAX, rss);
        }
        return counters;
    }

    private List<Check> checks(List<RequestGroup> groups, Slice.Sends sent, Histogram lag) {
        List<Check> checks = new ArrayList<>();
        Slice.Sends planned = plan.schedule().planned();
        double p99 = lag.getValueAtPercentile(99) / 1e9;
        checks.add(new Check(
                "send schedule",
                sent.equals(planned) && p99 <= LAG_P99_LIMIT_SECONDS,
                String.format(
                        Locale.ROOT,
                        "%d of %d requests sent%s; send lag p99 %.2f ms (limit %.0f ms), max %.2f ms",
                        sent.requests(),
                        planned.requests(),
                        sent.mix().equals(planned.mix()) ? "" : ", in another mix than planned",
                        p99 * 1e3,
                        LAG_P99_LIMIT_SECONDS * 1e3,
                        lag.getMaxValue() / 1e6)));
        boolean complete = groups.stream()
                .allMatch(group -> group.answered() + group.failed() + group.censored() == group.intended());
        checks.add(new Check(
                "one record a request",
                complete,
                groups.stream().mapToLong(RequestGroup::intended).sum() + " intended, "
                        + groups.stream()
                                .mapToLong(group -> group.answered() + group.failed() + group.censored())
                                .sum()
                        + " recorded"));
        checks.add(new Check(
                "snapshot before the first send",
                spare >= 0,
                String.format(Locale.ROOT, "taken %.1f ms before the slice's origin", spare / 1e6)));
        checks.add(after.leftQuiet());
        probes.forEach(result -> checks.addAll(result.checks()));
        return checks;
    }
}
