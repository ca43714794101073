package dev.sevenstops.app.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.Settings;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    @Test
    void aServerFaultSaysNothingOfItsInside() throws Exception {
        Settings settings =
                Settings.read(SerializeSettings.SETTINGS, Config.just(ConfigSources.create(Map.<String, String>of())));
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .directHandlers(Problems.handlers(
                        SerializeSettings.serializer(settings), new ParseLimits(8192, 16384, 1 << 20, true)))
                .routing(routing -> routing.get("/unchecked", (request, response) -> {
                            throw new IllegalStateException("secret");
                        })
                        .get("/checked", (request, response) -> {
                            throw new Exception("secret");
                        }))
                .build()
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : new String[] {"/unchecked", "/checked"}) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(500, response.statusCode());
                assertEquals(
                        "application/problem+json",
                        response.headers().firstValue("Content-Type").orElse(""));
                assertFalse(response.body().contains("secret"), response.body());
                assertTrue(response.body().contains("\"instance\":\"" + path + "\""), response.body());
            }
        } finally {
            server.stop();
        }
    }
}
