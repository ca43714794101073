package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When all connections are taken, the acceptor stands still; the admin listener must not. */
class StalledAcceptorIT {
    private static final String REQUEST = "GET /orders/1 HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void theAdminListenerGoesOnAnswering() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.accept.max-connections=1")) {
            JsonNode ready = app.line();
            int port = ready.get("port").asInt();
            try (RawClient only = new RawClient(port);
                    RawClient waiting = new RawClient(port);
                    HttpClient admin = HttpClient.newHttpClient()) {
                only.send(REQUEST);
                assertTrue(only.readHead().startsWith("HTTP/1.1 200 "));
                waiting.send(REQUEST);
                waiting.timeout(Duration.ofMillis(500));
                assertThrows(SocketTimeoutException.class, waiting::readHead, "it waits in the kernel's queue");

                for (String path : new String[] {"/observe/settings", "/observe/health", "/observe/metrics"}) {
                    HttpResponse<String> answer = admin.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ready.get("adminPort") + path))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    assertEquals(200, answer.statusCode(), path);
                }

                only.close();
                waiting.timeout(Duration.ofSeconds(20));
                assertTrue(waiting.readHead().startsWith("HTTP/1.1 200 "), "its turn comes when a connection ends");
            }
            app.process().getOutputStream().close();
            assertEquals(0, app.exitCode(), app::err);
        }
    }

    @Test
    void itEndsCleanlyWhileItsAcceptorIsStalled() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.accept.max-connections=1", "app.shutdown.grace=100")) {
            try (RawClient only = new RawClient(app.line().get("port").asInt())) {
                only.send(REQUEST);
                assertTrue(only.readHead().startsWith("HTTP/1.1 200 "));
                app.process().getOutputStream().close();
                assertEquals(0, app.exitCode(), app::err);
                assertTrue(!app.err().contains("\tat "), app::err);
            }
        }
    }
}
