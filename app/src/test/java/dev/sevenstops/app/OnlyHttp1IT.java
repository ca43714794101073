package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Helidon's HTTP/2 is on the class path for other processes' sake: the orders service does not speak it, on either listener. */
class OnlyHttp1IT {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** The preface and an empty SETTINGS frame. */
    private static final byte[] PRIOR_KNOWLEDGE =
            (PREFACE + "\0\0\0\4\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] UPGRADE = """
            GET /orders?limit=1 HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade, HTTP2-Settings, close\r
            Upgrade: h2c\r
            HTTP2-Settings: AAMAAABkAAQAAP__\r
            \r
            """.getBytes(StandardCharsets.ISO_8859_1);

    /** All that the server sends, until it closes the connection. */
    private static String answer(int port, byte[] request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The preface is a request of HTTP/1.1 like any other that cannot be read. */
    private static void assertRefused(int port) throws Exception {
        String answer = answer(port, PRIOR_KNOWLEDGE);
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }

    @ParameterizedTest
    @CsvSource({"true, strict", "false, strict", "true, helidon", "false, helidon"})
    void theServiceSpeaksNoHttp2(String instrumented, String framing) throws Exception {
        try (OrdersService service =
                TestService.start(Map.of("lifecycle.enabled", instrumented, "stops.parse.framing", framing))) {
            assertRefused(service.port());
            String answer = answer(service.port(), UPGRADE);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void theAdminListenerSpeaksNoHttp2(String instrumented) throws Exception {
        try (OrdersService service = TestService.start(Map.of("lifecycle.enabled", instrumented))) {
            assertRefused(service.adminPort());
        }
    }
}
