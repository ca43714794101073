package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.stats.Hop;
import dev.sevenstops.report.stats.ProxyFact;
import dev.sevenstops.report.stats.ProxyReading;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the proxy's own figures say, in sentences. */
final class ProxySentences {
    // What lies below is no waiting that a client would notice, in whatever queue.
    private static final double LARGE_SECONDS = 0.1;
    // Some requests never need a connection: those that the proxy refuses itself.
    private static final double FEW = 0.01;

    private ProxySentences() {}

    /** What the log proves, then what else it counted, a clause each. */
    static List<String> proof(List<ProxyFact> facts, ProxyTimes log) {
        List<String> clauses = new ArrayList<>();
        for (ProxyFact fact : facts) {
            clauses.add(
                    switch (fact) {
                        case ProxyFact.Stored stored ->
                            "it wrote answers to disk " + Format.number(stored.times()) + " times";
                        case ProxyFact.Ahead ahead ->
                            "it took " + Format.bytes(ahead.bytes()) + " from the service before its clients did";
                        case ProxyFact.Held held ->
                            "it had the service’s answer after a mean of "
                                    + Format.seconds(held.service().mean()) + " ("
                                    + held.service().name() + "), its clients after "
                                    + Format.seconds(held.client().mean()) + " ("
                                    + held.client().name() + ")";
                        case ProxyFact.Pooled pooled ->
                            Format.number(pooled.clients()) + " connections of its clients became "
                                    + Format.number(pooled.upstream()) + " to the service";
                        case ProxyFact.Kept kept ->
                            Format.count(kept.requests()) + " of " + Format.count(kept.all())
                                    + " requests never reached the service";
                    });
        }
        Double from = log.counters().get("bytes.from-upstream");
        Double to = log.counters().get("bytes.to-client");
        if (from != null && to != null) {
            clauses.add(
                    "in all " + Format.bytes(from) + " from the service and " + Format.bytes(to) + " to its clients");
        }
        if (!log.statuses().isEmpty()) {
            clauses.add(counts("statuses ", log.statuses()));
        }
        if (!log.ends().isEmpty()) {
            clauses.add(counts("ends ", log.ends()));
        }
        return clauses;
    }

    private static String counts(String what, Map<String, Long> counts) {
        return what
                + String.join(
                        ", ",
                        new TreeMap<>(counts)
                                .entrySet().stream()
                                        .map(entry -> entry.getKey() + ": " + Format.count(entry.getValue()))
                                        .toList());
    }

    /** How a full accept queue is told from a slow handler by this proxy's log, and which of them each arm shows. */
    static Optional<String> queueOrHandler(Row row) {
        Optional<ProxyTimes> before = ProxyReading.of(row.usable(), Experiment.BEFORE);
        Optional<ProxyTimes> after = ProxyReading.of(row.usable(), Experiment.AFTER);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        Optional<ProxyTimes.Field> connect = ProxyReading.field(before.orElseThrow(), Stop.ACCEPT.id());
        Optional<ProxyTimes.Field> header = header(before.orElseThrow());
        if (connect.isEmpty() || header.isEmpty()) {
            return Optional.empty();
        }
        String connecting = connect.orElseThrow().name();
        String answering = header.orElseThrow().name();
        return Optional.of("Behind " + before.orElseThrow().proxy() + " a full accept queue shows as requests without "
                + connecting + " (the connection was never made) or with a large one; a slow handler shows as a small "
                + connecting + " and a large " + answering + ". "
                + arm("Before", before.orElseThrow()) + " " + arm("After", after.orElseThrow()));
    }

    private static String arm(String arm, ProxyTimes times) {
        Optional<ProxyTimes.Field> connect = ProxyReading.field(times, Stop.ACCEPT.id());
        Optional<ProxyTimes.Field> header = header(times);
        if (connect.isEmpty() || header.isEmpty() || times.requests() == 0) {
            return arm + ": not recorded.";
        }
        ProxyTimes.Field connecting = connect.orElseThrow();
        ProxyTimes.Field answering = header.orElseThrow();
        long never = Math.max(0, times.requests() - connecting.count());
        return arm + ": " + Format.count(never) + " of " + Format.count(times.requests()) + " requests without "
                + connecting.name() + ", of the others its p99 is " + quantile(connecting) + ", and that of "
                + answering.name()
                + " " + quantile(answering) + "; " + diagnosis(never, times.requests(), connecting, answering) + ".";
    }

    private static String diagnosis(long never, long all, ProxyTimes.Field connect, ProxyTimes.Field header) {
        boolean unconnected = never > FEW * all;
        boolean waiting = connect.p99() >= LARGE_SECONDS && connect.p99() >= header.p99();
        if (unconnected || waiting) {
            return "that points at accept";
        }
        return header.p99() >= LARGE_SECONDS ? "that points at the service’s own work" : "neither is large";
    }

    private static String quantile(ProxyTimes.Field field) {
        return field.count() == 0 ? "not known" : Format.seconds(field.p99());
    }

    /** From the request sent to the answer's first byte, by whichever stop the proxy names it for. */
    private static Optional<ProxyTimes.Field> header(ProxyTimes times) {
        for (Stop stop : List.of(Stop.HANDLE, Stop.PARSE, Stop.ROUTE, Stop.MIDDLEWARE)) {
            Optional<ProxyTimes.Field> field = ProxyReading.field(times, stop.id());
            if (field.isPresent()) {
                return field;
            }
        }
        return Optional.empty();
    }

    /** All that is said below the proxy's own stops. */
    static List<String> of(Row row) {
        List<String> sentences = new ArrayList<>(arithmetic(row));
        queueOrHandler(row).ifPresent(sentences::add);
        return List.copyOf(sentences);
    }

    /** The sum client = outside + proxy + app of each arm, then why it may not hold. */
    static List<String> arithmetic(Row row) {
        List<String> sentences = new ArrayList<>();
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            Optional<Hop> hop = Hop.of(row.usable(), arm);
            if (hop.isPresent()) {
                Hop parts = hop.orElseThrow();
                sentences.add(
                        arm + ": " + Format.seconds(parts.client()) + " client = " + Format.seconds(parts.outside())
                                + " outside + " + Format.seconds(parts.proxy()) + " proxy + "
                                + Format.seconds(parts.app().total()) + " app.");
                parts.mismatch().ifPresent(why -> sentences.add(Format.sentence(arm + ": " + why)));
            }
        }
        return List.copyOf(sentences);
    }
}
