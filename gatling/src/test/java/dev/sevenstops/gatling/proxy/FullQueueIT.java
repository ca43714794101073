package dev.sevenstops.gatling.proxy;

import static dev.sevenstops.gatling.proxy.Fixture.answer;
import static dev.sevenstops.gatling.proxy.Fixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.ProxyTimes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A full accept queue and a slow handler look the same to a client: no answer. The proxy's log tells them apart. */
@Timeout(120)
class FullQueueIT {
    private static final long LATE_MILLIS = 400;

    @TempDir
    private Path folder;

    private static ProxyOptions quick() {
        return ProxyOptions.defaults().withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(3));
    }

    /** What a kind says. */
    private record Words(
            String connect, String answer, String total, int full, String fullEnd, int slow, String slowEnd) {
        static Words of(ProxyKind kind) {
            return switch (kind) {
                case EMBEDDED ->
                    new Words("connect", "answer", "total", 502, "upstream-connect-timeout", 504, "upstream-timeout");
                case NGINX ->
                    new Words(
                            "$upstream_connect_time",
                            "$upstream_header_time - $upstream_connect_time",
                            "$request_time",
                            504,
                            "upstream-connect-timeout",
                            504,
                            "upstream-timeout");
                case HAPROXY -> new Words("%Tc", "%Tr", "%Ta", 503, "sC--", 504, "sH--");
            };
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void aFullAcceptQueueIsARequestThatNeverConnected(ProxyKind kind) throws Exception {
        Words words = Words.of(kind);
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Filling filling = new Filling(deaf.getLocalPort());
                Fixture fixture = Fixture.inFrontOf(deaf.getLocalPort(), kind, quick(), folder.resolve(kind.id()))) {
            assertTrue(filling.waiting() > 0, "connections wait in the queue");
            assertEquals(words.full(), get(fixture, "/orders"));
            awaitRequests(fixture, 1);
            ProxyTimes times = fixture.times();
            print(kind, "full accept queue", times);
            assertEquals(Map.of(words.fullEnd(), 1L), times.ends());
            assertEquals(1.0, times.counters().get(Counter.NEVER_CONNECTED));
            assertEquals(0, field(times, words.connect()).count(), "it never connected");
            assertEquals(0, field(times, words.answer()).count(), "nothing was answered");
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void aSlowHandlerIsARequestThatConnectedAtOnce(ProxyKind kind) throws Exception {
        Words words = Words.of(kind);
        CountDownLatch never = new CountDownLatch(1);
        try (Fixture fixture = Fixture.inFrontOf(
                exchange -> {
                    if (exchange.getRequestURI().getPath().equals("/orders")) {
                        await(never);
                    }
                    // the next request connects anew
                    exchange.getResponseHeaders().set("Connection", "close");
                    answer(exchange, "late");
                },
                kind,
                quick(),
                folder.resolve(kind.id()))) {
            // The first request of a JVM takes its time everywhere; the one that is looked at is the second.
            assertEquals(200, get(fixture, "/warm-up"));
            awaitRequests(fixture, 1);
            Instant warm = Instant.now();
            assertEquals(200, get(fixture, "/orders"));
            awaitRequests(fixture, 2);
            ProxyTimes times = fixture.proxy().times(warm, Instant.now().plusSeconds(1));
            print(kind, "slow handler", times);
            assertEquals(0.0, times.counters().get(Counter.NEVER_CONNECTED));
            assertEquals(1, field(times, words.connect()).count());
            double answered = field(times, words.answer()).mean();
            // nginx's and HAProxy's clocks are whole milliseconds
            assertTrue(answered >= (LATE_MILLIS - 20) / 1000.0, "answered after " + answered);
            assertTrue(field(times, words.connect()).mean() < answered, times::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void aHandlerThatNeverAnswersIsATimeoutOfARequestThatConnected(ProxyKind kind) throws Exception {
        Words words = Words.of(kind);
        CountDownLatch over = new CountDownLatch(1);
        try (Fixture fixture = Fixture.inFrontOf(
                exchange -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    exchange.close();
                },
                kind,
                quick(),
                folder.resolve(kind.id()))) {
            assertEquals(words.slow(), get(fixture, "/orders"));
            awaitRequests(fixture, 1);
            ProxyTimes times = fixture.times();
            print(kind, "no answer", times);
            assertEquals(Map.of(words.slowEnd(), 1L), times.ends());
            assertEquals(0.0, times.counters().get(Counter.NEVER_CONNECTED));
            assertEquals(1, field(times, words.connect()).count(), "it connected");
            assertEquals(0, field(times, words.answer()).count(), "nothing was answered");
        } finally {
            over.countDown();
        }
    }

    /** A proxy writes its line when it is done with a request, which may be after its client is. */
    private static void awaitRequests(Fixture fixture, long requests) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> fixture.times().requests() == requests);
    }

    private static void await(CountDownLatch never) throws IOException {
        try {
            assertFalse(never.await(LATE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static int get(Fixture fixture, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fixture.port() + path))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    /** The row of the table in PROXIES.md. */
    private static void print(ProxyKind kind, String what, ProxyTimes times) {
        Words words = Words.of(kind);
        System.out.println(
                "| " + kind.id() + " | " + what + " | " + times.statuses().keySet() + " | "
                        + times.ends().keySet() + " | " + shown(times, words.connect()) + " | "
                        + shown(times, words.answer()) + " | " + shown(times, words.total()) + " |");
    }

    private static String shown(ProxyTimes times, String name) {
        ProxyTimes.Field field = field(times, name);
        return field.count() == 0 ? "never" : String.format(Locale.ROOT, "%.1f ms", field.mean() * 1000);
    }

    /** Connections that fill a listener's accept queue. */
    private static final class Filling implements AutoCloseable {
        private static final int MOST = 16;

        private final List<Socket> sockets = new ArrayList<>();

        Filling(int port) throws IOException {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            for (int i = 0; i < MOST; i++) {
                Socket socket = new Socket();
                try {
                    socket.connect(address, 300);
                    sockets.add(socket);
                } catch (SocketTimeoutException e) {
                    socket.close();
                    return;
                }
            }
            throw new IOException("the kernel took " + MOST + " connections for a backlog of 1");
        }

        int waiting() {
            return sockets.size();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
