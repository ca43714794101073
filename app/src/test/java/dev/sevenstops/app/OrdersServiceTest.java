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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the service answers, over HTTP. */
class OrdersServiceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static OrdersService hardened;
    private static OrdersService large;

    @BeforeAll
    static void start() throws Exception {
        hardened = start(Map.of());
        large = start(Map.of("stops.serialize.max-page-size", "10000", "stops.serialize.serializer", "jackson"));
    }

    @AfterAll
    static void stop() {
        hardened.close();
        large.close();
    }

    @Test
    void listsAPage() throws Exception {
        HttpResponse<String> response = get(hardened, "/orders");
        assertEquals(200, response.statusCode());
        assertEquals("application/json", header(response, "Content-Type"));
        JsonNode page = JSON.readTree(response.body());
        assertEquals(50, page.get("items").size());
        assertEquals(100_000, page.get("total").asInt());
        assertEquals("/orders?page=1&size=50", page.get("next").asText());
        assertEquals("SO-0000001", page.at("/items/0/number").asText());
    }

    @Test
    void cutsTheSizeAndSaysSo() throws Exception {
        JsonNode page = JSON.readTree(get(hardened, "/orders?page=3&size=5000").body());
        assertEquals(50, page.get("size").asInt());
        assertEquals(50, page.get("items").size());
        assertEquals(151, page.at("/items/0/id").asInt());
        assertEquals("/orders?page=4&size=50", page.get("next").asText());
    }

    @Test
    void followingNextVisitsEveryOrderOnce() throws Exception {
        int seen = 0;
        String path = "/orders?size=10000";
        while (!path.isEmpty()) {
            JsonNode page = JSON.readTree(get(large, path).body());
            for (JsonNode order : page.get("items")) {
                assertEquals(++seen, order.get("id").asInt());
            }
            path = page.path("next").asText();
        }
        assertEquals(100_000, seen);
    }

    @Test
    void aLargePageIsWhatTheOtherSerializerSends() throws Exception {
        try (OrdersService other = start(Map.of("stops.serialize.max-page-size", "5000"))) {
            HttpResponse<String> expected = get(large, "/orders?page=2&size=5000");
            HttpResponse<String> actual = get(other, "/orders?page=2&size=5000");
            assertEquals(expected.body(), actual.body());
            int bytes = actual.body().getBytes(StandardCharsets.UTF_8).length;
            assertTrue(bytes > 1_000_000, "large enough to be written from the pooled buffer");
            assertEquals(String.valueOf(bytes), header(actual, "Content-Length"), "not chunked");
        }
    }

    @Test
    void beyondTheEndThereIsAnEmptyPage() throws Exception {
        JsonNode page =
                JSON.readTree(get(hardened, "/orders?page=2147483647&size=50").body());
        assertEquals(0, page.get("items").size());
        assertFalse(page.has("next"));
    }

    @Test
    void showsAnOrderWithItsLines() throws Exception {
        JsonNode order = JSON.readTree(get(hardened, "/orders/7").body());
        assertEquals("SO-0000007", order.get("number").asText());
        assertTrue(order.get("lines").size() > 0);
    }

    @Test
    void everyErrorIsAProblem() throws Exception {
        problem(400, "/orders?page=-1", "page must be a whole number from 0");
        problem(400, "/orders?size=0", "size must be a whole number from 1");
        problem(400, "/orders?size=", "size must be a whole number");
        problem(400, "/orders?page=99999999999", "page must be a whole number");
        problem(400, "/orders/seven", "must be a whole number, not 'seven'");
        problem(400, "/orders/%22%0a%3Cb%3E", "not '\"\n<b>'");
        problem(404, "/orders/100001", "There is no order 100001.");
        problem(401, "/nowhere", "This needs a bearer token.");
        problem(401, "/observe/metrics", "");
        problem(401, "/observe/settings", "");
    }

    @Test
    void aWrongMethodIsAnsweredWithTheRightOnes() throws Exception {
        assertEquals(401, send(hardened, "/orders/7", "DELETE").statusCode(), "nothing is said without a token");
        HttpResponse<String> response = exchange(HttpRequest.newBuilder(uri(hardened.port(), "/orders/7"))
                .header("Authorization", TestTokens.bearer(""))
                .DELETE()
                .build());
        assertEquals(405, response.statusCode());
        assertEquals("GET, HEAD, OPTIONS", header(response, "Allow"));
        assertEquals("application/problem+json", header(response, "Content-Type"));
    }

    @Test
    void anAnswerToHeadHasNoBody() throws Exception {
        try (RawClient client = new RawClient(hardened.port())) {
            client.send("HEAD /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 401 "));
            assertTrue(client.readHead().startsWith("HTTP/1.1 200 "), "the next response follows at once");
        }
    }

    @Test
    void aRequestThatCannotBeReadIsAProblemToo() throws Exception {
        try (RawClient client = new RawClient(hardened.port())) {
            client.send("GET /orders HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");
            String head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 431 "), head);
            assertTrue(head.contains("application/problem+json"), head);
        }
    }

    @Test
    void theAdminListenerTellsWhatIsGoingOn() throws Exception {
        assertEquals(200, admin("/observe/health", "*/*").statusCode());
        assertTrue(admin("/observe/metrics", "text/plain").body().contains("# TYPE "));
        assertTrue(JSON.readTree(admin("/observe/metrics", "application/json").body())
                .isObject());
        JsonNode settings = JSON.readTree(admin("/observe/settings", "*/*").body());
        assertEquals("test", settings.get("instance").asText());
        assertEquals(ProcessHandle.current().pid(), settings.get("pid").asLong());
        for (var setting : Catalogue.all()) {
            assertTrue(settings.get("settings").get(setting.key()).isTextual(), setting.key());
        }
        assertEquals(
                "50", settings.at("/settings/stops.serialize.max-page-size").asText());
        assertEquals(404, admin("/orders", "*/*").statusCode(), "orders are not the admin listener's");
    }

    private static void problem(int status, String path, String detail) throws Exception {
        HttpResponse<String> response = get(hardened, path);
        assertEquals(status, response.statusCode(), path);
        assertEquals("application/problem+json", header(response, "Content-Type"));
        JsonNode problem = JSON.readTree(response.body());
        assertEquals("about:blank", problem.get("type").asText());
        assertEquals(status, problem.get("status").asInt());
        assertFalse(problem.get("title").asText().isEmpty());
        assertTrue(problem.get("detail").asText().contains(detail), response.body());
        assertEquals(URI.create(path).getRawPath(), problem.get("instance").asText());
    }

    private static OrdersService start(Map<String, String> given) throws Exception {
        return TestService.start(given);
    }

    private static HttpResponse<String> get(OrdersService service, String path) throws Exception {
        return send(service, path, "GET");
    }

    private static HttpResponse<String> send(OrdersService service, String path, String method) throws Exception {
        return exchange(HttpRequest.newBuilder(uri(service.port(), path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private static HttpResponse<String> admin(String path, String accept) throws Exception {
        return exchange(HttpRequest.newBuilder(uri(hardened.adminPort(), path))
                .header("Accept", accept)
                .build());
    }

    private static HttpResponse<String> exchange(HttpRequest request) throws Exception {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
