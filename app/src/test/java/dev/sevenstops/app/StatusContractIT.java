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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What the service answers where the client need not change its request: what there is beside the content, and every 5xx but 500, which
 * is in {@link PostgresIT}, as {@code STATUS.md} has them. 4xx are in {@link ClientErrorsIT}; those that only a quote has are here.
 */
class StatusContractIT extends ContractFixture {
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
                        Map.of("stops.handle.query-timeout", "2000", "app.database.search-delay", "600000"));
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
                OrdersService quoting = services.start("stops.handle.deadline", "5000", "stops.handle.hedging", "off");
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
                int status = 503;
                // where ours came first
                while (status == 503) {
                    status = background.send(background.request(path).build()).statusCode();
                }
                return status;
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
}
