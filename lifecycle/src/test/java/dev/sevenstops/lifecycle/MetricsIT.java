package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.TestServer.get;
import static dev.sevenstops.lifecycle.TestServer.readResponse;
import static dev.sevenstops.lifecycle.TestServer.send;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsIT {

    private static TestServer server() {
        return server(routing -> routing.get("/orders/{id}", (request, response) -> response.send("order")));
    }

    private static TestServer server(Consumer<HttpRouting.Builder> routing) {
        return new TestServer(
                // Helidon 4.4.0's NIO socket loses what the kernel does not take at once
                config -> config.useNio(false)
                        .addFeature(ObserveFeature.builder()
                                .addObserver(MetricsObserver.create())
                                .build()),
                routing);
    }

    static String scrape(TestServer server, String accept) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.server().port() + "/observe/metrics"))
                    .header("Accept", accept)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void theFiguresAreInHelidonsMetricsAsTextAndAsJson() throws Exception {
        try (TestServer server = server();
                Socket socket = server.connect()) {
            send(socket, get("/orders/1"));
            assertEquals(200, readResponse(socket));
            server.next();

            String json = scrape(server, "application/json");
            for (Stop stop : Stop.values()) {
                assertTrue(
                        json.contains(
                                "\"lifecycle.stop.duration.count;http.route=/orders/{id};stop=" + stop.id() + "\":"),
                        stop + " is missing in " + json);
            }
            assertTrue(json.contains("\"lifecycle.stop.duration.count;http.route=/orders/{id};stop=total\":1"), json);
            assertTrue(json.contains("\"lifecycle.stop.duration.sum;http.route=/orders/{id};stop=residual\":"), json);
            assertTrue(json.contains("\"lifecycle.ended;by=complete;stop=drain\":"), json);
            assertTrue(
                    json.contains("\"http.server.request.duration.count;http.request.method=GET;"
                            + "http.response.status_code=200;http.route=/orders/{id}\":1"),
                    json);
            assertTrue(json.contains("\"lifecycle.connections;state=active\":"), json);

            String text = scrape(server, "text/plain");
            assertTrue(text.contains("lifecycle_stop_duration{"), text);
            assertTrue(text.contains("lifecycle_accept_queue_limit"), text);
            assertTrue(text.contains("lifecycle_accept_overflows"), text);
            assertTrue(text.contains("lifecycle_accept_half_open{"), text);
            assertTrue(text.contains("lifecycle_accept_half_open_limit"), text);
            assertTrue(text.contains("lifecycle_accept_half_open_drops"), text);
            assertTrue(text.contains("lifecycle_accept_half_open_cookies"), text);
            assertTrue(text.contains("lifecycle_accept_abort_on_overflow"), text);
            assertTrue(text.contains("lifecycle_drain_queue_bytes"), text);
            assertTrue(text.contains("lifecycle_drain_queue_connections"), text);
        }
    }

    @Test
    void aSecondServerInTheProcessStartsFromNothing() throws Exception {
        try (TestServer server = server();
                Socket socket = server.connect()) {
            send(socket, get("/orders/1"));
            readResponse(socket);
            server.next();
        }
        try (TestServer server = server()) {
            assertFalse(scrape(server, "application/json").contains("http.route=/orders/{id}"));
        }
    }

    @Test
    void aConnectionThatNeverAskedIsCountedAtAccept() throws Exception {
        try (TestServer server = server()) {
            server.connect().close();
            await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                String json = scrape(server, "application/json");
                assertTrue(json.contains("\"lifecycle.ended;by=client;stop=accept\":1"), json);
            });
        }
    }

    @Test
    void whatWasReadOfARejectedRequestIsCounted() throws Exception {
        int cap = 16_384; // Helidon's default
        int buffer = 8_192;
        try (TestServer server = server()) {
            try (Socket answered = server.connect()) {
                send(answered, get("/orders/1"));
                assertEquals(200, readResponse(answered));
            }
            String large = get("/orders/1").replace("\r\n\r\n", "\r\nX: " + "x".repeat(cap) + "\r\n\r\n");
            try (Socket rejected = server.connect()) {
                send(rejected, large);
                assertEquals(400, readResponse(rejected));
            }
            await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                String json = scrape(server, "application/json");
                assertTrue(json.contains("\"lifecycle.parse.rejected.bytes.count\":1,"), json);
            });
            String json = scrape(server, "application/json");
            long most = Long.parseLong(json.replaceFirst(".*lifecycle.parse.rejected.bytes.max\":([0-9]+).*", "$1"));
            assertTrue(most > cap && most <= cap + buffer, "bytes read: " + most);
            assertTrue(json.contains("\"lifecycle.parse.rejected.bytes.sum\":" + most), json);
        }
    }

    /** The last write returns when the kernel has taken the last bytes: the request is complete, and its client has next to nothing. */
    @Test
    void whatTheClientHasNotReadIsInTheKernelWhenTheRequestIsComplete() throws Exception {
        int size = 100_000;
        try (TestServer server =
                        server(routing -> routing.get("/large", (request, response) -> response.send(new byte[size])));
                Socket slow = new Socket()) {
            slow.setReceiveBufferSize(2_048);
            slow.setSoTimeout(20_000);
            slow.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.server().port()));
            send(slow, get("/large"));
            TestServer.Seen seen = server.next();
            assertEquals(End.COMPLETE, seen.end());
            assertEquals(Stop.DRAIN, seen.at());
            await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                String json = scrape(server, "application/json");
                long held = level(json, "lifecycle.drain.queue.bytes");
                assertTrue(held > size / 2 && held < size + 1_000, json);
                assertEquals(1, level(json, "lifecycle.drain.queue.connections"), json);
            });
            assertEquals(200, readResponse(slow));
            await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
                String json = scrape(server, "application/json");
                assertEquals(0, level(json, "lifecycle.drain.queue.bytes"), json);
                assertEquals(0, level(json, "lifecycle.drain.queue.connections"), json);
            });
        }
    }

    /** A gauge without tags. */
    private static long level(String json, String name) {
        Matcher value =
                Pattern.compile('"' + Pattern.quote(name) + "\":([0-9]+)").matcher(json);
        assertTrue(value.find(), name + " is missing in " + json);
        return Long.parseLong(value.group(1));
    }

    @Test
    void aBacklogThatTheKernelCutsIsNamedAtStart() {
        StringBuilder logged = new StringBuilder();
        Logger logger = Logger.getLogger(Lifecycle.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.append(new java.util.logging.SimpleFormatter().formatMessage(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try (TestServer server = new TestServer(
                config -> config.backlog(1_000_000),
                routing -> routing.get("/", (request, response) -> response.send("")))) {
            assertTrue(server.server().isRunning());
        } finally {
            logger.removeHandler(handler);
        }
        assertTrue(logged.toString().contains("not the 1000000 of the configured backlog"), "logged: " + logged);
        assertTrue(logged.toString().contains("net.core.somaxconn"), "logged: " + logged);
    }
}
