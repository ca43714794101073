package dev.sevenstops.app.handle.quote;

import dev.sevenstops.app.calls.Guard;
import dev.sevenstops.app.calls.Links;
import dev.sevenstops.app.calls.ReplicaCalls;
import dev.sevenstops.app.handle.OrderRepository;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.client.hedge.HedgePolicy;
import dev.sevenstops.client.hedge.HedgeSettings;
import dev.sevenstops.client.hedge.Hedger;
import dev.sevenstops.lifecycle.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the handle stop that concern the quote: whom it asks, how, and by when.
 *
 * <p>The fault is a timeout for each call, one call after the other: each is reasonable, and together they are the sum. The fix is
 * all calls at the same time, under one deadline that every hop is told. Another fault, of the client that makes the calls, is a
 * {@linkplain Guard monitor} that it holds while it waits.
 */
public final class QuoteSettings {
    private static final String DOWNSTREAM = "app.downstream";
    private static final String FAN_OUT = "stops.handle.fan-out";
    private static final String DEADLINE = "stops.handle.deadline";
    private static final String HOP_TIMEOUT = "stops.handle.hop-timeout";
    private static final String PARTIAL = "stops.handle.partial";
    private static final String HEDGING = "stops.handle.hedging";
    private static final String HEDGING_BUDGET = "stops.handle.hedging-budget";
    private static final String HEDGING_SAFETY = "stops.handle.hedging-safety";
    private static final String HEDGING_IN_FLIGHT = "stops.handle.hedging-in-flight";
    private static final String HEDGING_WINDOW = "stops.handle.hedging-window";
    private static final String PROTOCOL = "stops.handle.client-protocol";
    private static final String LOCKING = "stops.handle.client-locking";

    /** What can be set. */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    DOWNSTREAM,
                    new Setting.Text(),
                    "",
                    "where the services listen that a quote depends on: pricing=host:port,host:port;inventory=…;shipping=…;"
                            + " empty for none, and no quotes"),
            new Setting(
                    FAN_OUT,
                    new Setting.OneOf(List.of("parallel", "sequential")),
                    "parallel",
                    "whether the services of a quote are asked at the same time or one after the other"),
            new Setting(
                    DEADLINE,
                    new Setting.Whole(0, 600_000),
                    "250",
                    "milliseconds for a whole quote, less if the caller says so with Request-Timeout; every hop is told"
                            + " what is left; 0 for none, whatever the caller says"),
            new Setting(
                    HOP_TIMEOUT,
                    new Setting.Whole(1, 600_000),
                    "1000",
                    "milliseconds that the call of one service may take"),
            new Setting(
                    PARTIAL,
                    new Setting.OneOf(List.of("optional-parts", "all-or-nothing")),
                    "optional-parts",
                    "whether a quote is answered without the parts that it can do without (shipping)"),
            new Setting(
                    HEDGING,
                    new Setting.Text(),
                    "budget-2",
                    "after how long a second call is sent to another replica: off, a quantile (p95), a budget in percent"
                            + " (budget-2), a time in milliseconds (fixed-10) or twice the mean (mean)"),
            new Setting(
                    HEDGING_BUDGET,
                    new Setting.Whole(0, 100),
                    "2",
                    "percent of extra calls of a service at most, 0 for no bound"),
            new Setting(
                    HEDGING_SAFETY,
                    new Setting.Flag(),
                    "true",
                    "whether no second call is sent while much is in flight, after a service asked for less, or where it"
                            + " would come back too late"),
            new Setting(
                    HEDGING_IN_FLIGHT,
                    new Setting.Whole(0, 100_000),
                    "11",
                    "calls in flight at each replica above which no second one is sent: about 70 % of what it can do at"
                            + " once; 0 for no bound"),
            new Setting(
                    HEDGING_WINDOW,
                    new Setting.Whole(100, 3_600_000),
                    "10000",
                    "milliseconds that the window of a service's latencies looks back; with fewer than 100 answers in it"
                            + " nothing is hedged"),
            new Setting(
                    PROTOCOL,
                    new Setting.OneOf(List.of("http1", "http2")),
                    "http1",
                    "what the services of a quote are spoken to in: HTTP/1.1, or HTTP/2 in cleartext"),
            new Setting(
                    LOCKING,
                    new Setting.OneOf(List.of("lock", "synchronized")),
                    "lock",
                    "what a connection to a service of a quote holds while a call waits on it, each its own: a lock, or a monitor,"
                            + " which keeps a carrier thread from all other requests on JDKs before 24"));

    private QuoteSettings() {}

    /**
     * The quotes that the settings describe.
     *
     * @param settings the effective settings
     * @param orders where the orders are
     * @param json reads what the services answer
     * @throws StartupFailure if the services or the hedging cannot be understood
     */
    public static Quotes quotes(Settings settings, OrderRepository orders, JsonSerializer json) throws StartupFailure {
        HedgePolicy policy = policy(settings);
        Addresses addresses = Addresses.parse(DOWNSTREAM, settings.text(DOWNSTREAM));
        Duration hopTimeout = Duration.ofMillis(settings.whole(HOP_TIMEOUT));
        Guard guard = settings.text(LOCKING).equals("synchronized") ? Guard.MONITOR : Guard.LOCK;
        // calls are cut at the hop's timeout; the sockets' own comes later, for threads that nobody interrupts
        Links links = new Links(settings.text(PROTOCOL).equals("http2"), guard, hopTimeout, hopTimeout.plusSeconds(1));
        boolean safety = Boolean.parseBoolean(settings.text(HEDGING_SAFETY));
        List<Hop> hops = new ArrayList<>();
        addresses.replicas().forEach((dependency, replicas) -> {
            // a budget for each: all of a shared one could be spent on the service in trouble, three times what it can
            // bear
            Hedger hedger = Hedger.of(dependency.id(), policy, hedging(settings, replicas.size(), safety));
            hops.add(new Hop(
                    dependency,
                    replicas.stream()
                            .map(address -> new ReplicaCalls(address, () -> links.connect(address)))
                            .toList(),
                    hedger,
                    safety,
                    json));
        });
        FanOut fanOut = new FanOut(hops, settings.text(FAN_OUT).equals("parallel"), hopTimeout, required(settings));
        int deadline = settings.whole(DEADLINE);
        Optional<QuoteHandler> handler = hops.isEmpty()
                ? Optional.empty()
                : Optional.of(new QuoteHandler(
                        orders,
                        fanOut,
                        required(settings),
                        deadline == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(deadline))));
        return new Quotes(handler, hops, DOWNSTREAM);
    }

    private static HedgePolicy policy(Settings settings) throws StartupFailure {
        String text = settings.text(HEDGING);
        Optional<HedgePolicy> policy = HedgePolicy.parse(text);
        if (policy.isEmpty()) {
            throw new StartupFailure(
                    StartupFailure.USAGE,
                    HEDGING + "=" + text + ": must be off, mean, a quantile such as p95, a budget in percent such as"
                            + " budget-2, or milliseconds such as fixed-10");
        }
        return policy.get();
    }

    private static HedgeSettings hedging(Settings settings, int replicas, boolean safety) {
        HedgeSettings hedging = HedgeSettings.of(replicas);
        int percent = settings.whole(HEDGING_BUDGET);
        hedging = percent == 0 ? hedging.withoutBudget() : hedging.withBudget(percent / 100.0);
        int inFlight = settings.whole(HEDGING_IN_FLIGHT);
        if (inFlight > 0) {
            hedging = hedging.withInFlightThreshold(inFlight);
        }
        hedging = hedging.withWindow(Duration.ofMillis(settings.whole(HEDGING_WINDOW)), hedging.minimumObservations());
        return safety ? hedging : hedging.withoutSafety();
    }

    private static Set<Dependency> required(Settings settings) {
        Set<Dependency> required = EnumSet.allOf(Dependency.class);
        if (settings.text(PARTIAL).equals("optional-parts")) {
            required.removeIf(dependency -> !dependency.required());
        }
        return required;
    }
}
