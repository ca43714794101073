package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.downstream.RawHttp2;
import dev.sevenstops.app.downstream.RawHttp2.Frame;
import dev.sevenstops.app.settings.StartupFailure;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The orders service over HTTP/2 and TLS, where they are switched on. */
@Timeout(120)
class ProtocolsIT {
    private static final int ENHANCE_YOUR_CALM = 11;

    // of the static table of field names, RFC 7541 appendix A
    private static final int AUTHORIZATION = 23;
    private static final int CONTENT_TYPE = 31;

    /** More than a body of a byte each tenth of a second has in its time. */
    private static final int MANY = 1_000;

    private static final int CONNECTIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static TestCertificate certificate;

    @BeforeAll
    static void make(@TempDir Path folder) throws Exception {
        certificate = TestCertificate.make(folder);
    }

    private static Map<String, String> secure(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("app.tls.keystore", certificate.keyStore().toString());
        settings.put("app.tls.password", TestCertificate.PASSWORD);
        return settings;
    }

    private static HttpClient client(Version version) throws Exception {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(certificate.trust())
                .build();
    }

    private static HttpRequest.Builder request(String scheme, int port, String path) throws Exception {
        return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + path))
                .header("Authorization", TestTokens.bearer("orders:export orders:write"))
                .timeout(PATIENCE);
    }

    private static HttpResponse<byte[]> get(HttpClient client, String scheme, int port, String path) throws Exception {
        return client.send(request(scheme, port, path).build(), BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @CsvSource({"true, strict", "false, strict", "true, helidon", "false, helidon"})
    void anExportIsTheSameOnEachProtocol(String instrumented, String framing) throws Exception {
        try (OrdersService service = TestService.start(
                        Map.of("app.http2", "on", "lifecycle.enabled", instrumented, "stops.parse.framing", framing));
                HttpClient one = client(Version.HTTP_1_1);
                HttpClient two = client(Version.HTTP_2)) {
            for (String query : List.of("rows=1", "rows=2000", "rows=300&format=array")) {
                String path = "/orders/export?" + query;
                HttpResponse<byte[]> expected = get(one, "http", service.port(), path);
                HttpResponse<byte[]> upgraded = get(two, "http", service.port(), path);
                assertEquals(200, expected.statusCode());
                assertEquals(200, upgraded.statusCode());
                assertEquals(Version.HTTP_1_1, expected.version());
                assertEquals(Version.HTTP_2, upgraded.version());
                assertArrayEquals(expected.body(), upgraded.body());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, strict", "false, helidon"})
    void priorKnowledgeIsEnough(String instrumented, String framing) throws Exception {
        try (OrdersService service = TestService.start(
                        Map.of("app.http2", "on", "lifecycle.enabled", instrumented, "stops.parse.framing", framing));
                HttpClient one = client(Version.HTTP_1_1);
                RawHttp2 raw = new RawHttp2(service.port())) {
            raw.get(1, "/orders/7");
            assertArrayEquals(get(one, "http", service.port(), "/orders/7").body(), raw.data());
        }
    }

    @ParameterizedTest
    @CsvSource({"true, strict", "false, helidon"})
    void underTlsTheClientChooses(String instrumented, String framing) throws Exception {
        try (OrdersService service = TestService.start(secure(
                        Map.of("app.http2", "on", "lifecycle.enabled", instrumented, "stops.parse.framing", framing)));
                HttpClient one = client(Version.HTTP_1_1);
                HttpClient two = client(Version.HTTP_2)) {
            String path = "/orders/export?rows=2000";
            HttpResponse<byte[]> http1 = get(one, "https", service.port(), path);
            HttpResponse<byte[]> http2 = get(two, "https", service.port(), path);
            assertEquals(Version.HTTP_1_1, http1.version());
            assertEquals(Version.HTTP_2, http2.version());
            assertEquals(200, http1.statusCode());
            assertArrayEquals(http1.body(), http2.body());
        }
    }

    @Test
    void tlsAloneIsHttp1() throws Exception {
        try (OrdersService service = TestService.start(secure(Map.of()));
                HttpClient client = client(Version.HTTP_2)) {
            HttpResponse<byte[]> answer = get(client, "https", service.port(), "/orders/7");
            assertEquals(200, answer.statusCode());
            assertEquals(Version.HTTP_1_1, answer.version());
            String shown = new String(
                    get(client, "http", service.adminPort(), "/observe/settings")
                            .body(),
                    StandardCharsets.UTF_8);
            assertFalse(shown.contains(TestCertificate.PASSWORD), "a secret is shown");
            assertTrue(shown.contains("app.tls.password"), shown);
        }
    }

    @Test
    void whoDoesNotShakeHandsDoesNotKeepItsConnection() throws Exception {
        try (OrdersService service = TestService.start(secure(Map.of(
                        "stops.accept.max-connections",
                        String.valueOf(CONNECTIONS),
                        "stops.parse.header-timeout",
                        "5000")));
                HttpClient good = client(Version.HTTP_1_1)) {
            for (int i = 0; i <= CONNECTIONS; i++) {
                try (RawClient garbage = new RawClient(service.port())) {
                    garbage.send("GET /orders HTTP/1.1\r\nHost: x\r\n\r\n");
                    garbage.readToEnd();
                }
            }
            List<RawClient> silent = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    silent.add(new RawClient(service.port()));
                }
                assertEquals(
                        200, get(good, "https", service.port(), "/orders/7").statusCode());
            } finally {
                for (RawClient client : silent) {
                    client.close();
                }
            }
        }
    }

    @Test
    void aKeyStoreThatCannotBeUsedIsSaidAtOnce() {
        StartupFailure missing =
                assertThrows(StartupFailure.class, () -> TestService.start(Map.of("app.tls.keystore", "/nowhere.p12")));
        assertTrue(missing.line().startsWith("app.tls.keystore=/nowhere.p12: "), missing.line());
        Map<String, String> wrong = secure(Map.of());
        wrong.put("app.tls.password", "another one");
        StartupFailure failure = assertThrows(StartupFailure.class, () -> TestService.start(wrong));
        assertEquals(StartupFailure.USAGE, failure.exitCode());
        assertFalse(failure.line().contains("another one"), failure.line());
    }

    @Test
    void refusalsAreTheSame() throws Exception {
        try (OrdersService service = TestService.start(Map.of("app.http2", "on", "stops.parse.max-body-size", "1000"));
                HttpClient client = client(Version.HTTP_2)) {
            assertEquals(
                    404, get(client, "http", service.port(), "/orders/100001").statusCode());
            // now there is a connection of HTTP/2; a client does not ask for one with a body
            HttpResponse<String> large = client.send(
                    request("http", service.port(), "/orders")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(" ".repeat(2_000)))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(Version.HTTP_2, large.version());
            assertEquals(413, large.statusCode(), large.body());
            HttpResponse<String> head = client.send(
                    request("http", service.port(), "/orders")
                            .method("HEAD", BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(405, head.statusCode());
            assertEquals(Version.HTTP_2, head.version(), "the connection goes on");
        }
    }

    /** One field of 4,000 bytes and five references to it are 20,000 bytes for those who have to hold them. */
    @Test
    void headersAreMeasuredDecompressed() throws Exception {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        // RFC 7541 section 6.2.1: remembered; x, and a length of 127 + 3873
        fields.writeBytes(new byte[] {0x40, 1, 'x', 0x7f, (byte) 0xa1, 0x1e});
        fields.writeBytes("a".repeat(4_000).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 5; i++) {
            // section 6.1: the newest of what is remembered
            fields.write(0xbe);
        }
        try (OrdersService service = TestService.start(Map.of("app.http2", "on"));
                RawHttp2 raw = new RawHttp2(service.port())) {
            raw.get(1, "/orders/7", fields.toByteArray());
            String problem = new String(raw.data(), StandardCharsets.UTF_8);
            assertTrue(problem.contains("\"status\":431"), problem);
            raw.get(3, "/orders/7");
            assertTrue(new String(raw.data(), StandardCharsets.UTF_8).contains("SO-0000007"), "the connection goes on");
        }
    }

    /** A field with a name of the static table and any value: RFC 7541 sections 5.1 and 6.2.2. */
    private static void field(ByteArrayOutputStream block, int name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        block.write(15);
        block.write(name - 15);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write(128 | (rest & 127));
                rest >>= 7;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** The first that the server says of a stream. Each byte is acknowledged, by the handler or by who throws it away. */
    private static Frame drip(RawHttp2 raw, int stream) throws Exception {
        for (int i = 0; i < MANY; i++) {
            raw.send(stream, " ");
            Frame frame;
            do {
                frame = raw.next();
                if (frame.stream() == stream && frame.type() != RawHttp2.WINDOW_UPDATE) {
                    return frame;
                }
            } while (frame.type() != RawHttp2.WINDOW_UPDATE || frame.stream() != 0);
            long next = System.nanoTime() + 100_000_000;
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        throw new AssertionError("it went on and on");
    }

    /** What has come of it is an order already, and what does not come to its end is white space. */
    @ParameterizedTest
    @CsvSource({"true, 1000, 0", "false, 1000, 0", "true, 0, 1000"})
    void aBodyThatDripsIsRefusedAndItsConnectionGoesOn(String instrumented, String timeout, String rate)
            throws Exception {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        field(fields, AUTHORIZATION, TestTokens.bearer("orders:write"));
        field(fields, CONTENT_TYPE, "application/json");
        try (OrdersService service = TestService.start(Map.of(
                        "app.http2",
                        "on",
                        "lifecycle.enabled",
                        instrumented,
                        "stops.parse.body-timeout",
                        timeout,
                        "stops.parse.min-body-rate",
                        rate));
                RawHttp2 raw = new RawHttp2(service.port())) {
            raw.post(1, "/orders", fields.toByteArray());
            raw.send(1, Contract.ORDER);
            assertEquals(RawHttp2.HEADERS, drip(raw, 1).type());
            String problem = new String(raw.data(), StandardCharsets.UTF_8);
            assertTrue(problem.contains("\"status\":408"), problem);
            raw.get(3, "/orders/7");
            assertTrue(new String(raw.data(), StandardCharsets.UTF_8).contains("SO-0000007"), "the connection goes on");
            if (instrumented.equals("true")) {
                await().atMost(PATIENCE)
                        .until(() ->
                                Meters.value(service.adminPort(), "lifecycle_ended{", "by=\"limit\"", "stop=\"parse\"")
                                        >= 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aStalledStreamEndsAndItsConnectionDoesNot(String instrumented) throws Exception {
        try (OrdersService service = TestService.start(Map.of(
                        "app.http2",
                        "on",
                        "lifecycle.enabled",
                        instrumented,
                        "stops.drain.stall-timeout",
                        "500",
                        "stops.serialize.max-page-size",
                        "10000"));
                RawHttp2 raw = new RawHttp2(service.port())) {
            raw.get(1, "/orders?size=10000");
            Frame frame;
            do {
                frame = raw.next();
            } while (frame.type() != RawHttp2.RST_STREAM);
            assertEquals(1, frame.stream());
            assertEquals(ENHANCE_YOUR_CALM, frame.payload()[3]);
            raw.get(3, "/orders/7");
            do {
                frame = raw.next();
            } while (frame.stream() != 3);
            // its headers, which need no window: the stalled one has exhausted the connection's
            assertEquals(1, frame.type());
            if (instrumented.equals("true")) {
                await().atMost(PATIENCE)
                        .until(() ->
                                Meters.value(service.adminPort(), "lifecycle_ended{", "by=\"limit\"", "stop=\"drain\"")
                                        >= 1);
            }
        }
    }
}
