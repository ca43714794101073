package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the service refuses what is too large, over raw sockets: with which status, after how many bytes, and how it closes. */
class RejectionIT {
    private static final int LINE_CAP = 8_192;
    private static final int HEADER_CAP = 16_384;
    private static final int BODY_CAP = 1 << 20;

    /** What Helidon reads from a socket at once. */
    private static final int READ_BUFFER = 8_192;

    /** More than the buffers of both sockets hold: a client can send it only if the server reads on. */
    private static final int HUGE = 8 << 20;

    private static AppProcess app;
    private static int port;
    private static int adminPort;

    @BeforeAll
    static void start() throws Exception {
        app = AppProcess.supervised();
        JsonNode ready = app.line();
        port = ready.get("port").asInt();
        adminPort = ready.get("adminPort").asInt();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void cookiesOfALoggedInUserFit() throws Exception {
        assertTrue(ask("GET /orders/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: s=" + "c".repeat(12_000)
                        + "\r\n\r\n")
                .startsWith("HTTP/1.1 200 "));
    }

    @Test
    void oversizedHeadersAre431() throws Exception {
        String head = "GET /orders/1?a=b HTTP/1.1\r\nHost: x\r\n";
        refused(431, "/orders/1", HEADER_CAP, head + "Cookie: s=" + "c".repeat(HUGE) + "\r\n\r\n");
        refused(431, "/orders/1", HEADER_CAP, head + "X: y\r\n".repeat(HUGE / 6) + "\r\n");
        refused(431, "/orders/1", HEADER_CAP, head + "n".repeat(HUGE) + ": v\r\n\r\n");
    }

    @Test
    void aLongRequestLineIs414() throws Exception {
        refused(414, "", LINE_CAP, "GET /orders?a=" + "b".repeat(HUGE) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    @Test
    void aDeclaredBodyIsRefusedBeforeItIsSent() throws Exception {
        double before = Meters.value(adminPort, "lifecycle_parse_rejected_bytes_count");
        String head = "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: " + (BODY_CAP + 1) + "\r\n\r\n";
        // not a byte of the body is ever sent, nor is there a 100 for who waits for one
        problem(413, "/orders", ask(head));
        problem(413, "/orders", ask(head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n")));
        assertEquals(before + 2, Meters.value(adminPort, "lifecycle_parse_rejected_bytes_count"));
        refused(413, "/orders", READ_BUFFER, head.replace("" + (BODY_CAP + 1), "" + HUGE) + "b".repeat(HUGE));
    }

    @Test
    void anAnswerToHeadHasNoBody() throws Exception {
        String answer = ask("HEAD /orders/1 HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(HEADER_CAP) + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void whatCannotBeReadIsNotRepeated() throws Exception {
        String answer = ask("GET /orders/1 HTTP/1.1\r\nHost: x\r\nX: secret\rY: z\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertFalse(answer.contains("secret"), answer);
        String noHost = ask("GET /orders/1 HTTP/1.1\r\n\r\n");
        assertTrue(noHost.startsWith("HTTP/1.1 400 ") && noHost.contains("Host header must be present"), noHost);
    }

    @Test
    void theServersOwnRejectionIs400() throws Exception {
        try (AppProcess helidon =
                AppProcess.supervised("stops.parse.rejection=helidon", "stops.parse.framing=helidon")) {
            int itsPort = helidon.line().get("port").asInt();
            try (RawClient client = new RawClient(itsPort)) {
                client.send("GET /orders/1 HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(HEADER_CAP) + "\r\n\r\n");
                String answer = client.readResponse();
                assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
                assertTrue(answer.contains("application/problem+json"), answer);
            }
        }
    }

    @Test
    void wideCapsTakeAllOfIt() throws Exception {
        try (AppProcess wide =
                AppProcess.supervised("stops.parse.max-header-size=16777216", "stops.parse.max-body-size=67108864")) {
            int itsPort = wide.line().get("port").asInt();
            try (RawClient client = new RawClient(itsPort)) {
                client.send("GET /orders/1 HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(8 << 20) + "\r\n\r\n");
                assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "));
                client.send("GET /orders/2 HTTP/1.1\r\nHost: x\r\nContent-Length: " + (8 << 20) + "\r\n\r\n"
                        + "b".repeat(8 << 20));
                assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "));
            }
        }
    }

    /** Sends all of a request without reading, reads the answer to its end, and checks what the server had read by then. */
    private static void refused(int status, String path, int cap, String request) throws Exception {
        double count = Meters.value(adminPort, "lifecycle_parse_rejected_bytes_count");
        double sum = Meters.value(adminPort, "lifecycle_parse_rejected_bytes_sum");
        problem(status, path, ask(request));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Meters.value(adminPort, "lifecycle_parse_rejected_bytes_count") == count + 1);
        double read = Meters.value(adminPort, "lifecycle_parse_rejected_bytes_sum") - sum;
        assertTrue(read <= cap + READ_BUFFER, status + ": read " + read + " bytes, the cap is " + cap);
    }

    /** Everything that the server sends until it closes its half. */
    private static String ask(String request) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(request);
            return client.readText();
        }
    }

    private static void problem(int status, String path, String answer) throws Exception {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        assertTrue(answer.contains("\r\nContent-Type: application/problem+json\r\n"), answer);
        assertEquals(answer.lastIndexOf("HTTP/1.1 "), 0, "one response: " + answer);
        JsonNode problem = new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertEquals(status, problem.get("status").asInt());
        assertEquals(path, problem.get("instance").asText());
        assertTrue(problem.get("detail").asText().contains("the most that is taken"), answer);
        assertFalse(problem.get("title").asText().isBlank(), answer);
    }
}
