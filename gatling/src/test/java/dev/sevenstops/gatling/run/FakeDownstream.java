package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Speaks the downstream process's side of the protocol with the runner, and misbehaves where {@code downstream.fake} says so. */
public final class FakeDownstream {
    static final String CATALOGUE = """
            {"settings": [
              {"key": "downstream.slots", "type": "integer", "min": 1, "max": 1000, "default": "16"},
              {"key": "downstream.straggler.rate", "type": "number", "min": 0.0, "max": 1.0, "default": "0"},
              {"key": "downstream.slow.service", "type": "enum", "values": ["none", "pricing", "warehouse"], "default": "none"},
              {"key": "downstream.fake", "type": "enum", "values": ["good", "dies", "impostor", "deaf", "portless"], "default": "good"}
            ]}
            """;

    private FakeDownstream() {}

    public static void main(String[] args) throws IOException {
        if (args[0].equals("--settings")) {
            System.out.println(CATALOGUE);
            return;
        }
        Map<String, String> settings = new TreeMap<>(Map.of("downstream.slots", "16", "downstream.fake", "good"));
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals > 0) {
                settings.put(arg.substring(0, equals), arg.substring(equals + 1));
            }
        }
        String mode = settings.getOrDefault("downstream.fake", "");
        if (mode.equals("dies")) {
            System.err.println("no slots left");
            System.exit(3);
        }
        if (mode.equals("deaf")) {
            settings.put("downstream.slots", "1");
        }
        serve(settings, mode);
        while (System.in.read() >= 0) {
            // ends with its parent
        }
        System.exit(0);
    }

    private static void serve(Map<String, String> settings, String mode) throws IOException {
        String instance = UUID.randomUUID().toString();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ObjectNode own = Json.mapper()
                .createObjectNode()
                .put("instance", mode.equals("impostor") ? "somebody else" : instance)
                .put("pid", ProcessHandle.current().pid());
        ObjectNode effective = own.putObject("settings");
        settings.forEach(effective::put);
        answer(server, "/observe/settings", own.toString());
        answer(server, "/observe/work", work());
        server.start();
        int port = server.getAddress().getPort();
        ObjectNode ready = Json.mapper()
                .createObjectNode()
                .put("ready", true)
                .put("instance", instance)
                .put("pid", ProcessHandle.current().pid())
                .put("adminPort", port);
        ObjectNode services = ready.putObject("services");
        for (String service : List.of("pricing", "inventory", "shipping", "warehouse")) {
            if (!mode.equals("portless") || !service.equals("shipping")) {
                services.putArray(service).add(port).add(port);
            }
        }
        System.out.println(oneLine(ready));
    }

    private static String work() {
        return "{\"pricing\": {\"requests\": 7, \"completed\": 6, \"hedges\": 1, \"refused\": 0, \"pushedBack\": 0,"
                + " \"cancelled\": 1, \"abandoned\": 0, \"expired\": 0, \"cancelledSlotSeconds\": 0, \"expiredSlotSeconds\": 0,"
                + " \"slotSeconds\": 0.5, \"abandonedSlotSeconds\": 0, \"slots\": 32,"
                + " \"queued\": 0, \"busy\": 0}}";
    }

    private static String oneLine(ObjectNode json) {
        return json.toString().replaceAll("\\s+", "");
    }

    private static void answer(HttpServer server, String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
