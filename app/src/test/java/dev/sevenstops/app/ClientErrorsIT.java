package dev.sevenstops.app;

import static dev.sevenstops.app.Contract.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the client must change: every 4xx of the service, one by one, as {@code STATUS.md} has them. */
class ClientErrorsIT extends ContractFixture {
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

    private void raw(int status, String request) throws Exception {
        try (RawClient raw = new RawClient(service.port())) {
            raw.send(request);
            String answer = raw.readText();
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
            Contract.problem(status, answer.substring(answer.indexOf("\r\n\r\n") + 4));
        }
    }
}
