package dev.sevenstops.client.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import dev.sevenstops.client.hedge.HedgePolicy;
import dev.sevenstops.client.hedge.HedgeSettings;
import dev.sevenstops.client.hedge.Hedger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's example does what the README says: over real sockets, with the JDK's own client and server, and from another package. */
@Timeout(60)
class PriceClientTest {
    private static final HedgePolicy SOON = new HedgePolicy.Fixed(Duration.ofMillis(20));
    private static final HedgePolicy LATE = new HedgePolicy.Fixed(Duration.ofMinutes(5));
    private static final HedgeSettings FREE = HedgeSettings.of(2).withoutBudget();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<HttpServer> servers = new ArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> attempts = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        end.countDown();
        servers.forEach(server -> server.stop(0));
        http.shutdownNow();
    }

    private URI replica(HttpHandler answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        int number = servers.size();
        server.setExecutor(Thread::startVirtualThread);
        server.createContext("/prices/", exchange -> {
            assertTrue(Deadline.fromHeader(exchange.getRequestHeaders().getFirst(Deadline.HEADER))
                    .isPresent());
            attempts.add(number + ": " + exchange.getRequestHeaders().getFirst(Hedger.PREVIOUS_ATTEMPTS));
            answers.handle(exchange);
        });
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void hangs(HttpExchange exchange) {
        hanging.countDown();
        pass(end);
        exchange.close();
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpHandler says(int status, String text) {
        return exchange -> {
            byte[] body = text.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        };
    }

    private PriceClient client(HedgePolicy policy, HttpHandler one, HttpHandler two) throws IOException {
        return new PriceClient(http, List.of(replica(one), replica(two)), Hedger.of("prices", policy, FREE));
    }

    private static Deadline aMinute() {
        return Deadline.after(Duration.ofMinutes(1));
    }

    @Test
    void whoIsLateIsOvertakenByTheOtherReplicaAndCancelled() throws Exception {
        PriceClient prices = client(SOON, this::hangs, exchange -> {
            pass(hanging);
            says(200, "12.50").handle(exchange);
        });
        HttpResponse<String> response = prices.price(7, aMinute());
        assertEquals("12.50", response.body());
        assertTrue(attempts.containsAll(List.of("0: null", "1: 1")), attempts::toString);
        await().until(() -> prices.hedger().metrics().cancelled() == 1);
        assertEquals(1, prices.hedger().metrics().won());
        assertEquals(0, prices.hedger().metrics().inFlight());
    }

    @Test
    void aServersFaultIsTriedAtTheOtherReplicaAndANotFoundIsAnAnswer() throws Exception {
        PriceClient prices = client(LATE, says(500, "broken"), says(404, "no such order"));
        assertEquals(404, prices.price(7, aMinute()).statusCode());
        assertEquals(List.of("0: null", "1: 1"), attempts);
        assertEquals(404, prices.price(7, aMinute()).statusCode());
        assertEquals(List.of("0: null", "1: 1", "1: null"), attempts);
    }

    @Test
    void theDeadlineEndsBoth() throws Exception {
        PriceClient prices = client(SOON, this::hangs, this::hangs);
        // long enough for both to have begun, however busy the machine is
        assertThrows(DeadlineExceededException.class, () -> prices.price(7, Deadline.after(Duration.ofSeconds(1))));
        await().until(() -> prices.hedger().metrics().cancelled() == 2);
    }

    @Test
    void asItStandsInTheReadmeItCanBeMade() throws Exception {
        PriceClient prices = PriceClient.of(List.of(replica(says(200, "12.50")), replica(says(200, "12.50"))));
        try {
            assertEquals("12.50", prices.price(7, aMinute()).body());
        } finally {
            prices.http().shutdownNow();
        }
    }

    /** Apart from white space, which the formatter may change. */
    @Test
    void theReadmeSaysTheSame() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("```java\n") + "```java\n".length();
        String example = readme.substring(begin, readme.indexOf("```", begin));
        String source = Files.readString(Path.of("src/test/java/dev/sevenstops/client/example/PriceClient.java"));
        String compiled = source.substring(source.indexOf("record PriceClient"));
        assertEquals(compiled.replaceAll("\\s+", ""), example.replaceAll("\\s+", ""));
    }
}
