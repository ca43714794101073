package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.ProxyTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a proxy's log holds that shows how it stood between a fault and the client. */
final class ProxyProof {
    private static final String FROM_UPSTREAM = "bytes.from-upstream";
    private static final String TO_CLIENT = "bytes.to-client";
    private static final String AHEAD = "ahead.bytes";
    private static final String TO_DISK = "buffered.to-disk";
    private static final String CONNECTIONS = "connections";
    private static final String UPSTREAM_CONNECTIONS = "upstream.connections";

    private ProxyProof() {}

    /** Sentences about an arm, those that say most first; empty if the log holds no request. */
    static List<String> of(ProxyTimes times) {
        if (times.requests() == 0) {
            return List.of();
        }
        List<String> proof = new ArrayList<>();
        buffered(times, proof);
        ahead(times, proof);
        connections(times, proof);
        if (!times.statuses().isEmpty()) {
            proof.add("it answered its clients " + counts(times.statuses()));
        }
        if (!times.ends().isEmpty()) {
            proof.add("its requests ended " + counts(times.ends()));
        }
        return List.copyOf(proof);
    }

    private static void buffered(ProxyTimes times, List<String> proof) {
        Map<String, Double> counters = times.counters();
        Double toDisk = counters.get(TO_DISK);
        if (toDisk != null && toDisk > 0) {
            proof.add(String.format(Locale.ROOT, "it wrote answers to disk %,.0f times", toDisk));
        }
        Double ahead = counters.get(AHEAD);
        if (ahead != null && ahead > 0) {
            proof.add("it took " + bytes(ahead) + " from the service before its clients did");
        }
        Double from = counters.get(FROM_UPSTREAM);
        Double to = counters.get(TO_CLIENT);
        if (from != null && to != null) {
            proof.add("it took " + bytes(from) + " from the service and gave its clients " + bytes(to));
        }
    }

    /** The service was done long before the client: what lies between was the proxy's to hold. */
    private static void ahead(ProxyTimes times, List<String> proof) {
        Optional<ProxyTimes.Field> drained = ProxyReading.field(times, "drain").filter(field -> field.count() > 0);
        Optional<ProxyTimes.Field> total =
                ProxyReading.field(times, ProxyReading.TOTAL).filter(field -> field.count() > 0);
        if (drained.isPresent() && total.isPresent()) {
            ProxyTimes.Field service = drained.orElseThrow();
            ProxyTimes.Field client = total.orElseThrow();
            proof.add(String.format(
                    Locale.ROOT,
                    "%s has a mean of %.3g s, %s of %.3g s",
                    service.name(),
                    service.mean(),
                    client.name(),
                    client.mean()));
        }
    }

    private static void connections(ProxyTimes times, List<String> proof) {
        Double clients = times.counters().get(CONNECTIONS);
        Double upstream = times.counters().get(UPSTREAM_CONNECTIONS);
        if (clients != null && upstream != null) {
            proof.add(String.format(
                    Locale.ROOT, "%,.0f connections of its clients became %,.0f to the service", clients, upstream));
        }
    }

    private static String counts(Map<String, Long> counts) {
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + String.format(Locale.ROOT, "%,d", entry.getValue()) + "x")
                        .toList());
    }

    private static String bytes(double value) {
        return String.format(Locale.ROOT, "%,.3g MB", value / 1e6);
    }
}
