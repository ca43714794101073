package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.TestServer.get;
import static dev.sevenstops.lifecycle.TestServer.readResponse;
import static dev.sevenstops.lifecycle.TestServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The figures of the running service, as a page and as JSON. */
class LiveViewIT {
    private static TestServer server() {
        return new TestServer(routing -> routing.register(LiveView.PATH, new LiveView())
                .get("/orders/{id}", (request, response) -> response.send("order")));
    }

    private static HttpResponse<String> asked(TestServer server, String accept) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + server.server().port() + LiveView.PATH))
                            .header("Accept", accept)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void theSevenStopsOfEachRouteAndTheEnds() throws Exception {
        try (TestServer server = server();
                Socket socket = server.connect()) {
            send(socket, get("/orders/1"));
            assertEquals(200, readResponse(socket));
            server.next();
            HttpResponse<String> answer = asked(server, "application/json");
            String json = answer.body();
            assertEquals(
                    "application/json",
                    answer.headers().firstValue("Content-Type").orElseThrow());
            int route = json.indexOf("\"route\":\"/orders/{id}\"");
            assertTrue(route >= 0, json);
            int at = route;
            for (Stop stop : Stop.values()) {
                int next = json.indexOf("\"" + stop.id() + "\":{\"count\":", at);
                assertTrue(next > at, stop + " is missing or out of order in " + json);
                at = next;
            }
            assertTrue(json.indexOf("\"handle\":{\"count\":1,", route) > route, json);
            assertTrue(json.indexOf("\"total\":{\"count\":1,", at) > at, json);
            assertTrue(json.contains("\"drain\":{\"client\":0,\"complete\":1,"), json);
        }
    }

    @Test
    void aPageForABrowser() throws Exception {
        try (TestServer server = server();
                Socket socket = server.connect()) {
            send(socket, get("/orders/1"));
            assertEquals(200, readResponse(socket));
            server.next();
            HttpResponse<String> answer = asked(server, "text/html,application/xhtml+xml");
            assertEquals(
                    "text/html; charset=utf-8",
                    answer.headers().firstValue("Content-Type").orElseThrow());
            assertTrue(answer.body().contains("<h2>/orders/{id}</h2>"), answer.body());
            assertFalse(answer.body().contains("http://"), "it needs nothing else");
        }
    }
}
