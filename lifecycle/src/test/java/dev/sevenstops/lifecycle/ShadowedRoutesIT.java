package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.TestServer.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.route.RouteTable;
import dev.sevenstops.lifecycle.route.ShadowedRoute;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table says which handler answers before anyone asks: here a real server is asked as well. */
class ShadowedRoutesIT {
    private static void orders(HttpRouting.Builder routing) {
        routing.register("/orders", rules -> rules.get("/{id}", (request, response) -> response.send("one order")))
                .get("/orders/export", (request, response) -> response.send("export"))
                .post("/orders/export", (request, response) -> response.send("import"));
    }

    private static String ask(WebServer server, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            TestServer.send(socket, request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            // the end of the connection is not announced by closing it (Helidon 4.4.0): the text is waited for
            StringBuilder answer = new StringBuilder();
            while (!answer.toString().endsWith("one order")
                    && !answer.toString().endsWith("import")
                    && !answer.toString().endsWith("export")) {
                byte[] piece = new byte[1024];
                int length = socket.getInputStream().read(piece);
                assertTrue(length > 0, answer.toString());
                answer.append(new String(piece, 0, length, StandardCharsets.US_ASCII));
            }
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    private static void check(Map<String, String> settings) throws Exception {
        WebServerConfig.Builder builder = WebServer.builder().host("127.0.0.1").port(0);
        RouteTable table =
                Lifecycle.install(builder, Config.just(ConfigSources.create(settings)), ShadowedRoutesIT::orders);
        WebServer server = builder.build();
        assertEquals(
                List.of("GET /orders/export is never reached: GET /orders/{id} is in front of it"),
                table.shadowed().stream().map(ShadowedRoute::text).toList());
        server.start();
        try {
            assertEquals("one order", ask(server, get("/orders/export")));
            assertEquals("import", ask(server, get("/orders/export").replace("GET", "POST")));
        } finally {
            server.stop();
        }
    }

    @Test
    void theNamedRouteIsReallyNotReached() throws Exception {
        check(Map.of());
    }

    @Test
    void alsoWithTheInstrumentSwitchedOff() throws Exception {
        check(Map.of("lifecycle.enabled", "false"));
    }

    @Test
    void theirNumberIsAMetric() throws Exception {
        try (TestServer server = new TestServer(
                config -> config.addFeature(ObserveFeature.builder()
                        .addObserver(MetricsObserver.create())
                        .build()),
                ShadowedRoutesIT::orders)) {
            assertTrue(MetricsIT.scrape(server, "application/json").contains("\"lifecycle.route.shadowed\":1"));
        }
    }
}
