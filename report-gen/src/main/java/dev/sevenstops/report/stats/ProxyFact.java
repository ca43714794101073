package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Something in a proxy's log that shows how it stood between a fault of the service and the clients. */
public sealed interface ProxyFact {
    /** The proxy logged this many times what the service took before that proves anything. */
    double SOONER = 2;

    /** Fewer bytes than these are in flight in any proxy. */
    double ENOUGH_BYTES = 1e6;

    /** It wrote answers to its disk. */
    record Stored(double times) implements ProxyFact {}

    /** It took these bytes from the service before its clients took them. */
    record Ahead(double bytes) implements ProxyFact {}

    /**
     * The service was done with a small part of the time that the proxy logged; the rest lay between the proxy and its clients.
     *
     * @param service mean seconds of the timers of the service's stops together
     * @param total mean seconds of the proxy's total
     */
    record Held(double service, double total) implements ProxyFact {}

    /** Its clients' connections became fewer to the service. */
    record Pooled(double clients, double upstream) implements ProxyFact {}

    /** It answered requests itself and never tried to reach the service. */
    record Kept(double requests, long all) implements ProxyFact {}

    /**
     * What the log holds that could hide a fault of this stop, those that say most first.
     *
     * @param stop where the fault lives: a pool of connections hides nothing of a page's size, say
     */
    static List<ProxyFact> of(ProxyTimes times, String stop) {
        List<ProxyFact> facts = new ArrayList<>();
        if (Set.of(Stop.HANDLE.id(), Stop.SERIALIZE.id(), Stop.DRAIN.id()).contains(stop)) {
            held(times, facts);
        } else {
            kept(times, facts);
        }
        if (Set.of(Stop.ACCEPT.id(), Stop.DRAIN.id()).contains(stop)) {
            pooled(times, facts);
        }
        return List.copyOf(facts);
    }

    private static void held(ProxyTimes times, List<ProxyFact> facts) {
        double stored = times.counters().getOrDefault("buffered.to-disk", 0.0);
        if (stored > 0) {
            facts.add(new Stored(stored));
        }
        double ahead = times.counters().getOrDefault("ahead.bytes", 0.0);
        if (ahead >= ENOUGH_BYTES) {
            facts.add(new Ahead(ahead));
        }
        Optional<ProxyTimes.Field> total =
                ProxyReading.field(times, ProxyReading.TOTAL).filter(field -> field.count() > 0);
        if (total.isPresent()) {
            double service = times.fields().stream()
                            .filter(field -> Stop.of(field.stop()).isPresent())
                            .mapToDouble(field -> field.mean() * field.count())
                            .sum()
                    / total.orElseThrow().count();
            double all = total.orElseThrow().mean();
            if (service > 0 && all >= SOONER * service) {
                facts.add(new Held(service, all));
            }
        }
    }

    private static void kept(ProxyTimes times, List<ProxyFact> facts) {
        Optional<ProxyTimes.Field> connect = ProxyReading.field(times, Stop.ACCEPT.id());
        if (connect.isPresent()) {
            // Those that tried and got no connection show the fault, they do not hide it.
            double kept = times.requests()
                    - connect.orElseThrow().count()
                    - ProxyReading.neverConnected(times).orElse(0);
            if (kept > 0) {
                facts.add(new Kept(kept, times.requests()));
            }
        }
    }

    private static void pooled(ProxyTimes times, List<ProxyFact> facts) {
        double clients = times.counters().getOrDefault("connections", 0.0);
        double upstream = times.counters().getOrDefault("upstream.connections", clients);
        if (upstream < clients) {
            facts.add(new Pooled(clients, upstream));
        }
    }
}
