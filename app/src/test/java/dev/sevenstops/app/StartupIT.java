package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process says and how it ends when it cannot do what it was asked to. */
class StartupIT {
    @TempDir
    Path folder;

    @Test
    void aBadKeyIsOneLine() throws Exception {
        assertEquals(
                "argument 1: unknown setting stops.acept.backlog, did you mean stops.accept.backlog?; --settings lists all\n",
                refused(2, "stops.acept.backlog=16"));
    }

    @Test
    void aBadValueIsOneLine() throws Exception {
        assertTrue(refused(2, "stops.accept.backlog=abc")
                .contains("stops.accept.backlog=abc: must be a whole number from 1 to 65535"));
    }

    @Test
    void aBoundThatAdmitsNobodyIsOneLine() throws Exception {
        assertTrue(refused(2, "stops.accept.max-connections=0")
                .contains("stops.accept.max-connections=0: must be a whole number from 1 to 1000000"));
    }

    @Test
    void aTakenPortIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            String database = "app.database=" + TestDatabase.file().path();
            String line = refused(3, "app.port=" + port, "app.admin.port=0", database);
            assertTrue(line.contains("cannot listen on 127.0.0.1:" + port) && line.contains("app.port=0"), line);
            line = refused(3, "app.port=0", "app.admin.port=" + port, database);
            assertTrue(line.contains("cannot listen on 127.0.0.1:" + port) && line.contains("app.admin.port=0"), line);
        }
    }

    @Test
    void aShadowedRouteIsOneLineThatNamesBothRoutes() throws Exception {
        String line = refused(
                2,
                "stops.route.order=generic-first",
                "app.port=0",
                "app.admin.port=0",
                "app.database=" + TestDatabase.file().path());
        assertTrue(line.startsWith("stops.route.order=generic-first: "), line);
        assertTrue(line.contains("GET /orders/search") && line.contains("GET /orders/{id}"), line);
        assertTrue(line.contains("Set stops.route.order=specific-first"), line);
    }

    @Test
    void anUnreadableDatabaseIsOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.mv.db"), "not a database");
        String line = refused(4, "app.port=0", "app.admin.port=0", "app.database=" + file);
        assertTrue(line.contains(file.toString()) && line.contains("not a database of orders"), line);
    }

    @Test
    void createsADatabaseOnceAndServesIt() throws Exception {
        Path file = folder.resolve("new/orders.mv.db");
        try (AppProcess first = AppProcess.start("--create-database", file.toString())) {
            assertEquals(0, first.exitCode(), first::err);
            assertEquals(List.of("created " + file), first.out());
        }
        try (AppProcess second = AppProcess.start("--create-database", file.toString())) {
            assertEquals(0, second.exitCode(), second::err);
            assertEquals(List.of("already complete: " + file), second.out());
        }
    }

    @Test
    void printsTheCatalogue() throws Exception {
        try (AppProcess app = AppProcess.start("--settings")) {
            JsonNode catalogue = app.line();
            assertEquals(0, app.exitCode(), app::err);
            assertEquals(Catalogue.all().size(), catalogue.get("settings").size());
            assertEquals("", app.err());
        }
    }

    @Test
    void printsATokenForItsSecret() throws Exception {
        try (AppProcess app = AppProcess.start(
                "--token", "--scope", "orders:write", "stops.middleware.jwt.hs256-secret=" + TestTokens.SECRET)) {
            assertEquals(0, app.exitCode(), app::err);
            assertEquals(1, app.out().size());
            assertEquals(3, app.out().getFirst().split("\\.").length, "header, claims, signature");
        }
        assertTrue(refused(2, "--token", "--scope", "orders:write").contains("--token needs the secret"));
    }

    @Test
    void saysWhoItIsWhenItIsReady() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.accept.backlog=17");
                HttpClient client = HttpClient.newHttpClient()) {
            JsonNode ready = app.line();
            assertTrue(ready.get("ready").asBoolean());
            assertEquals(app.process().pid(), ready.get("pid").asLong());
            String settings = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                            + ready.get("adminPort").asInt() + "/observe/settings"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertTrue(settings.contains(ready.get("instance").asText()), settings);
            assertTrue(settings.contains("\"stops.accept.backlog\":\"17\""), settings);
            app.process().getOutputStream().close();
            assertEquals(0, app.exitCode(), app::err);
            assertEquals(List.of(), app.out(), "one line and no more");
        }
    }

    private static String refused(int exitCode, String... args) throws Exception {
        try (AppProcess app = AppProcess.start(args)) {
            assertEquals(exitCode, app.exitCode(), app::err);
            assertEquals(List.of(), app.out());
            List<String> lines =
                    app.err().lines().filter(line -> !line.contains(" INFO ")).toList();
            assertEquals(1, lines.size(), app::err);
            return lines.getFirst() + "\n";
        }
    }
}
