package dev.sevenstops.app;

import static dev.sevenstops.app.Contract.header;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every error of the service, one by one, as {@code STATUS.md} has them. 500 is in {@link PostgresIT}. */
class StatusContractIT {
    private static OrdersService service;
    private static Contract client;

    @BeforeAll
    static void start() throws Exception {
        service = TestService.start(Map.of());
        client = new Contract(service.port());
    }

    @AfterAll
    static void stop() {
        client.close();
        service.close();
    }

    @Test
    void badRequest400() throws Exception {
        for (String path : List.of(
                "/orders?page=-1",
                "/orders?size=0",
                "/orders/seven",
                "/orders/search",
                "/orders/search?q=%20",
                "/orders/search?q=" + "x".repeat(81),
                "/orders/search?q=ada&limit=0")) {
            client.problem(400, client.request(path).build());
        }
        for (String body : List.of("", "{", "{\"customerId\":7,}", "[".repeat(10_000), Contract.ORDER + "x")) {
            client.problem(400, client.post(body));
        }
        client.problem(400, client.post(Contract.ORDER, "Idempotency-Key", "k".repeat(256)));
    }

    @Test
    void unauthorized401() throws Exception {
        // without a token nobody learns what there is
        for (String path : List.of("/orders/export", "/nowhere", "/orders/1/lines")) {
            HttpResponse<String> response = client.send(client.request(path).build());
            Contract.problem(401, response);
            assertEquals("Bearer realm=\"orders\"", header(response, "WWW-Authenticate"));
        }
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            client.problem(
                    401,
                    client.request("/orders")
                            .method(method, HttpRequest.BodyPublishers.ofString(Contract.ORDER))
                            .build());
        }
        for (String value : List.of(
                "Bearer nonsense",
                "Bearer",
                "Bearer  ",
                "Basic YTpi",
                TestTokens.token("orders:write"),
                TestTokens.bearer("orders:write") + "x")) {
            HttpResponse<String> response = client.send(client.request("/orders/export")
                    .header("Authorization", value)
                    .build());
            Contract.problem(401, response);
            assertEquals("Bearer realm=\"orders\", error=\"invalid_token\"", header(response, "WWW-Authenticate"));
        }
        HttpResponse<String> two = client.send(client.request("/orders/export", "orders:export")
                .header("Authorization", "Bearer nonsense")
                .build());
        Contract.problem(401, two);
    }

    @Test
    void forbidden403() throws Exception {
        for (String scope : List.of("", "orders:write", "orders:exports", "ORDERS:EXPORT")) {
            HttpResponse<String> response =
                    client.send(client.request("/orders/export", scope).build());
            Contract.problem(403, response);
            assertEquals(
                    "Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"orders:export\"",
                    header(response, "WWW-Authenticate"));
        }
        assertEquals(
                200,
                client.send(client.request("/orders/export?rows=1", "orders:export orders:write")
                                .build())
                        .statusCode());
    }

    @Test
    void notFound404() throws Exception {
        client.problem(404, client.request("/orders/100000000").build());
        try (StubServices services = new StubServices();
                OrdersService quoting = services.start();
                Contract curious = new Contract(quoting.port())) {
            curious.problem(404, curious.request("/orders/100000000/quote").build());
            assertTrue(
                    services.all().stream()
                            .allMatch(replica -> replica.requests().isEmpty()),
                    "nobody was asked");
        }
        client.problem(404, client.request("/nowhere", "").build());
        client.problem(404, client.request("/orders/1/lines", "").build());
    }

    @Test
    void methodNotAllowed405() throws Exception {
        Map<String, String> allowed = Map.of(
                "/orders",
                "GET, HEAD, POST, OPTIONS",
                "/orders/7",
                "GET, HEAD, OPTIONS",
                "/orders/search",
                "GET, HEAD, OPTIONS",
                "/orders/export",
                "GET, HEAD, OPTIONS");
        for (var entry : allowed.entrySet()) {
            HttpResponse<String> response =
                    client.send(client.request(entry.getKey(), "").DELETE().build());
            Contract.problem(405, response);
            assertEquals(entry.getValue(), header(response, "Allow"), entry.getKey());
            HttpResponse<String> options = client.send(client.request(entry.getKey(), "")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .build());
            assertEquals(200, options.statusCode());
            assertEquals("0", header(options, "Content-Length"), entry.getKey());
            assertEquals(entry.getValue(), header(options, "Allow"), entry.getKey());
        }
    }

    @Test
    void optionsOfTheServerAsAWhole200() throws Exception {
        for (Map<String, String> settings : List.of(
                Map.<String, String>of(),
                Map.of("stops.parse.framing", "helidon"),
                Map.of("stops.middleware.auth", "after-routes"))) {
            try (OrdersService asked = TestService.start(settings);
                    RawClient raw = new RawClient(asked.port())) {
                raw.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
                String answer = raw.readResponse();
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
                assertTrue(answer.contains("\r\nContent-Length: 0\r\n"), answer);
                Set<String> methods = settings.containsKey("stops.parse.framing")
                        ? Set.of("GET", "POST", "OPTIONS")
                        : Set.of("GET", "HEAD", "POST", "OPTIONS");
                String allow = answer.lines()
                        .filter(line -> line.startsWith("Allow: "))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(answer));
                assertEquals(methods, Set.of(allow.substring("Allow: ".length()).split(", ")), settings.toString());
            }
        }
        // a path of that name is one like any other that there is not
        client.problem(
                401,
                client.request("/*")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .build());
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        for (String path : List.of("/orders/7", "/orders", "/orders/100000000")) {
            HttpResponse<String> get = client.send(client.request(path).build());
            HttpResponse<String> head = client.send(client.request(path)
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build());
            assertEquals(get.statusCode(), head.statusCode());
            assertEquals("", head.body());
        }
    }

    @Test
    void notImplemented501() throws Exception {
        for (String path : List.of("/orders", "/orders/export", "/nowhere")) {
            client.problem(
                    501,
                    client.request(path)
                            .method("BREW", HttpRequest.BodyPublishers.ofString(Contract.ORDER))
                            .build());
        }
    }

    @Test
    void expectationFailed417() throws Exception {
        raw(417, "GET /orders/1 HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n");
    }

    @Test
    void notAcceptable406() throws Exception {
        client.problem(
                406,
                client.request("/orders/export?rows=1", "orders:export")
                        .header("Accept", "text/html")
                        .build());
    }

    @Test
    void conflict409() throws Exception {
        String key = UUID.randomUUID().toString();
        assertEquals(
                201,
                client.send(client.post(Contract.ORDER, "Idempotency-Key", key)).statusCode());
        client.problem(409, client.post(Contract.ORDER.replace("Ada", "Zoë"), "Idempotency-Key", key));
    }

    @Test
    void tooLarge413And414And431() throws Exception {
        String token = TestTokens.bearer("orders:write");
        raw(413, "POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: " + token + "\r\nContent-Length: 1048577\r\n\r\n");
        raw(
                413,
                "POST /orders HTTP/1.1\r\nHost: x\r\nAuthorization: " + token
                        + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n"
                        + "x".repeat(0x100001) + "\r\n");
        raw(414, "GET /orders?a=" + "b".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        raw(431, "GET /orders/1 HTTP/1.1\r\nHost: x\r\nCookie: " + "c".repeat(20_000) + "\r\n\r\n");
        raw(400, "GET /orders/1 HTTP/1.1\r\n\r\n");
    }

    @Test
    void unsupportedMediaType415() throws Exception {
        for (String type : List.of("text/plain", "application/jsonx", "application/json; charset=iso-8859-1", "json")) {
            HttpResponse<String> response = client.send(client.post(Contract.ORDER, "Content-Type", type));
            Contract.problem(415, response);
            assertEquals("application/json", header(response, "Accept"));
        }
        client.problem(
                415,
                client.request("/orders", "orders:write")
                        .POST(HttpRequest.BodyPublishers.ofString(Contract.ORDER))
                        .build());
    }

    @Test
    void unprocessable422() throws Exception {
        JsonNode problem = client.problem(422, client.post("{\"customerId\":\"7\",\"lines\":[{\"quantity\":0}]}"));
        List<String> fields = new ArrayList<>();
        problem.get("errors").forEach(error -> {
            fields.add(error.get("field").asText());
            assertTrue(error.get("message").asText().startsWith("must be "), error::toString);
        });
        assertEquals(
                List.of(
                        "customerId",
                        "customer",
                        "currency",
                        "lines[0].sku",
                        "lines[0].article",
                        "lines[0].quantity",
                        "lines[0].unitPrice"),
                fields);
        client.problem(422, client.post("7"));
    }

    @Test
    void tooManyRequests429() throws Exception {
        try (OrdersService limited = TestService.start(Map.of("stops.middleware.rate-limit", "1"));
                Contract hasty = new Contract(limited.port())) {
            // two at once may straddle the moment at which the next is due; of many, all but a few must be refused
            int refused = 0;
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> response =
                        hasty.send(hasty.request("/orders/1").build());
                if (response.statusCode() != 200) {
                    Contract.problem(429, response);
                    assertEquals("1", header(response, "Retry-After"));
                    assertTrue(header(response, "Connection").isEmpty()
                            || !header(response, "Connection").equals("close"));
                    refused++;
                }
            }
            assertTrue(refused > 0);
        }
    }

    @Test
    void unavailable503WhenSearchesAreShed() throws Exception {
        try (OrdersService slow = TestService.start(Map.of(
                        "stops.handle.search-concurrency", "1",
                        "stops.handle.query-timeout", "0",
                        "app.database.search-delay", "600000"));
                Contract impatient = new Contract(slow.port())) {
            // shut down while it waits: the answer does not matter
            CompletableFuture<Integer> first = inBackground(slow, "/orders/search?q=ada");
            HttpResponse<String> shed = eventually(503, impatient, "/orders/search?q=ada", first);
            Contract.problem(503, shed);
            assertEquals("1", header(shed, "Retry-After"));
            assertTrue(!header(shed, "Connection").equalsIgnoreCase("close"), "the connection is kept");
            assertEquals(7, impatient.get("/orders/7").get("id").asInt(), "everybody else is served");
        }
    }

    @Test
    void unavailable503WhenThePoolIsExhausted() throws Exception {
        try (OrdersService slow = TestService.start(Map.of(
                        "stops.handle.search-concurrency", "0",
                        "stops.handle.pool-size", "1",
                        "stops.handle.pool-timeout", "250",
                        "stops.handle.query-timeout", "0",
                        "app.database.search-delay", "600000"));
                Contract impatient = new Contract(slow.port())) {
            CompletableFuture<Integer> first = inBackground(slow, "/orders/search?q=ada");
            HttpResponse<String> starved = eventually(503, impatient, "/orders/7", first);
            Contract.problem(503, starved);
            assertEquals("1", header(starved, "Retry-After"));
        }
    }

    @Test
    void timeout504() throws Exception {
        try (OrdersService slow = TestService.start(
                        Map.of("stops.handle.query-timeout", "100", "app.database.search-delay", "600000"));
                Contract patient = new Contract(slow.port())) {
            HttpResponse<String> response =
                    patient.send(patient.request("/orders/search?q=ada").build());
            Contract.problem(504, response);
            assertEquals("", header(response, "Retry-After"), "trying again soon would only add to it");
            assertEquals(7, patient.get("/orders/7").get("id").asInt());
        }
    }

    @Test
    void theRequestIdIsEchoedIfItIsHarmless() throws Exception {
        HttpResponse<String> given = client.send(
                client.request("/orders/7").header("X-Request-Id", "abc-123").build());
        assertEquals("abc-123", header(given, "X-Request-Id"));
        HttpResponse<String> strange = client.send(
                client.request("/orders/7").header("X-Request-Id", "a\"b<c>").build());
        assertTrue(header(strange, "X-Request-Id").matches("[0-9a-f]{16}"), header(strange, "X-Request-Id"));
    }

    @Test
    void aQuoteWithoutARequiredPart502And503And504() throws Exception {
        client.problem(405, client.request("/orders/7/quote", "").DELETE().build());
        JsonNode unset = client.problem(503, client.request("/orders/7/quote").build());
        assertTrue(unset.get("detail").asText().contains("app.downstream"), unset::toString);
        try (StubServices services = new StubServices();
                OrdersService quoting = services.start("stops.handle.deadline", "1500", "stops.handle.hedging", "off");
                Contract caller = new Contract(quoting.port())) {
            HttpRequest quote = caller.request("/orders/7/quote").build();
            assertEquals("[]", caller.get("/orders/7/quote").get("missing").toString());
            caller.problem(400, caller.request("/orders/seven/quote").build());
            for (String value : List.of("250", "ms", "250M", "123456789u", "-1m")) {
                caller.problem(
                        400,
                        caller.request("/orders/7/quote")
                                .header("Request-Timeout", value)
                                .build());
            }
            caller.problem(
                    504,
                    caller.request("/orders/7/quote")
                            .header("Request-Timeout", "0u")
                            .build());
            for (StubReplica.Answer answer : List.of(
                    StubReplica.Answer.status(500),
                    StubReplica.Answer.status(404),
                    StubReplica.Answer.status(503),
                    new StubReplica.Answer(200, "", "nonsense"))) {
                services.answers("inventory", answer);
                HttpResponse<String> failed = caller.send(quote);
                Contract.problem(502, failed);
                assertEquals("", header(failed, "Retry-After"));
            }
            services.answers("inventory", StubReplica.Answer.status(503, "Retry-After: 3"));
            HttpResponse<String> pushedBack = caller.send(quote);
            Contract.problem(503, pushedBack);
            assertEquals("3", header(pushedBack, "Retry-After"));
            services.answers("inventory", StubReplica.Answer.status(504));
            caller.problem(504, quote);
            services.answers("inventory", StubReplica.Answer.NEVER);
            caller.problem(504, quote);
            for (StubReplica replica : services.of("inventory")) {
                replica.close();
            }
            caller.problem(502, quote);
        }
    }

    private static CompletableFuture<Integer> inBackground(OrdersService service, String path) {
        return CompletableFuture.supplyAsync(() -> {
            try (Contract background = new Contract(service.port())) {
                return background.send(background.request(path).build()).statusCode();
            } catch (Exception ended) {
                return -1;
            }
        });
    }

    private static HttpResponse<String> eventually(
            int status, Contract client, String path, CompletableFuture<Integer> first) throws Exception {
        List<HttpResponse<String>> seen = new ArrayList<>();
        await().until(() -> {
            assertTrue(!first.isDone(), "the first request still waits");
            // a search of ours that comes before the one in the background would wait in its place
            HttpRequest request = client.request(path)
                    .timeout(java.time.Duration.ofSeconds(5))
                    .build();
            try {
                seen.add(client.send(request));
            } catch (java.net.http.HttpTimeoutException weWereFirst) {
                return false;
            }
            return seen.getLast().statusCode() == status;
        });
        return seen.getLast();
    }

    private static void raw(int status, String request) throws Exception {
        try (RawClient raw = new RawClient(service.port())) {
            raw.send(request);
            String answer = raw.readText();
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
            Contract.problem(status, answer.substring(answer.indexOf("\r\n\r\n") + 4));
        }
    }
}
