package dev.sevenstops.app.downstream;

import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.SettingsCatalogue;
import dev.sevenstops.lifecycle.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The settings of the process, and what they mean. */
final class DownstreamSettings {
    static final String REPLICAS = "downstream.replicas";
    static final String SLOTS = "downstream.slots";
    static final String QUEUE = "downstream.queue";
    static final String CANCELLATION = "downstream.cancellation";

    private static final String SEED = "downstream.seed";
    private static final String MEDIAN = "downstream.median";
    private static final String SIGMA = "downstream.sigma";
    private static final String RATE = "downstream.straggler.rate";
    private static final String FACTOR = "downstream.straggler.factor";
    private static final String KIND = "downstream.straggler.kind";
    private static final String CALLERS = "downstream.warehouse.callers";
    private static final String SLOW = "downstream.slow.service";
    private static final String DELAY = "downstream.slow.delay";
    private static final String NONE = "none";

    /** What can be set. */
    static final SettingsCatalogue CATALOGUE = new SettingsCatalogue(
            List.of(
                    new Setting(
                            SEED,
                            new Setting.Whole(0, Integer.MAX_VALUE),
                            "1",
                            "what all latencies are drawn from: the same seed, the same latency for the same order and"
                                    + " attempt"),
                    new Setting(REPLICAS, new Setting.Whole(1, 16), "2", "replicas of each service, a port each"),
                    new Setting(
                            SLOTS, new Setting.Whole(1, 10_000), "16", "requests that a replica works on at one time"),
                    new Setting(
                            QUEUE,
                            new Setting.Whole(0, 100_000),
                            "64",
                            "requests that may wait for a slot of a replica; the next one is pushed back with 503"),
                    new Setting(
                            MEDIAN,
                            new Setting.Whole(1, 60_000_000),
                            "5000",
                            "median of the lognormal latency of each service, in microseconds; also what a request is"
                                    + " expected to take when its deadline is looked at"),
                    new Setting(
                            SIGMA,
                            new Setting.Decimal(0, 3),
                            "0.3",
                            "standard deviation of the logarithm of the latency"),
                    new Setting(
                            RATE,
                            new Setting.Decimal(0, 1),
                            "0",
                            "fraction of a service's requests that are stragglers"),
                    new Setting(
                            FACTOR,
                            new Setting.Decimal(1, 10_000),
                            "100",
                            "how many times longer than otherwise a straggler takes"),
                    new Setting(
                            KIND,
                            new Setting.OneOf(Stragglers.Kind.ids()),
                            "request",
                            "what makes a straggler: the attempt (request: a hedge draws again), the replica for a stretch"
                                    + " of time, or the order (correlated: a hedge is as slow as the first attempt)"),
                    new Setting(
                            CALLERS,
                            new Setting.OneOf(List.of("inventory", "all", NONE)),
                            "inventory",
                            "which services call the warehouse before they answer"),
                    new Setting(
                            SLOW,
                            new Setting.OneOf(Stream.concat(
                                            Stream.of(NONE),
                                            Arrays.stream(Service.values()).map(Service::id))
                                    .toList()),
                            NONE,
                            "a service whose every request takes downstream.slow.delay"),
                    new Setting(
                            DELAY,
                            new Setting.Whole(0, 600_000),
                            "2000",
                            "how long a request of downstream.slow.service takes, in milliseconds"),
                    new Setting(
                            CANCELLATION,
                            new Setting.Flag(),
                            "true",
                            "whether work stops when its caller has gone; otherwise it holds its slot to the end")),
            Set.of());

    private DownstreamSettings() {}

    /** The latencies of all services. */
    static Latencies latencies(Settings settings) {
        Optional<Service> slow = Arrays.stream(Service.values())
                .filter(service -> service.id().equals(settings.text(SLOW)))
                .findFirst();
        return new Latencies(
                settings.whole(SEED),
                median(settings),
                settings.decimal(SIGMA),
                new Stragglers(
                        settings.whole(SEED),
                        settings.decimal(RATE),
                        settings.decimal(FACTOR),
                        Stragglers.Kind.of(settings.text(KIND)),
                        settings.whole(REPLICAS)),
                slow,
                Duration.ofMillis(settings.whole(DELAY)));
    }

    /** Whether this service asks the warehouse before it answers. */
    static boolean callsWarehouse(Settings settings, Service service) {
        return switch (service) {
            case WAREHOUSE -> false;
            case INVENTORY -> !settings.text(CALLERS).equals(NONE);
            case PRICING, SHIPPING -> settings.text(CALLERS).equals("all");
        };
    }

    /**
     * What a request of this service is expected to take, as far as it can be known beforehand: the median of its own work, and of the
     * warehouse's where it calls that. Neither stragglers nor a slowed service are foreseen.
     */
    static Duration expected(Settings settings, Service service) {
        return callsWarehouse(settings, service) ? median(settings).multipliedBy(2) : median(settings);
    }

    private static Duration median(Settings settings) {
        return Duration.ofNanos(settings.whole(MEDIAN) * 1_000L);
    }
}
