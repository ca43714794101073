package dev.sevenstops.app.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.RawClient;
import dev.sevenstops.app.drain.KeepAlive;
import dev.sevenstops.app.drain.TearDown;
import dev.sevenstops.app.middleware.Middleware;
import dev.sevenstops.app.middleware.Problems;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.Layers;
import dev.sevenstops.lifecycle.Lifecycle;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A body that does not say how large it is, at a route that reads it: refused where it crosses the cap, and only once. */
class ChunkedBodyIT {
    private static final int CAP = 100_000;
    private static final String CHUNK = "4000\r\n" + "b".repeat(0x4000) + "\r\n";
    private static final String POST = "POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void itIsRefusedOnceAndTheConnectionIsClosed() throws Exception {
        WebServer server = server("precise");
        try (RawClient client = new RawClient(server.port())) {
            // far more than both sockets' buffers hold: the client can send it only because the server reads on
            client.send(POST + CHUNK.repeat(500) + "0\r\n\r\n");
            String all = client.readText();
            assertTrue(all.startsWith("HTTP/1.1 413 "), all);
            assertTrue(all.contains("\r\nConnection: close\r\n"), all);
            assertTrue(all.contains("The body is larger than " + CAP + " bytes"), all);
            assertEquals(0, all.lastIndexOf("HTTP/1.1 "), "one response: " + all);
        } finally {
            server.stop();
        }
    }

    /** The counter-test: left to itself the server announces the end of the connection, and goes on. */
    @Test
    void asHelidonComesMoreIsAnsweredAfterTheRefusal() throws Exception {
        WebServer server = server("helidon");
        try (RawClient client = new RawClient(server.port())) {
            client.send(POST + CHUNK.repeat(7));
            String first = client.readResponse();
            assertTrue(first.startsWith("HTTP/1.1 413 "), first);
            assertTrue(first.contains("\r\nConnection: close\r\n"), first);
            client.send("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 "), "a second response");
        } finally {
            server.stop();
        }
    }

    @Test
    void aBodyBelowTheCapIsRead() throws Exception {
        WebServer server = server("precise");
        try (RawClient client = new RawClient(server.port())) {
            for (int i = 0; i < 2; i++) {
                client.send(POST + CHUNK.repeat(6) + "0\r\n\r\n");
                assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "), "on the same connection");
            }
        } finally {
            server.stop();
        }
    }

    private static WebServer server(String rejection) throws Exception {
        ParseLimits limits = ParseSettings.limits(Settings.read(
                ParseSettings.SETTINGS,
                Config.just(ConfigSources.create(Map.of(
                        "stops.parse.max-body-size", String.valueOf(CAP), "stops.parse.rejection", rejection)))));
        Config defaults = Config.just(ConfigSources.create(Map.<String, String>of()));
        WebServerConfig.Builder server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .useNio(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .directHandlers(Problems.handlers(
                        SerializeSettings.serializer(Settings.read(SerializeSettings.SETTINGS, defaults)), limits));
        ParseSettings.apply(limits, server);
        Lifecycle.install(
                server,
                defaults,
                Layers.NONE.with(new TearDown(limits.precise())),
                routing -> routing.addFilter(new Middleware(List.of(new KeepAlive(true, limits.precise()))))
                        .post("/read", (request, response) -> {
                            try (InputStream body = request.content().inputStream()) {
                                body.transferTo(OutputStream.nullOutputStream());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                            response.send("read");
                        }));
        return server.build().start();
    }
}
