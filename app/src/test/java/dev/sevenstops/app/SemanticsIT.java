package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** HEAD, OPTIONS, methods, reason phrases and expectations on every route, byte by byte, as RFC 9110 has them. */
class SemanticsIT {
    private static final String GET = "GET /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n";

    /** What each path may be asked for. */
    private static final Map<String, Set<String>> ALLOWED = allowed();

    private static final List<String> KNOWN =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH");

    private static OrdersService service;

    @BeforeAll
    static void start() throws Exception {
        // so that one page is larger than what the web server holds in memory
        service = TestService.start(Map.of("stops.serialize.max-page-size", "5000"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** RFC 9110 section 8.6: the Content-Length of the answer to GET. On one connection, so that a byte of a body would be seen. */
    @Test
    void headSaysWhatGetSays() throws Exception {
        String none = "";
        String any = token("");
        String export = token("orders:export");
        Map<String, List<String>> tokens = new LinkedHashMap<>();
        tokens.put("/orders/7", List.of(none, any));
        tokens.put("/orders", List.of(none));
        tokens.put("/orders?size=5000", List.of(none));
        tokens.put("/orders?size=none", List.of(none));
        tokens.put("/orders/search?q=ada", List.of(none));
        tokens.put("/orders/100000000", List.of(none));
        tokens.put("/orders/seven", List.of(none));
        tokens.put("/orders/7/quote", List.of(none));
        tokens.put("/nowhere", List.of(none, any, "Authorization: Bearer x\r\n"));
        tokens.put("/orders/export?format=x", List.of(none, any, export));
        try (RawClient client = new RawClient(service.port())) {
            for (Map.Entry<String, List<String>> path : tokens.entrySet()) {
                for (String token : path.getValue()) {
                    String asked = path.getKey() + " HTTP/1.1\r\nHost: x\r\n" + token + "\r\n";
                    client.send("GET " + asked);
                    String get = head(client.readResponse());
                    client.send("HEAD " + asked);
                    String head = client.readHead();
                    assertEquals(get.lines().findFirst(), head.lines().findFirst(), asked);
                    assertTrue(Integer.parseInt(field(get, "Content-Length")) > 0, get);
                    assertEquals(field(get, "Content-Length"), field(head, "Content-Length"), asked);
                    assertEquals(field(get, "Content-Type"), field(head, "Content-Type"), asked);
                }
            }
            client.send(GET);
            assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "));
        }
    }

    /** RFC 9110 section 9.3.2: what is known only while the body is made may be left out. */
    @Test
    void headOfAnExportHasNoLength() throws Exception {
        try (RawClient client = new RawClient(service.port())) {
            for (String query : List.of("?rows=1", "?rows=3000", "?rows=3000&format=array")) {
                for (String encoding : List.of("", "Accept-Encoding: gzip\r\n")) {
                    client.send("HEAD /orders/export" + query + " HTTP/1.1\r\nHost: x\r\n" + encoding
                            + token("orders:export") + "\r\n" + GET);
                    String head = client.readHead();
                    assertTrue(head.startsWith("HTTP/1.1 200 "), head);
                    assertEquals("", field(head, "Content-Length"), head);
                    assertFalse(field(head, "Content-Type").isEmpty(), head);
                    assertTrue(client.readResponse().contains("SO-0000007"), "the next answer follows at once");
                }
            }
        }
    }

    /** RFC 9112 section 6.1: no Transfer-Encoding to HTTP/1.0. */
    @Test
    void anOldHeadOfAnExportNamesNoChunks() throws Exception {
        String answer = ask("HEAD /orders/export?rows=3 HTTP/1.0\r\n" + token("orders:export") + "\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertEquals("", field(answer, "Transfer-Encoding"), answer);
        assertEquals(answer, head(answer));
    }

    /** Also where the request never gets as far as the routes. */
    @Test
    void aRefusedHeadHasTheLengthOfARefusedGet() throws Exception {
        for (String bad : List.of(
                "Cookie: " + "c".repeat(20_000) + "\r\n",
                "Content-Length: 1048577\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Expect: 200-ok\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "X : y\r\n")) {
            String get = ask("GET /orders/7 HTTP/1.1\r\nHost: x\r\n" + bad + "\r\n");
            String head = ask("HEAD /orders/7 HTTP/1.1\r\nHost: x\r\n" + bad + "\r\n");
            assertEquals(get.lines().findFirst(), head.lines().findFirst(), bad);
            int length = Integer.parseInt(field(get, "Content-Length"));
            assertEquals(get.length(), head(get).length() + length, get);
            assertEquals(String.valueOf(length), field(head, "Content-Length"), head);
            assertEquals(head, head(head));
        }
    }

    /** The client that was too slow with its head learns it without a body, too. */
    @Test
    void aLateHeadIsRefusedWithoutABody() throws Exception {
        try (OrdersService hasty = TestService.start(Map.of("stops.parse.header-timeout", "300"));
                RawClient client = new RawClient(hasty.port())) {
            client.send("HEAD /orders/7 HTTP/1.1\r\nHost: x\r\n");
            String answer = client.readText();
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(Integer.parseInt(field(answer, "Content-Length")) > 0, answer);
            assertEquals(answer, head(answer));
        }
    }

    /** RFC 9110 section 9.3.7; no 204, whose Content-Length section 8.6 forbids. */
    @Test
    void optionsSaysWhatMayBeAskedAndHasNoBody() throws Exception {
        try (RawClient client = new RawClient(service.port())) {
            for (Map.Entry<String, Set<String>> path : ALLOWED.entrySet()) {
                client.send("OPTIONS " + path.getKey() + " HTTP/1.1\r\nHost: x\r\n" + token("") + "\r\n");
                assertOptions(path.getValue(), client.readResponse());
            }
            client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
            assertOptions(Set.of("GET", "HEAD", "POST", "OPTIONS"), client.readResponse());
            client.send(GET);
            assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "));
        }
    }

    private static void assertOptions(Set<String> allowed, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertEquals("0", field(answer, "Content-Length"), answer);
        assertEquals("", field(answer, "Transfer-Encoding"), answer);
        assertEquals(allowed, allow(answer), answer);
        assertEquals(answer, head(answer));
    }

    /** RFC 9110 section 15.5.6: the server knows the method, the path does not have it. */
    @Test
    void aMethodThatAPathDoesNotHaveIs405() throws Exception {
        try (RawClient client = new RawClient(service.port())) {
            for (Map.Entry<String, Set<String>> path : ALLOWED.entrySet()) {
                for (String method : KNOWN) {
                    if (path.getValue().contains(method)) {
                        continue;
                    }
                    client.send(method + " " + path.getKey() + " HTTP/1.1\r\nHost: x\r\n" + token("") + "\r\n");
                    String answer = client.readResponse();
                    assertTrue(answer.startsWith("HTTP/1.1 405 Method Not Allowed\r\n"), method + ": " + answer);
                    assertEquals(path.getValue(), allow(answer), answer);
                }
            }
        }
    }

    /** RFC 9110 section 9.1 and 15.6.2: of no path, so nobody learns from it which there are. */
    @Test
    void aMethodThatNobodyKnowsIs501() throws Exception {
        for (Map<String, String> settings :
                List.of(Map.<String, String>of(), Map.of("stops.middleware.auth", "after-routes"))) {
            try (OrdersService asked = TestService.start(settings);
                    RawClient client = new RawClient(asked.port())) {
                for (String path : List.of("/orders", "/orders/7", "/orders/export", "/nowhere")) {
                    for (String token : List.of("", token(""))) {
                        for (String method : List.of("BREW", "PROPFIND", "GETS")) {
                            client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + token + "\r\n");
                            String answer = client.readResponse();
                            assertTrue(answer.startsWith("HTTP/1.1 501 Not Implemented\r\n"), answer);
                            assertEquals("application/problem+json", field(answer, "Content-Type"));
                        }
                    }
                }
                client.send(GET);
                assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "), "the connection is kept");
            }
        }
    }

    /** RFC 9110 section 15.5 and RFC 6585 section 5; also where it is the web server that refuses. */
    @Test
    void theReasonPhrasesAreThoseOfToday() throws Exception {
        for (Map<String, String> settings :
                List.of(Map.<String, String>of(), Map.of("stops.parse.framing", "helidon"))) {
            try (OrdersService asked = TestService.start(settings)) {
                String order =
                        "POST /orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                + token("orders:write");
                Map<String, String> requests = Map.of(
                        "413 Content Too Large", order + "Content-Length: 1048577\r\n\r\n",
                        "414 URI Too Long", "GET /orders?a=" + "b".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                        "422 Unprocessable Content", order + "Content-Length: 1\r\n\r\n7",
                        "431 Request Header Fields Too Large",
                                "GET /orders/7 HTTP/1.1\r\nHost: x\r\nCookie: " + "c".repeat(20_000) + "\r\n\r\n");
                for (Map.Entry<String, String> request : requests.entrySet()) {
                    String answer = ask(asked, request.getValue());
                    assertTrue(answer.startsWith("HTTP/1.1 " + request.getKey() + "\r\n"), answer);
                    assertTrue(answer.contains("\"title\":\"" + request.getKey().substring(4) + "\""), answer);
                }
                String chunked = ask(
                        asked,
                        order + "Transfer-Encoding: chunked\r\n\r\n100001\r\n" + "x".repeat(0x100001)
                                + "\r\n0\r\n\r\n");
                assertTrue(chunked.startsWith("HTTP/1.1 413 Content Too Large\r\n"), chunked);
            }
        }
    }

    @Test
    void whoHasABodyToComeIsToldToGoOn() throws Exception {
        try (RawClient client = new RawClient(service.port())) {
            int length = Contract.ORDER.getBytes(StandardCharsets.UTF_8).length;
            for (String expectation : List.of("100-continue", "100-Continue, 100-continue")) {
                client.send("POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: "
                        + expectation + "\r\n" + token("orders:write") + "Content-Length: " + length + "\r\n\r\n");
                assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.readHead());
                client.send(Contract.ORDER);
                assertTrue(client.readResponse().startsWith("HTTP/1.1 201 "), "and the connection is kept");
            }
        }
    }

    /** RFC 9110 section 10.1.1: where there is nothing to be sent there is nothing to wait for. */
    @Test
    void withoutABodyNobodyIsToldToGoOn() throws Exception {
        try (RawClient client = new RawClient(service.port())) {
            for (String length : List.of("", "Content-Length: 0\r\n")) {
                client.send(GET.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n" + length + "\r\n"));
                assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "), length);
            }
            client.send(GET);
            assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "), "and the connection is kept");
        }
    }

    /**
     * The final status comes at once, without a 100; and since the body may come or not (RFC 9110 section 10.1.1) nothing that follows is
     * taken for a request.
     */
    @Test
    void anAnswerWithoutTheBodyIsTheLast() throws Exception {
        String write = token("orders:write");
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("401 POST /orders", "");
        requests.put("404 POST /nowhere", write);
        requests.put("405 DELETE /orders/7", write);
        requests.put("415 POST /orders", write);
        requests.put("501 BREW /orders", "");
        requests.put("200 GET /orders/7", "");
        requests.put("200 OPTIONS /orders/7", write);
        for (Map<String, String> settings :
                List.of(Map.<String, String>of(), Map.of("stops.parse.framing", "helidon"))) {
            try (OrdersService asked = TestService.start(settings)) {
                for (Map.Entry<String, String> request : requests.entrySet()) {
                    for (String framing : List.of("Content-Length: " + GET.length(), "Transfer-Encoding: chunked")) {
                        String head = request.getKey().substring(4) + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                                + request.getValue() + framing + "\r\n\r\n";
                        String body = framing.startsWith("T")
                                ? Integer.toHexString(GET.length()) + "\r\n" + GET + "\r\n0\r\n\r\n"
                                : GET;
                        for (String sent : List.of(head, head + body)) {
                            assertLast(request.getKey().substring(0, 3), ask(asked, sent));
                        }
                    }
                }
            }
        }
    }

    /** RFC 9110 section 15.5.18. */
    @Test
    void anotherExpectationIs417AndTheLast() throws Exception {
        for (String body : List.of("\r\n", "Content-Length: " + GET.length() + "\r\n\r\n" + GET)) {
            assertLast("417", ask("GET /orders/7 HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n" + body));
        }
    }

    private static void assertLast(String status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals("close", field(answer, "Connection"), answer);
        assertEquals(0, answer.lastIndexOf("HTTP/1.1 "), "one answer: " + answer);
    }

    private static Map<String, Set<String>> allowed() {
        Map<String, Set<String>> allowed = new LinkedHashMap<>();
        allowed.put("/orders", Set.of("GET", "HEAD", "POST", "OPTIONS"));
        for (String path :
                List.of("/orders/7", "/orders/seven", "/orders/search", "/orders/export", "/orders/7/quote")) {
            allowed.put(path, Set.of("GET", "HEAD", "OPTIONS"));
        }
        return allowed;
    }

    private static String token(String scope) throws Exception {
        return "Authorization: " + TestTokens.bearer(scope) + "\r\n";
    }

    /** Everything that the server sends until it closes its half. */
    private static String ask(String request) throws Exception {
        return ask(service, request);
    }

    private static String ask(OrdersService asked, String request) throws Exception {
        try (RawClient client = new RawClient(asked.port())) {
            client.send(request);
            return client.readText();
        }
    }

    /** An answer up to and including its empty line. */
    private static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n") + 4);
    }

    /** The value of a header, or nothing. */
    private static String field(String answer, String name) {
        Matcher line = Pattern.compile("\r\n" + name + ": *([^\r]*)\r\n", Pattern.CASE_INSENSITIVE)
                .matcher(head(answer));
        return line.find() ? line.group(1) : "";
    }

    private static Set<String> allow(String answer) {
        return new LinkedHashSet<>(Arrays.asList(field(answer, "Allow").split(", ", -1)));
    }
}
