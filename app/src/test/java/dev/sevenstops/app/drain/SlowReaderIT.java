package dev.sevenstops.app.drain;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.RawClient;
import dev.sevenstops.app.database.OrderGenerator;
import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.Settings;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A client that reads slowly, over a real socket: how far ahead of it the export gets. */
class SlowReaderIT {
    private static final long ROWS = 100_000;

    /** What the sockets' buffers may hold (tcp_wmem's usual 4 MB and a small receive buffer), and much less than an export. */
    private static final long SOCKETS = 6_000_000;

    private static final int STEP = 3_000_000;
    private static final int LEAST_BYTES_OF_A_ROW = 300;

    private final AtomicLong fetched = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void aStreamedExportGetsNoFurtherThanTheSocketsBuffers() throws Exception {
        WebServer server = server("streamed");
        try (RawClient client = client(server)) {
            String head = client.readHead();
            assertTrue(head.contains("Transfer-Encoding: chunked"), head);
            long read = 0;
            for (int step = 0; step < 5; step++) {
                long ahead = standsStillAt() * LEAST_BYTES_OF_A_ROW - read;
                assertTrue(ahead <= SOCKETS + (long) ExportPages.ROWS * 1_000, "bytes ahead of the client: " + ahead);
                client.skip(STEP);
                read += STEP;
            }
            assertTrue(fetched.get() < ROWS, "there is more to come");
            client.close();
            assertTrue(ended.await(20, TimeUnit.SECONDS), "a client that leaves ends the export");
            assertTrue(fetched.get() < ROWS, "and nothing more was fetched for it");
        } finally {
            server.stop();
        }
    }

    /** The counter-test: the fault makes all of it before the first byte. */
    @Test
    void aBufferedExportIsAllThereBeforeItsFirstByte() throws Exception {
        WebServer server = server("buffered");
        try (RawClient client = client(server)) {
            String head = client.readHead();
            assertEquals(ROWS, fetched.get());
            assertTrue(head.contains("Content-Length: "), head);
        } finally {
            server.stop();
        }
    }

    /** The other fault: it looks like streaming, and nothing holds it back. */
    @Test
    void aQueuedExportIsAllThereWhileItsClientReadsNothing() throws Exception {
        WebServer server = server("queued");
        try (RawClient client = client(server)) {
            String head = client.readHead();
            assertTrue(head.contains("Transfer-Encoding: chunked"), head);
            assertTrue(ended.await(60, TimeUnit.SECONDS), "the handler is done");
            assertEquals(ROWS, fetched.get());
        } finally {
            server.stop();
        }
    }

    private static RawClient client(WebServer server) throws Exception {
        RawClient client = new RawClient(server.port(), 2_048);
        client.send("GET /export HTTP/1.1\r\nHost: x\r\n\r\n");
        return client;
    }

    /** Rows fetched when no more are, however long one looks. */
    private long standsStillAt() {
        AtomicLong before = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> before.getAndSet(fetched.get()) == fetched.get());
        return before.get();
    }

    private WebServer server(String export) throws Exception {
        Settings settings = Settings.read(
                DrainSettings.SETTINGS, Config.just(ConfigSources.create(Map.of("stops.drain.export", export))));
        JsonSerializer serializer = SerializeSettings.serializer(
                Settings.read(SerializeSettings.SETTINGS, Config.just(ConfigSources.create(Map.<String, String>of()))));
        ExportHandler handler = new ExportHandler(this::rows, serializer, DrainSettings.export(settings), 0);
        WebServerConfig.Builder server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .useNio(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .shutdownHook(false)
                .featuresDiscoverServices(false);
        DrainSettings.apply(settings, server);
        return server.routing(routing -> routing.get("/export", (request, response) -> {
                    try {
                        handler.handle(request, response);
                    } finally {
                        ended.countDown();
                    }
                }))
                .build()
                .start();
    }

    private List<Order> rows(long id, int limit) {
        List<Order> orders = LongStream.rangeClosed(id + 1, Math.min(id + limit, ROWS))
                .mapToObj(OrderGenerator::order)
                .toList();
        fetched.addAndGet(orders.size());
        return orders;
    }
}
