package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The export of the whole service, streamed and buffered. */
class ExportIT {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static Service streamed;
    private static Service buffered;

    /** A running service and where it is. */
    private record Service(AppProcess process, int port, int adminPort) implements AutoCloseable {
        static Service start(String... settings) throws Exception {
            AppProcess process = AppProcess.supervised(settings);
            try {
                JsonNode ready = process.line();
                return new Service(
                        process,
                        ready.get("port").asInt(),
                        ready.get("adminPort").asInt());
            } catch (Exception | Error e) {
                process.close();
                throw e;
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        streamed = Service.start();
        buffered = Service.start("stops.drain.export=buffered", "stops.serialize.serializer=jackson");
    }

    @AfterAll
    static void stop() {
        streamed.close();
        buffered.close();
    }

    @Test
    void bothArmsSendTheSameBytes() throws Exception {
        for (String query : new String[] {"rows=1", "rows=64", "rows=1000&format=lines", "rows=200&format=array"}) {
            HttpResponse<String> stream = get(streamed, "/orders/export?" + query);
            HttpResponse<String> buffer = get(buffered, "/orders/export?" + query);
            assertEquals(200, stream.statusCode());
            assertEquals(stream.body(), buffer.body());
            assertTrue(stream.headers().firstValue("Content-Length").isEmpty(), "streamed is chunked");
            assertTrue(buffer.headers().firstValue("Content-Length").isPresent(), "buffered has its length");
            assertEquals(
                    query.endsWith("array") ? "application/json" : "application/x-ndjson",
                    stream.headers().firstValue("Content-Type").orElse(""));
        }
    }

    @Test
    void aLineIsAnOrderAsItIsServedAlone() throws Exception {
        String[] lines = get(streamed, "/orders/export?rows=300").body().split("\n", -1);
        assertEquals(301, lines.length, "the last line ends too");
        for (int id : new int[] {1, 64, 65, 128, 300}) {
            assertEquals(get(streamed, "/orders/" + id).body(), lines[id - 1]);
        }
        JsonNode array = new ObjectMapper()
                .readTree(get(streamed, "/orders/export?rows=300&format=array").body());
        assertEquals(300, array.size());
        assertEquals(new ObjectMapper().readTree(lines[299]), array.get(299));
    }

    @Test
    void withoutRowsItIsTheWholeTable() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        MessageDigest other = MessageDigest.getInstance("SHA-256");
        long[] read = {0, 0};
        consume(streamed, "/orders/export", digest, read);
        assertEquals(100_000, read[1], "orders");
        assertTrue(read[0] > 60_000_000, "bytes: " + read[0]);
        consume(streamed, "/orders/export?rows=100000", other, read);
        assertEquals(HexFormat.of().formatHex(digest.digest()), HexFormat.of().formatHex(other.digest()));
        consume(streamed, "/orders/export?rows=107000", digest, read);
        assertEquals(107_000, read[1], "it has begun again");
        assertTrue(read[0] >= 64 << 20, "bytes: " + read[0]);
    }

    @Test
    void aWrongParameterIsSaid() throws Exception {
        for (String query : new String[] {"rows=0", "rows=-1", "rows=", "rows=all", "format=xml", "format="}) {
            HttpResponse<String> response = get(streamed, "/orders/export?" + query);
            assertEquals(400, response.statusCode(), query);
            assertTrue(response.body().contains("must be"), response.body());
        }
    }

    @Test
    void aClientThatLeavesEndsItAtDrain() throws Exception {
        String request = "GET /orders/export HTTP/1.1\r\nHost: x\r\nAuthorization: "
                + TestTokens.bearer("orders:export") + "\r\n\r\n";
        leave(streamed, request);
        leave(buffered, request);
        // the same where the connection would have ended with this response anyway
        leave(streamed, request.replace("Host", "Connection: close\r\nHost"));
    }

    private static void leave(Service service, String request) throws Exception {
        double before = Meters.value(service.adminPort(), "lifecycle_ended{", "by=\"client\"", "stop=\"drain\"");
        try (RawClient client = new RawClient(service.port(), 2_048)) {
            client.send(request);
            assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
            client.skip(100_000);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Meters.value(service.adminPort(), "lifecycle_ended{", "by=\"client\"", "stop=\"drain\"")
                        == before + 1);
        assertFalse(service.process().err().contains("Exception"), service.process()::err);
    }

    @Test
    void itsStopsAreKeptApart() throws Exception {
        get(streamed, "/orders/export?rows=5000");
        for (String stop : new String[] {"handle", "serialize", "drain"}) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Meters.value(
                                    streamed.adminPort(),
                                    "lifecycle_stop_duration_sum{",
                                    "http_route=\"/orders/export\"",
                                    "stop=\"" + stop + "\"")
                            > 0);
        }
    }

    private static HttpResponse<String> get(Service service, String path) throws Exception {
        return CLIENT.send(request(service, path), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(Service service, String path) throws Exception {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .header("Authorization", TestTokens.bearer("orders:export"))
                .build();
    }

    /** Reads a response to its end; counts its bytes and its lines. */
    private static void consume(Service service, String path, MessageDigest digest, long[] read) throws Exception {
        Arrays.fill(read, 0);
        try (InputStream body = CLIENT.send(request(service, path), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            byte[] buffer = new byte[65_536];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                digest.update(buffer, 0, count);
                read[0] += count;
                for (int i = 0; i < count; i++) {
                    read[1] += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
    }
}
