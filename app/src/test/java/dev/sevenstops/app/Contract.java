package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A client of one service, and what each of its errors must look like. */
final class Contract implements AutoCloseable {
    /** An order that is taken. */
    static final String ORDER = """
            {"customerId":7,"customer":"Ada Lovelace","currency":"EUR",
             "lines":[{"sku":"A-1003","article":"Gear oil 5 l","quantity":2,"unitPrice":12.5},
                      {"sku":"A-1004","article":"Hex bolt M8×40","quantity":100,"unitPrice":0.11}]}""";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    Contract(int port) {
        this.port = port;
    }

    /** A request without a token. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    /** A request with a token that has these scopes. */
    HttpRequest.Builder request(String path, String scope) throws Exception {
        return request(path).header("Authorization", TestTokens.bearer(scope));
    }

    /** A POST of an order, with a token and headers besides. */
    HttpRequest post(String body, String... headers) throws Exception {
        HttpRequest.Builder request = request("/orders", "orders:write")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send(request(path).build());
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    /** Sends a request that must end in this error, and returns the problem. */
    JsonNode problem(int status, HttpRequest request) throws Exception {
        return problem(status, send(request));
    }

    /** Checks an error: problem+json that agrees with the status line, and a request id. Returns the problem. */
    static JsonNode problem(int status, HttpResponse<String> response) throws Exception {
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(
                header(response, "X-Request-Id").length() >= 16,
                () -> response.headers().toString());
        assertEquals("application/problem+json", header(response, "Content-Type"));
        return problem(status, response.body());
    }

    /** Checks the body of an error. */
    static JsonNode problem(int status, String body) throws Exception {
        JsonNode problem = JSON.readTree(body);
        assertEquals("about:blank", problem.get("type").asText());
        assertEquals(status, problem.get("status").asInt());
        assertFalse(problem.get("title").asText().isBlank(), body);
        assertFalse(problem.get("detail").asText().isBlank(), body);
        assertTrue(problem.get("instance").isTextual(), body);
        return problem;
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
