package dev.sevenstops.app.drain;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.Meters;
import dev.sevenstops.app.RawClient;
import dev.sevenstops.app.database.OrderGenerator;
import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.parse.OnlyHttp1;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.Lifecycle;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that vanishes in the middle of an export takes the handler's work with it, and is counted as who has ended it. */
class LeavingClientIT {
    /** Some 63 GB: minutes of work at the very least, and much longer than is waited for. */
    private static final long ROWS = 100_000_000;

    private static final long SECONDS = 20;
    private static final int READ = 100_000;

    private final AtomicLong fetched = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);

    @ParameterizedTest
    @CsvSource({"identity, false", "identity, true", "gzip, false", "gzip, true"})
    void theWorkForAClientThatVanishesEndsWithIt(String encoding, boolean stalled) throws Exception {
        WebServer server = server();
        try {
            long before;
            try (RawClient client = new RawClient(server.port(), 2_048)) {
                client.send("GET /export?rows=" + ROWS + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: " + encoding
                        + "\r\n\r\n");
                String head = client.readHead();
                assertEquals(encoding.equals("gzip"), head.contains("gzip"), head);
                client.skip(READ);
                if (stalled) {
                    awaitStandstill();
                }
                before = fetched.get();
            }
            assertTrue(ended.await(SECONDS, TimeUnit.SECONDS), "the handler goes on for nobody");
            long inVain = fetched.get() - before;
            // all that it may still make is what the kernel would have taken without asking the client
            assertTrue(inVain * 100 < ROWS - before, inVain + " orders of " + (ROWS - before) + " that were left");
            await().atMost(Duration.ofSeconds(SECONDS))
                    .untilAsserted(() -> assertEquals(
                            1, Meters.value(server.port(), "lifecycle_ended{", "by=\"client\"", "stop=\"drain\"")));
        } finally {
            server.stop();
        }
    }

    /** Waits until the client, which reads no more, has made the handler wait. */
    private void awaitStandstill() {
        AtomicLong before = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    long now = fetched.get();
                    return before.getAndSet(now) == now;
                });
    }

    private WebServer server() throws Exception {
        Config config = Config.just(ConfigSources.create(Map.<String, String>of()));
        Settings settings = Settings.read(DrainSettings.SETTINGS, config);
        JsonSerializer serializer = SerializeSettings.serializer(Settings.read(SerializeSettings.SETTINGS, config));
        ExportHandler handler = new ExportHandler(this::rows, serializer, DrainSettings.export(settings), 1);
        WebServerConfig.Builder server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .useNio(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .addFeature(ObserveFeature.builder()
                        .observersDiscoverServices(false)
                        .addObserver(MetricsObserver.create())
                        .build());
        DrainSettings.apply(settings, server);
        Lifecycle.install(
                server,
                config,
                routing -> routing.get("/export", (request, response) -> {
                    try {
                        handler.handle(request, response);
                    } finally {
                        ended.countDown();
                    }
                }));
        OnlyHttp1.apply(server);
        return server.build().start();
    }

    /** Orders without end: behind the last one the export begins again. */
    private List<Order> rows(long id, int limit) {
        List<Order> orders = LongStream.rangeClosed(id + 1, Math.min(id + limit, OrderGenerator.ORDERS))
                .mapToObj(OrderGenerator::order)
                .toList();
        fetched.addAndGet(orders.size());
        return orders;
    }
}
