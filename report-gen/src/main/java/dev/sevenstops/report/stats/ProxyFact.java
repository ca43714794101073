package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.ProxyTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Something in a proxy's log that shows how it stood between a fault of the service and the clients. */
public sealed interface ProxyFact {
    /** The service was done this many times sooner than the client before that proves anything. */
    double SOONER = 2;

    /** It wrote answers to its disk. */
    record Stored(double times) implements ProxyFact {}

    /** It took these bytes from the service before its clients took them. */
    record Ahead(double bytes) implements ProxyFact {}

    /**
     * It had the service's whole answer long before its client had it.
     *
     * @param service until the service's last byte
     * @param client until the client's last byte
     */
    record Held(ProxyTimes.Field service, ProxyTimes.Field client) implements ProxyFact {}

    /** Its clients' connections became fewer to the service. */
    record Pooled(double clients, double upstream) implements ProxyFact {}

    /** It answered requests itself that never reached the service. */
    record Kept(long requests, long all) implements ProxyFact {}

    /** What the log holds of these, those that say most first. */
    static List<ProxyFact> of(ProxyTimes times) {
        List<ProxyFact> facts = new ArrayList<>();
        double stored = times.counters().getOrDefault("buffered.to-disk", 0.0);
        if (stored > 0) {
            facts.add(new Stored(stored));
        }
        double ahead = times.counters().getOrDefault("ahead.bytes", 0.0);
        if (ahead > 0) {
            facts.add(new Ahead(ahead));
        }
        held(times).ifPresent(facts::add);
        double clients = times.counters().getOrDefault("connections", 0.0);
        double upstream = times.counters().getOrDefault("upstream.connections", clients);
        if (upstream < clients) {
            facts.add(new Pooled(clients, upstream));
        }
        long reached = times.fields().stream()
                .filter(field -> field.stop().equals("accept"))
                .mapToLong(ProxyTimes.Field::count)
                .findFirst()
                .orElse(times.requests());
        if (reached < times.requests()) {
            facts.add(new Kept(times.requests() - reached, times.requests()));
        }
        return List.copyOf(facts);
    }

    private static Optional<ProxyFact> held(ProxyTimes times) {
        Optional<ProxyTimes.Field> service = ProxyReading.field(times, "drain").filter(field -> field.count() > 0);
        Optional<ProxyTimes.Field> client =
                ProxyReading.field(times, ProxyReading.TOTAL).filter(field -> field.count() > 0);
        if (service.isEmpty() || client.isEmpty()) {
            return Optional.empty();
        }
        Held held = new Held(service.orElseThrow(), client.orElseThrow());
        return held.client().mean() >= SOONER * held.service().mean() ? Optional.of(held) : Optional.empty();
    }
}
