package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The downstream services as a process of their own, started as the runner starts them. */
class DownstreamProcessIT {
    private static AppProcess start(String... args) throws Exception {
        List<String> command = new ArrayList<>(AppProcess.command());
        command.removeLast();
        command.add(dev.sevenstops.app.downstream.Main.class.getName());
        command.addAll(List.of(args));
        return AppProcess.of(command);
    }

    private static String get(HttpClient client, int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void saysWhereItListensAndEndsWithItsInputWhateverItIsDoing() throws Exception {
        try (AppProcess services = start(
                        "--supervised",
                        "downstream.replicas=3",
                        "downstream.slow.service=pricing",
                        "downstream.slow.delay=600000");
                HttpClient client = HttpClient.newHttpClient()) {
            JsonNode ready = services.line();
            assertTrue(ready.get("ready").asBoolean());
            assertEquals(services.process().pid(), ready.get("pid").asLong());
            List<String> names = new ArrayList<>();
            ready.get("services").fieldNames().forEachRemaining(names::add);
            assertEquals(List.of("pricing", "inventory", "shipping", "warehouse"), names);
            for (String name : names) {
                assertEquals(3, ready.get("services").get(name).size());
            }
            int admin = ready.get("adminPort").asInt();
            String settings = get(client, admin, "/observe/settings");
            assertTrue(settings.contains(ready.get("instance").asText()), settings);
            assertTrue(settings.contains("\"downstream.replicas\":\"3\""), settings);
            int shipping = ready.get("services").get("shipping").get(2).asInt();
            assertTrue(get(client, shipping, "/shipping/5").contains("\"replica\":2"));
            assertTrue(get(client, admin, "/observe/work").contains("\"shipping\":{\"requests\":1,\"completed\":1"));
            int pricing = ready.get("services").get("pricing").get(0).asInt();
            try (Socket caller = new Socket("127.0.0.1", pricing)) {
                caller.getOutputStream()
                        .write("GET /pricing/1 HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                org.awaitility.Awaitility.await()
                        .until(() -> get(client, admin, "/observe/work").contains("\"busy\":1"));
                services.process().getOutputStream().close();
                assertEquals(0, services.exitCode(), services::err);
            }
            assertEquals(List.of(), services.out(), "one line and no more");
        }
    }

    @Test
    void aBadSettingIsOneLine() throws Exception {
        assertEquals(
                "argument 1: unknown setting downstream.slot, did you mean downstream.slots?; --settings lists all",
                refused("downstream.slot=1"));
        assertEquals(
                "downstream.straggler.rate=2: must be a number from 0.0 to 1.0",
                refused("downstream.straggler.rate=2"));
        assertEquals(
                "downstream.slow.service=stock: must be one of none, pricing, inventory, shipping, warehouse",
                refused("downstream.slow.service=stock"));
    }

    @Test
    void printsItsCatalogueAndItsUsage() throws Exception {
        try (AppProcess services = start("--settings")) {
            JsonNode settings = services.line().get("settings");
            assertEquals(0, services.exitCode(), services::err);
            List<String> keys = settings.findValuesAsText("key");
            assertEquals(13, keys.size(), keys::toString);
            assertTrue(keys.stream().allMatch(key -> key.startsWith("downstream.")), keys::toString);
        }
        try (AppProcess services = start("--help")) {
            assertEquals(0, services.exitCode(), services::err);
            assertTrue(services.out().stream().anyMatch(line -> line.startsWith("Usage:")));
        }
    }

    private static String refused(String... args) throws Exception {
        try (AppProcess services = start(args)) {
            assertEquals(2, services.exitCode(), services::err);
            assertEquals(List.of(), services.out());
            List<String> lines = services.err()
                    .lines()
                    .filter(line -> !line.contains(" INFO "))
                    .toList();
            assertEquals(1, lines.size(), services::err);
            return lines.getFirst();
        }
    }
}
