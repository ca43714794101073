package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.downstream.RawHttp2;
import dev.sevenstops.app.settings.Settings;
import io.helidon.config.Config;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a suite of conformance tests relies on in the echo, besides the framing, which is {@link FramingIT}'s. */
class EchoIT {
    private static EchoService echo;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> given = new HashMap<>(EchoService.DEFAULTS);
        given.put("app.port", "0");
        given.put("app.admin.port", "0");
        Config config = Catalogue.config(given);
        echo = EchoService.start(Settings.read(Catalogue.all(), config), config, "test");
    }

    @AfterAll
    static void stop() {
        echo.close();
    }

    /** RFC 9110 sections 8.6 and 9.3.2. */
    @Test
    void headIsGetWithoutTheBody() throws Exception {
        for (String rest : List.of(
                "\r\n",
                "Content-Length: 5\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")) {
            try (RawClient client = new RawClient(echo.port())) {
                client.send("GET /a HTTP/1.1\r\nHost: x\r\n" + rest);
                String get = client.readResponse();
                client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n" + rest);
                String head = client.readHead();
                assertEquals(
                        withoutDate(
                                get.substring(0, get.indexOf("\r\n\r\n") + 4).replace("GET", "HEAD")),
                        withoutDate(head));
                client.send("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
                assertTrue(
                        client.readResponse().contains("\r\nEcho-Target: /b\r\n"), "the next answer follows at once");
            }
        }
    }

    /** RFC 9110 section 9.3.7. */
    @Test
    void optionsNamesTheMethods() throws Exception {
        try (RawClient client = new RawClient(echo.port())) {
            for (String target : List.of("*", "/a")) {
                client.send("OPTIONS " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
                String answer = client.readResponse();
                assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
                assertTrue(answer.contains("\r\nAllow: GET, HEAD, POST, "), answer);
                assertTrue(answer.contains("\r\nEcho-Target: " + target + "\r\n"), answer);
            }
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertFalse(client.readResponse().contains("\r\nAllow: "));
        }
    }

    /** RFC 9110 section 10.1.1. */
    @Test
    void a100ComesWhereABodyIsToComeAndNowhereElse() throws Exception {
        try (RawClient client = new RawClient(echo.port())) {
            client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.readHead());
            client.send("hello");
            assertTrue(client.readResponse().endsWith("\r\n\r\nhello"));
            client.send("GET /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n");
            assertTrue(client.readResponse().endsWith("\r\n\r\nok"));
        }
        try (RawClient client = new RawClient(echo.port())) {
            client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nContent-Length: 5\r\n\r\nhello");
            String answer = client.readText();
            assertTrue(answer.startsWith("HTTP/1.1 417 Expectation Failed\r\n"), answer);
            assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
            assertEquals(0, answer.lastIndexOf("HTTP/1.1 "), answer);
        }
    }

    /** With prior knowledge; suites of HTTP/2 begin so. */
    @Test
    void streamsAreEchoed() throws Exception {
        try (RawHttp2 client = new RawHttp2(echo.port())) {
            client.get(1, "/a");
            assertEquals("ok", new String(client.data(), StandardCharsets.US_ASCII));
        }
    }

    /** RFC 9113 section 3.4: a wrong preface ends the connection; a client of HTTP/2 would take an answer for a frame. */
    @ParameterizedTest
    @ValueSource(strings = {"INVALID CONNECTION PREFACE", "PRI * HTTP 2.0 and so on"})
    void aPrefaceThatIsNoneIsNotAnswered(String line) throws Exception {
        try (RawClient client = new RawClient(echo.port())) {
            client.send(line + "\r\n\r\n");
            assertEquals("", client.readText());
        }
    }

    /** RFC 9112 section 3: what may be HTTP/1.1, however faulty, is told so. */
    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/2.0, 505",
        "GET / HTTP/1.x, 400",
        "GET /, 400",
        "GET / x HTTP/1.1, 400",
        "PRI * HTTP/2.1, 400"
    })
    void aFaultyRequestLineIsAnswered(String line, String status) throws Exception {
        try (RawClient client = new RawClient(echo.port())) {
            client.send(line + "\r\nHost: a\r\n\r\n");
            String answer = client.readText();
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        }
    }

    private static String withoutDate(String head) {
        return head.replaceAll("\r\nDate: [^\r]*", "");
    }
}
