package dev.sevenstops.gatling.proxy;

import static dev.sevenstops.gatling.proxy.Fixture.answer;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.sevenstops.report.model.ProxyTimes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every proxy must let through, and what its log then says. */
@Timeout(120)
class ProxyPassesIT {
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    private Path folder;

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static HttpRequest.Builder to(Fixture fixture, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fixture.port() + path));
    }

    private static void echo(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("X-Long", "y".repeat(12_000));
        answer(
                exchange,
                String.join(
                        "\n",
                        exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                        "cookie "
                                + exchange.getRequestHeaders()
                                        .getFirst("Cookie")
                                        .length(),
                        "x-request " + exchange.getRequestHeaders().getFirst("X-Request"),
                        "authorization " + exchange.getRequestHeaders().getFirst("Authorization"),
                        "content-type " + exchange.getRequestHeaders().containsKey("Content-Type"),
                        "body " + body.length));
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void largeCookiesHeadersAndBodiesArriveAsTheyWereSent(ProxyKind kind) throws Exception {
        try (Fixture fixture =
                Fixture.inFrontOf(ProxyPassesIT::echo, kind, ProxyOptions.defaults(), folder.resolve(kind.id()))) {
            for (int cookie : new int[] {12_000, 32_000}) {
                HttpResponse<String> response = send(to(fixture, "/orders?q=a%20b&limit=5")
                        .header("Cookie", "s=" + "c".repeat(cookie - 2))
                        .header("X-Request", "7")
                        .header("Authorization", "Bearer t")
                        .POST(BodyPublishers.ofByteArray(new byte[300_000])));
                assertEquals(200, response.statusCode(), response::body);
                assertEquals(
                        "POST /orders?q=a%20b&limit=5\ncookie " + cookie
                                + "\nx-request 7\nauthorization Bearer t\ncontent-type false\nbody 300000",
                        response.body());
                assertEquals(
                        12_000,
                        response.headers().firstValue("X-Long").orElse("").length());
            }
            ProxyTimes times = fixture.times();
            assertEquals(kind.id(), times.proxy());
            assertEquals(2, times.requests());
            assertEquals(Map.of("200", 2L), times.statuses());
            assertEquals(Map.of(kind == ProxyKind.HAPROXY ? "----" : "complete", 2L), times.ends());
            assertEquals(2.0, times.counters().get(Counter.CONNECTIONS), "a client of its own for each request");
            assertEquals(0.0, times.counters().get(Counter.NEVER_CONNECTED));
            assertTrue(times.counters().getOrDefault(Counter.TO_CLIENT, 0.0) > 100, times::toString);
            times.fields().forEach(field -> assertEquals(2, field.count(), field::toString));
            assertFalse(fixture.proxy().version().isEmpty());
            assertNotEquals("unknown", fixture.proxy().version());
            System.out.println(kind.id() + " " + fixture.proxy().version() + " pid "
                    + fixture.proxy().pid() + ": " + times);
        }
    }

    /** The service goes on only once the client has read what it sent so far: a proxy that holds it back hangs. */
    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void aResponseIsPassedOnWhileItIsBeingSent(ProxyKind kind) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (Fixture fixture = Fixture.inFrontOf(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream body = exchange.getResponseBody();
                    body.write("first\n".getBytes(StandardCharsets.US_ASCII));
                    body.flush();
                    awaitLatch(read);
                    body.write("second\n".getBytes(StandardCharsets.US_ASCII));
                    exchange.close();
                },
                kind,
                ProxyOptions.defaults(),
                folder.resolve(kind.id()))) {
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<InputStream> response =
                        client.send(to(fixture, "/export").build(), BodyHandlers.ofInputStream());
                try (InputStream body = response.body()) {
                    assertArrayEquals("first\n".getBytes(StandardCharsets.US_ASCII), body.readNBytes(6));
                    read.countDown();
                    assertEquals("second\n", new String(body.readAllBytes(), StandardCharsets.US_ASCII));
                }
            }
        }
    }

    /** The service answers once it has the first half of the body: a proxy that waits for the second half hangs. */
    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void aBodyIsPassedOnWhileItIsBeingSent(ProxyKind kind) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (Fixture fixture = Fixture.inFrontOf(
                        exchange -> {
                            int first = exchange.getRequestBody().readNBytes(5).length;
                            arrived.countDown();
                            int rest = exchange.getRequestBody().readAllBytes().length;
                            answer(exchange, first + " " + rest);
                        },
                        kind,
                        ProxyOptions.defaults(),
                        folder.resolve(kind.id()));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 10\r\n\r\n01234"
                    .getBytes(StandardCharsets.US_ASCII));
            assertTrue(arrived.await(30, TimeUnit.SECONDS), "the first half reached the service");
            out.write("56789".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.endsWith("5 5"), answer);
        }
    }

    /** A header that is too large for the proxy itself: the service hears nothing of it, so only this line tells who refused. */
    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void whatTheProxyRefusesByItselfIsInItsLog(ProxyKind kind) throws Exception {
        AtomicLong served = new AtomicLong();
        try (Fixture fixture = Fixture.inFrontOf(
                exchange -> {
                    served.incrementAndGet();
                    answer(exchange, "served");
                },
                kind,
                ProxyOptions.defaults(),
                folder.resolve(kind.id()))) {
            String status;
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.port())) {
                socket.getOutputStream()
                        .write(("GET /orders/1 HTTP/1.1\r\nHost: a\r\nX-Giant: " + "g".repeat(100_000) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).substring(9);
            }
            await().atMost(30, TimeUnit.SECONDS).until(() -> fixture.times().requests() == 1);
            ProxyTimes times = fixture.times();
            assertEquals(0, served.get(), "the proxy lets it through, so this test shows nothing");
            assertEquals(Map.of(status, 1L), times.statuses());
            times.fields().stream()
                    .filter(field -> field.stop().equals("accept"))
                    .forEach(field -> assertEquals(0, field.count(), field::toString));
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void tlsEndsAtTheProxyAndBufferedRequestsArriveWhole(ProxyKind kind) throws Exception {
        ProxyOptions options = new ProxyOptions(true, true, kind != ProxyKind.HAPROXY);
        try (Fixture fixture = Fixture.inFrontOf(
                exchange -> answer(
                        exchange,
                        exchange.getProtocol() + " " + exchange.getRequestBody().readAllBytes().length),
                kind,
                options,
                folder.resolve(kind.id()))) {
            assertEquals("on", fixture.proxy().options().get("tls"));
            assertEquals("on", fixture.proxy().options().get("request.buffering"));
            Path store = folder.resolve(kind.id()).resolve("tls.p12");
            Path pem = fixture.proxy().certificate().orElseThrow();
            Certificate certificate = new Certificate(store, pem, pem, pem);
            try (HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(certificate.trust())
                    .build()) {
                for (int bytes : new int[] {0, 10, 50_000, 3 * MEGABYTE}) {
                    HttpRequest request = HttpRequest.newBuilder(
                                    URI.create("https://localhost:" + fixture.port() + "/orders"))
                            .POST(BodyPublishers.ofByteArray(new byte[bytes]))
                            .build();
                    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                    assertEquals("HTTP/1.1 " + bytes, response.body());
                }
            }
            assertEquals(4, fixture.times().requests());
        }
    }

    /** Many at once, of sizes below and above every buffer on the way: each byte arrives, and the log has each request. */
    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void manyResponsesAtOnceArriveWholeAndTheirTimesAddUp(ProxyKind kind) throws Exception {
        int clients = 16;
        int rounds = 4;
        try (Fixture fixture = Fixture.inFrontOf(
                exchange -> {
                    int size = Integer.parseInt(exchange.getRequestURI().getQuery());
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream body = exchange.getResponseBody()) {
                        body.write(pattern(size));
                    }
                },
                kind,
                new ProxyOptions(false, false, kind != ProxyKind.HAPROXY),
                folder.resolve(kind.id()))) {
            try (HttpClient client = HttpClient.newHttpClient();
                    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> whole = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    int size = 1 << (i + 6);
                    whole.add(executor.submit(() -> {
                        int equal = 0;
                        for (int round = 0; round < rounds; round++) {
                            byte[] body = client.send(
                                            to(fixture, "/orders?" + (size + round))
                                                    .build(),
                                            BodyHandlers.ofByteArray())
                                    .body();
                            equal += Arrays.equals(pattern(size + round), body) ? 1 : 0;
                        }
                        return equal;
                    }));
                }
                for (Future<Integer> responses : whole) {
                    assertEquals(rounds, responses.get());
                }
            }
            ProxyTimes times = fixture.times();
            assertEquals(clients * rounds, times.requests());
            assertTrue(times.counters().getOrDefault(Counter.CONNECTIONS, 0.0) <= clients, times::toString);
            double sum = times.fields().stream()
                    .filter(field -> !field.stop().equals(Timing.TOTAL))
                    .mapToDouble(ProxyTimes.Field::mean)
                    .sum();
            double total = times.fields().stream()
                    .filter(field -> field.stop().equals(Timing.TOTAL))
                    .mapToDouble(ProxyTimes.Field::mean)
                    .sum();
            // each of nginx's and HAProxy's times is rounded to a millisecond
            assertEquals(total, sum, kind == ProxyKind.EMBEDDED ? 1e-9 : 0.006);
        }
    }

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /**
     * A client that asks for 64 MB and reads nothing. A buffering nginx takes it all from the service; the embedded proxy takes
     * what it may hold; one that does not buffer leaves the service waiting.
     */
    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void howFarAProxyRunsAheadOfItsClientIsInItsLog(ProxyKind kind) throws Exception {
        double buffered = kind == ProxyKind.HAPROXY ? 0 : aheadOfASlowClient(kind, true);
        double streamed = aheadOfASlowClient(kind, false);
        System.out.println(kind.id() + ": ahead of a client that reads nothing: buffering off " + streamed + ", on "
                + buffered + " bytes");
        assertTrue(streamed < MEGABYTE / 2, kind.id() + " off: " + streamed);
        if (kind != ProxyKind.HAPROXY) {
            assertTrue(buffered > 3.0 * MEGABYTE / 4, kind.id() + " on: " + buffered);
        }
    }

    private double aheadOfASlowClient(ProxyKind kind, boolean buffering) throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch done = new CountDownLatch(1);
        try (Fixture fixture = Fixture.inFrontOf(
                exchange -> {
                    exchange.sendResponseHeaders(200, 64L * MEGABYTE);
                    byte[] piece = new byte[64 * 1024];
                    try (OutputStream body = exchange.getResponseBody()) {
                        for (int i = 0; i < 1024; i++) {
                            body.write(piece);
                            written.addAndGet(piece.length);
                        }
                    } finally {
                        done.countDown();
                    }
                },
                kind,
                new ProxyOptions(false, false, buffering),
                folder.resolve(kind.id() + buffering))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.port())) {
                socket.getOutputStream()
                        .write("GET /export HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                // The service cannot write any more, or has written everything.
                AtomicLong before = new AtomicLong(-1);
                await().pollInterval(500, TimeUnit.MILLISECONDS)
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> done.getCount() == 0
                                || written.get() > 0 && before.getAndSet(written.get()) == written.get());
            }
            assertTrue(done.await(60, TimeUnit.SECONDS), "the service's write ends with the client");
            await().atMost(30, TimeUnit.SECONDS).until(() -> fixture.times().requests() == 1);
            ProxyTimes times = fixture.times();
            System.out.println(kind.id() + " buffering " + buffering + ": the service wrote " + written + ", " + times);
            if (kind == ProxyKind.NGINX) {
                assertEquals(buffering ? 1.0 : 0.0, times.counters().get(Counter.TO_DISK), "responses written to disk");
            }
            return times.counters().getOrDefault(Counter.AHEAD, 0.0);
        }
    }

    private static void awaitLatch(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IOException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
