package dev.sevenstops.app.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.route.RouteTable;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Handler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The same routes in both orders, asked over HTTP. */
class RouteListIT {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Built(WebServer server, RouteTable routes) {}

    private static Settings settings(Map<String, String> given) throws StartupFailure {
        return Settings.read(RouteSettings.SETTINGS, Config.just(ConfigSources.create(given)));
    }

    private static Handler answer(String text) {
        return (request, response) -> response.send(text);
    }

    private static Built build(Settings settings) {
        WebServerConfig.Builder server = WebServer.builder().host("127.0.0.1").port(0);
        RouteTable routes = Lifecycle.install(
                server,
                Config.just(ConfigSources.create(Map.of())),
                routing -> new RouteList()
                        .get("/orders", answer("list"))
                        .get("/orders/{id}", answer("one"))
                        .get("/orders/export", answer("export"))
                        .post("/orders/export", answer("import"))
                        .any("/orders", answer("405"))
                        .any("/orders/{id}", answer("405"))
                        .register(routing, RouteSettings.order(settings)));
        return new Built(server.build(), routes);
    }

    private static List<String> answers(Settings settings) throws Exception {
        WebServer server = build(settings).server.start();
        try {
            List<String> answers = new ArrayList<>();
            for (String path : List.of("/orders", "/orders/7", "/orders/export")) {
                for (String method : List.of("GET", "POST")) {
                    answers.add(CLIENT.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                            .method(method, HttpRequest.BodyPublishers.noBody())
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
                }
            }
            return answers;
        } finally {
            server.stop();
        }
    }

    @Test
    void everyRouteIsReachedAsHardened() throws Exception {
        Settings hardened = settings(Map.of());
        RouteSettings.check(hardened, build(hardened).routes);
        assertEquals(List.of("list", "405", "one", "405", "export", "import"), answers(hardened));
    }

    @Test
    void aParameterInFrontTakesTheRequestsOfOthers() throws Exception {
        assertEquals(
                List.of("list", "405", "one", "405", "one", "405"),
                answers(settings(Map.of("stops.route.order", "generic-first"))));
    }

    @Test
    void itDoesNotStartWithARouteThatIsNeverReached() throws Exception {
        Settings generic = settings(Map.of("stops.route.order", "generic-first"));
        StartupFailure failure =
                assertThrows(StartupFailure.class, () -> RouteSettings.check(generic, build(generic).routes));
        assertEquals(StartupFailure.USAGE, failure.exitCode());
        assertEquals(
                "stops.route.order=generic-first: GET /orders/export is never reached: GET /orders/{id} is in front of it;"
                        + " POST /orders/export is never reached: any method /orders/{id} is in front of it."
                        + " Set stops.route.order=specific-first, or stops.route.on-shadowed=warn to start all the same",
                failure.line());
    }

    @Test
    void itWarnsIfItIsTold() throws Exception {
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger(RouteSettings.class.getName());
        java.util.logging.Handler handler = new java.util.logging.Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getLevel() + " " + record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            Settings generic =
                    settings(Map.of("stops.route.order", "generic-first", "stops.route.on-shadowed", "warn"));
            RouteSettings.check(generic, build(generic).routes);
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(
                List.of(
                        "WARNING stops.route.order=generic-first: GET /orders/export is never reached: GET /orders/{id} is"
                                + " in front of it; POST /orders/export is never reached: any method /orders/{id} is in front"
                                + " of it"),
                logged);
    }
}
