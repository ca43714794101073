package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How the process ends. */
class EndingIT {
    private static final int SIGTERM_EXIT = 128 + 15;

    /** Small enough that the response is stuck between server and client until the client reads. */
    private static final int TINY_BUFFER = 2_048;

    @Test
    void theEndOfStandardInputEndsIt() throws Exception {
        try (AppProcess app = AppProcess.supervised()) {
            app.line();
            app.process().getOutputStream().close();
            assertEquals(0, app.exitCode(), app::err);
        }
    }

    @Test
    void itEndsWhenItsParentIsKilled() throws Exception {
        // the parent is a shell; the pipe that is the service's standard input has its only other end in it (descriptor
        // 3)
        String service = String.join(" ", AppProcess.command("--supervised", "app.port=0", "app.admin.port=0"))
                + " app.database=" + TestDatabase.file().path();
        String script =
                "d=$(mktemp -d) && mkfifo $d/in && { " + service + " <$d/in & } && exec 3>$d/in && rm -r $d && wait";
        try (AppProcess parent = AppProcess.of(List.of("sh", "-c", script))) {
            long pid = parent.line().get("pid").asLong();
            ProcessHandle orphan = ProcessHandle.of(pid).orElseThrow();
            try {
                parent.close();
                await().atMost(Duration.ofSeconds(30)).until(() -> !orphan.isAlive());
            } finally {
                orphan.destroyForcibly();
            }
        }
    }

    @Test
    void aRequestInFlightIsFinished() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.serialize.max-page-size=10000", "app.shutdown.grace=30000");
                Flight flight = new Flight(app)) {
            terminate(app, flight.port);
            assertTrue(app.process().isAlive(), "a response is still to be sent");
            assertEquals(flight.length, flight.client.readToEnd(), app::err);
            assertEquals(SIGTERM_EXIT, app.exitCode(), app::err);
        }
    }

    /** The counter-test: without grace the same request is cut off, so the test above can fail. */
    @Test
    void withoutGraceItIsCutOff() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.serialize.max-page-size=10000", "app.shutdown.grace=0");
                Flight flight = new Flight(app)) {
            app.terminate();
            assertEquals(SIGTERM_EXIT, app.exitCode(), app::err);
            assertTrue(flight.client.readToEnd() < flight.length);
        }
    }

    @Test
    void aClientThatNeverReadsDoesNotKeepItAlive() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.serialize.max-page-size=10000", "app.shutdown.grace=100");
                Flight flight = new Flight(app)) {
            assertTrue(flight.length > 0);
            app.process().getOutputStream().close();
            assertEquals(0, app.exitCode(), app::err);
        }
    }

    /** Sends SIGTERM and waits until the service takes no more connections. */
    private static void terminate(AppProcess app, int port) {
        app.terminate();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return !socket.isConnected();
            } catch (IOException refused) {
                return true;
            }
        });
    }

    /** A request whose response has begun and cannot go on until the client reads. */
    private static final class Flight implements AutoCloseable {
        private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

        private final int port;
        private final RawClient client;
        private final long length;

        Flight(AppProcess app) throws Exception {
            JsonNode ready = app.line();
            port = ready.get("port").asInt();
            client = new RawClient(port, TINY_BUFFER);
            client.send("GET /orders?size=10000 HTTP/1.1\r\nHost: x\r\n\r\n");
            Matcher head = LENGTH.matcher(client.readHead());
            assertTrue(head.find());
            length = Long.parseLong(head.group(1));
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
