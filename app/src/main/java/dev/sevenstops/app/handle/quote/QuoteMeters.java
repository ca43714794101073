package dev.sevenstops.app.handle.quote;

import dev.sevenstops.client.hedge.Suppression;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Publishes what the calls of the services count, through Helidon's metrics and by service. Everything is a gauge that is read when
 * it is asked for, as the instrument's own figures are, and for the same reasons.
 */
final class QuoteMeters implements AutoCloseable {
    private static final double NONE = -1;
    private static final double NANOS = 1e9;

    private final MeterRegistry registry = MetricsFactory.getInstance().globalRegistry();
    private final List<Meter> registered = new ArrayList<>();

    QuoteMeters(List<Hop> hops) {
        hops.forEach(this::add);
    }

    @Override
    public void close() {
        registered.forEach(registry::remove);
        registered.clear();
    }

    private void add(Hop hop) {
        Tag service = Tag.create("service", hop.dependency().id());
        gauge(
                "client.calls",
                "Calls of a service, without second attempts",
                () -> hop.hedging().calls(),
                service);
        gauge("client.connections", "Open connections to a service", hop::connections, service);
        gauge("client.in_flight", "Attempts that run now", () -> hop.hedging().inFlight(), service);
        gauge("client.hedge.sent", "Second attempts sent", () -> hop.hedging().sent(), service);
        gauge(
                "client.hedge.won",
                "Calls that the second attempt answered",
                () -> hop.hedging().won(),
                service);
        gauge(
                "client.hedge.cancelled",
                "Attempts cancelled",
                () -> hop.hedging().cancelled(),
                service);
        gauge(
                "client.hedge.leaked",
                "Cancelled attempts that did not end",
                () -> hop.hedging().leaked(),
                service);
        gauge(
                "client.hedge.budget.exhausted",
                "Second attempts that were due when the budget was spent",
                () -> hop.hedging().budgetExhausted(),
                service);
        gauge(
                "client.hedge.delay.seconds",
                "After how long a second attempt would be sent now; -1 where none would be",
                () -> hop.hedging().delay().map(QuoteMeters::seconds).orElse(NONE),
                service);
        for (Suppression reason : Suppression.values()) {
            gauge(
                    "client.hedge.suppressed",
                    "Second attempts that were due and not sent",
                    () -> hop.hedging().suppressed().get(reason),
                    service,
                    Tag.create("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
    }

    private <N extends Number> void gauge(String name, String description, Supplier<N> value, Tag... tags) {
        registered.add(registry.getOrCreate(
                Gauge.builder(name, value).description(description).tags(List.of(tags))));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
