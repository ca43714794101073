package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.sevenstops.app.StubReplica.Answer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is no longer waited for learns of it, in both protocols, and nothing stays behind. */
class QuoteCancelIT {
    private static final List<String> SERVICES = List.of("pricing", "inventory", "shipping");

    private StubServices services;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        services = new StubServices();
    }

    @AfterEach
    void stop() throws Exception {
        services.close();
    }

    private int left() {
        return services.all().stream().mapToInt(StubReplica::left).sum();
    }

    private int connections() {
        return services.all().stream().mapToInt(StubReplica::connections).sum();
    }

    private int accepted() {
        return services.all().stream().mapToInt(StubReplica::accepted).sum();
    }

    private static double counted(OrdersService service, String name) throws Exception {
        double sum = 0;
        for (String dependency : SERVICES) {
            sum += Meters.value(service.adminPort(), name, "service=\"" + dependency + "\"");
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void connectionsAreKept(String protocol) throws Exception {
        try (OrdersService service = services.start(
                        "stops.handle.client-protocol", protocol,
                        "stops.handle.deadline", "60000",
                        "stops.handle.hop-timeout", "60000",
                        "stops.handle.hedging", "off");
                Contract client = new Contract(service.port())) {
            for (int i = 0; i < 20; i++) {
                assertEquals("[]", client.get("/orders/7/quote").get("missing").toString());
            }
            assertEquals(6, accepted(), "one for each replica");
            assertEquals(6, counted(service, "client_connections"));
            assertEquals(60, counted(service, "client_calls"));
        }
        await().until(() -> connections() == 0);
        assertEquals(0, left());
    }

    /** The wait on a kept connection is where Helidon's own pool loses the cancellation. */
    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void aCallThatIsCutOnAKeptConnectionIsCancelledThere(String protocol) throws Exception {
        try (OrdersService service = services.start(
                        "stops.handle.client-protocol", protocol,
                        "stops.handle.deadline", "5000",
                        "stops.handle.hop-timeout", "60000",
                        "stops.handle.hedging", "off");
                Contract client = new Contract(service.port())) {
            for (int i = 0; i < 4; i++) {
                assertEquals("[]", client.get("/orders/7/quote").get("missing").toString());
            }
            int before = accepted();
            services.all().forEach(replica -> replica.does(request -> Answer.NEVER));
            Contract.problem(504, client.send(client.request("/orders/7/quote").build()));
            await().until(() -> left() == 3);
            assertEquals(before, accepted(), "they had been kept");
            services.all().forEach(replica -> replica.does(replica::part));
            for (int i = 0; i < 4; i++) {
                client.get("/orders/7/quote");
            }
        }
        await().until(() -> connections() == 0);
    }

    /** As above, and within the first tenth of a second: the only time in which Helidon's own pool loses it. */
    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void aLoserOnAKeptConnectionIsCancelledEarlyToo(String protocol) throws Exception {
        try (OrdersService service = services.start(
                        "stops.handle.client-protocol", protocol,
                        "stops.handle.deadline", "60000",
                        "stops.handle.hop-timeout", "60000",
                        "stops.handle.hedging", "fixed-10",
                        "stops.handle.hedging-budget", "0");
                Contract client = new Contract(service.port())) {
            for (int i = 0; i < 10; i++) {
                client.get("/orders/7/quote");
            }
            int before = left();
            // one replica of each service, so that the other one always answers
            for (String dependency : SERVICES) {
                services.of(dependency).getFirst().does(request -> Answer.NEVER);
            }
            for (int i = 0; i < 4; i++) {
                assertEquals("[]", client.get("/orders/7/quote").get("missing").toString());
            }
            await().until(() -> left() - before >= 3);
        }
        await().until(() -> connections() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void afterManyCallsNothingStaysBehind(String protocol) throws Exception {
        for (StubReplica replica : services.all()) {
            int[] count = new int[1];
            replica.does(request -> {
                int call;
                synchronized (count) {
                    call = count[0]++;
                }
                // over HTTP/2 the stub can say 200 and 500 only
                return switch (call % 7) {
                    case 2 -> Answer.NEVER;
                    case 4 -> Answer.status(500);
                    default -> replica.part(new StubReplica.Request("/x/7", Map.of()));
                };
            });
        }
        try (OrdersService service = services.start(
                        "stops.handle.client-protocol", protocol,
                        "stops.handle.deadline", "300",
                        "stops.handle.hedging", "fixed-50",
                        "stops.handle.hedging-budget", "0");
                Contract client = new Contract(service.port());
                ExecutorService callers = Executors.newFixedThreadPool(16)) {
            List<Callable<Integer>> quotes = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                quotes.add(() ->
                        client.send(client.request("/orders/7/quote").build()).statusCode());
            }
            Map<Integer, Integer> statuses = new HashMap<>();
            for (Future<Integer> status : callers.invokeAll(quotes)) {
                statuses.merge(status.get(), 1, Integer::sum);
            }
            assertTrue(List.of(200, 502, 504).containsAll(statuses.keySet()), statuses::toString);
            await().atMost(Duration.ofSeconds(30)).until(() -> counted(service, "client_in_flight") == 0);
            await().atMost(Duration.ofSeconds(30)).until(() -> quoteThreads() == 0);
            // what is open on this side is open on the other, and the other way round
            await().atMost(Duration.ofSeconds(30)).until(() -> counted(service, "client_connections") == connections());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> connections() == 0);
    }

    /** Virtual threads are in no list but this one. */
    private long quoteThreads() throws Exception {
        Path dump = folder.resolve("threads-" + System.nanoTime() + ".txt");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        try (var lines = Files.lines(dump)) {
            return lines.filter(line -> line.contains("\"quote-") || line.contains("\"attempt "))
                    .count();
        }
    }
}
