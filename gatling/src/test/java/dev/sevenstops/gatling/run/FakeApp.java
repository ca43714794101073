package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks the app's side of the protocol with the runner, and misbehaves where {@code fake.mode} says so. */
public final class FakeApp {
    static final String CATALOGUE = """
            {"settings": [
              {"key": "stops.accept.backlog", "type": "integer", "min": 1, "max": 65535, "default": "4096", "stop": "accept"},
              {"key": "fake.mode", "type": "enum", "values": ["good", "dies", "crashes", "impostor", "deaf"], "default": "good"},
              {"key": "stops.middleware.jwt.hs256-secret", "type": "string", "default": ""}
            ]}
            """;

    private FakeApp() {}

    public static void main(String[] args) throws IOException {
        if (args[0].equals("--settings")) {
            System.out.println(CATALOGUE);
            return;
        }
        if (args[0].equals("--create-database")) {
            Files.writeString(Path.of(args[1]), "orders");
            return;
        }
        Map<String, String> settings = new TreeMap<>(Map.of("stops.accept.backlog", "4096", "fake.mode", "good"));
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals > 0) {
                settings.put(arg.substring(0, equals), arg.substring(equals + 1));
            }
        }
        String mode = settings.getOrDefault("fake.mode", "");
        if (mode.equals("dies")) {
            System.err.println("the port is taken");
            System.exit(3);
        }
        if (mode.equals("crashes")) {
            FakeGenerator.crash(ProcessHandle.current().pid());
            while (System.in.read() >= 0) {
                // not ready before it is gone
            }
        }
        if (mode.equals("deaf")) {
            settings.put("stops.accept.backlog", "128");
        }
        if (!Files.exists(Path.of(settings.get("app.database")))) {
            System.err.println("no database");
            System.exit(4);
        }
        serve(settings, UUID.randomUUID().toString(), mode.equals("impostor"));
        while (System.in.read() >= 0) {
            // ends with its parent
        }
        System.exit(0);
    }

    private static void serve(Map<String, String> settings, String instance, boolean impostor) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ObjectNode answer = Json.mapper()
                .createObjectNode()
                .put("instance", impostor ? "somebody else" : instance)
                .put("pid", ProcessHandle.current().pid());
        ObjectNode effective = answer.putObject("settings");
        settings.forEach(effective::put);
        AtomicInteger served = new AtomicInteger();
        server.createContext("/orders", exchange -> {
            served.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/observe/metrics", exchange -> {
            // as Helidon writes a meter that has several series
            byte[] body = ("{\"application\": {\"lifecycle.connections\": 1, \"http.server.request.duration.count;"
                            + "http.response.status_code=200\": " + served.get() + "}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/observe/settings", exchange -> {
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.out.println(Json.mapper()
                .createObjectNode()
                .put("ready", true)
                .put("instance", instance)
                .put("pid", ProcessHandle.current().pid())
                .put("port", server.getAddress().getPort())
                .put("adminPort", server.getAddress().getPort())
                .toString());
    }
}
