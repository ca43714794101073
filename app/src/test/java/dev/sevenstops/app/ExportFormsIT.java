package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of an export over real sockets, in each of its arms, and clients that stall or leave. */
class ExportFormsIT {
    private static final int READERS = 200;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest
    @ValueSource(strings = {"streamed", "buffered", "queued"})
    void whatIsAskedForComesWhateverTheArm(String arm) throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.drain.export", arm))) {
            byte[] lines = body(service, "rows=2000");
            assertArrayEquals(lines, body(service, "rows=2000", "Accept", "application/x-ndjson, */*;q=0.1"));
            byte[] array = body(service, "rows=2000", "Accept", "application/json");
            assertArrayEquals(array, body(service, "rows=2000&format=array", "Accept", "text/html"));
            assertEquals('[', array[0]);
            HttpResponse<byte[]> packed = get(service, "rows=2000", "Accept-Encoding", "gzip");
            assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElse(""));
            assertTrue(packed.body().length < lines.length / 3, "bytes: " + packed.body().length);
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
                assertArrayEquals(lines, in.readAllBytes());
            }
        }
    }

    @Test
    void noMoreAreCompressedThanMay() throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.drain.gzip-exports", "0"))) {
            HttpResponse<byte[]> plain = get(service, "rows=10", "Accept-Encoding", "gzip");
            assertTrue(plain.headers().firstValue("Content-Encoding").isEmpty());
        }
    }

    @Test
    void twoHundredStalledReadersHoldNoConnectionToTheDatabase() throws Exception {
        List<RawClient> readers = new ArrayList<>();
        try (OrdersService service = TestService.start(Map.of("stops.handle.pool-size", "10"))) {
            for (int i = 0; i < READERS; i++) {
                RawClient reader = new RawClient(service.port(), 2_048);
                readers.add(reader);
                reader.send(request(""));
                assertTrue(reader.readHead().startsWith("HTTP/1.1 200 "));
            }
            for (int id = 1; id <= 50; id++) {
                HttpResponse<byte[]> order = CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/orders/" + id))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertEquals(200, order.statusCode());
            }
        } finally {
            for (RawClient reader : readers) {
                reader.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"streamed", "buffered", "queued"})
    void aClientThatLeavesEndsTheWorkAtDrain(String arm) throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.drain.export", arm))) {
            try (RawClient client = new RawClient(service.port(), 2_048)) {
                client.send(request(""));
                assertTrue(client.readHead().startsWith("HTTP/1.1 200 "));
                client.skip(100_000);
            }
            awaitEnd(service);
        }
    }

    /** Half a gigabyte would take many seconds to make: the end is there long before that. */
    @Test
    void aClientThatLeavesWhileItsBodyIsMadeEndsThatToo() throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.drain.export", "buffered"))) {
            try (RawClient client = new RawClient(service.port())) {
                client.send(request("?rows=10000000"));
            }
            awaitEnd(service);
        }
    }

    private static void awaitEnd(OrdersService service) {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        Meters.value(service.adminPort(), "lifecycle_ended{", "by=\"client\"", "stop=\"drain\"") == 1);
    }

    private static String request(String query) throws Exception {
        return "GET /orders/export" + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                + TestTokens.bearer("orders:export") + "\r\n\r\n";
    }

    private static byte[] body(OrdersService service, String query, String... headers) throws Exception {
        HttpResponse<byte[]> response = get(service, query, headers);
        assertEquals(200, response.statusCode());
        return response.body();
    }

    private static HttpResponse<byte[]> get(OrdersService service, String query, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + service.port() + "/orders/export?" + query))
                .header("Authorization", TestTokens.bearer("orders:export"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
