package dev.sevenstops.app.downstream;

import dev.sevenstops.app.Listeners;
import dev.sevenstops.app.downstream.caller.Callers;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** All services, running: a listener for each replica and one for the admin, on free ports of the loopback address. */
final class Downstream implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    /** Nobody is promised that work in progress is finished when the process ends. */
    private static final Duration GRACE = Duration.ofMillis(100);

    private final List<WebServer> servers = new ArrayList<>();
    private final Map<Service, List<Integer>> ports = new EnumMap<>(Service.class);
    private final ScheduledThreadPoolExecutor timer;
    private Optional<WarehouseClient> warehouse = Optional.empty();
    private int adminPort;

    private Downstream() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Starts everything.
     *
     * @param settings the effective settings
     * @param instance identifies this process
     * @throws StartupFailure if a listener cannot be opened
     */
    static Downstream start(Settings settings, String instance) throws StartupFailure {
        Downstream downstream = new Downstream();
        try {
            downstream.open(settings, instance);
            return downstream;
        } catch (StartupFailure | RuntimeException e) {
            downstream.close();
            throw e;
        }
    }

    private void open(Settings settings, String instance) throws StartupFailure {
        WorkReport report = new WorkReport(settings.whole(DownstreamSettings.SLOTS));
        open(Service.WAREHOUSE, settings, report);
        warehouse = Optional.of(new WarehouseClient(ports(Service.WAREHOUSE)));
        for (Service service : List.of(Service.PRICING, Service.INVENTORY, Service.SHIPPING)) {
            open(service, settings, report);
        }
        HttpRouting.Builder admin = HttpRouting.builder()
                .get("/observe/work", report)
                .get("/observe/settings", new SettingsReport(settings, instance));
        adminPort = listen(listener().routing(admin));
    }

    private void open(Service service, Settings settings, WorkReport report) throws StartupFailure {
        Latencies latencies = DownstreamSettings.latencies(settings);
        WorkCount count = new WorkCount();
        List<Slots> slots = new ArrayList<>();
        List<Integer> opened = new ArrayList<>();
        for (int replica = 0; replica < settings.whole(DownstreamSettings.REPLICAS); replica++) {
            Slots own = new Slots(
                    settings.whole(DownstreamSettings.SLOTS),
                    settings.whole(DownstreamSettings.QUEUE),
                    System::nanoTime);
            Replica handler = new Replica(
                    new Answers(service, replica, new Draws(latencies.seed())),
                    own,
                    count,
                    latencies,
                    DownstreamSettings.expected(settings, service),
                    warehouse.filter(client -> DownstreamSettings.callsWarehouse(settings, service)),
                    settings.flag(DownstreamSettings.CANCELLATION),
                    timer);
            WebServerConfig.Builder listener =
                    listener().routing(HttpRouting.builder().get("/" + service.id() + "/{order}", handler));
            Callers.install(listener);
            opened.add(listen(listener));
            slots.add(own);
        }
        ports.put(service, List.copyOf(opened));
        report.add(service, count, slots);
    }

    private static WebServerConfig.Builder listener() {
        return WebServer.builder()
                .host(HOST)
                .port(0)
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                // as for the orders service, see there
                .useNio(false)
                .backlog(4096)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .mediaContext(MediaContext.create());
    }

    private int listen(WebServerConfig.Builder listener) throws StartupFailure {
        WebServer server = listener.build();
        servers.add(server);
        Listeners.quietly(server);
        if (!server.isRunning() || server.port() <= 0) {
            throw new StartupFailure(
                    StartupFailure.LISTEN,
                    "cannot listen on any free port of " + HOST + ": see whether the process may open more sockets");
        }
        return server.port();
    }

    /** Ports of a service's replicas. */
    List<Integer> ports(Service service) {
        return ports.getOrDefault(service, List.of());
    }

    /** Ports of all services. */
    Map<Service, List<Integer>> ports() {
        return Collections.unmodifiableMap(ports);
    }

    /** Port of the admin listener. */
    int adminPort() {
        return adminPort;
    }

    /** Stops everything, at once rather than one after the other. Work in progress is broken off. */
    @Override
    public void close() {
        try (ExecutorService stopping = Executors.newVirtualThreadPerTaskExecutor()) {
            servers.forEach(server -> stopping.execute(server::stop));
        }
        warehouse.ifPresent(WarehouseClient::close);
        timer.shutdownNow();
    }
}
