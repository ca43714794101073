package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How the process ends. */
class EndingIT {
    private static final int SIGTERM_EXIT = 128 + 15;

    /** State of a connection in the kernel's tables. */
    private static final String ESTABLISHED = "01";

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
            assertEquals(0, flight.bytesToEnd() % flight.size, "whole responses only");
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
            assertNotEquals(0, flight.bytesToEnd() % flight.size, "a part of a response");
        }
    }

    @Test
    void aClientThatNeverReadsDoesNotKeepItAlive() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.serialize.max-page-size=10000", "app.shutdown.grace=100");
                Flight flight = new Flight(app)) {
            assertTrue(app.process().isAlive());
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

    /**
     * Requests of which one has begun to be answered and cannot go on until the client reads.
     *
     * <p>The kernel takes a response or more into its buffers. So the client reads on until the service stands still early
     * in a response: near its end the kernel still has room for the rest, and the service would finish it when woken.
     */
    private static final class Flight implements AutoCloseable {
        private static final int REQUESTS = 8;
        private static final int STEP = 400_000;
        private static final int STEPS = 20;
        private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

        private final int port;
        private final RawClient client;
        private final long size;
        private long read;

        Flight(AppProcess app) throws Exception {
            JsonNode ready = app.line();
            port = ready.get("port").asInt();
            client = new RawClient(port, TINY_BUFFER);
            client.send("GET /orders?size=10000 HTTP/1.1\r\nHost: x\r\n\r\n".repeat(REQUESTS));
            String text = client.readHead();
            Matcher length = LENGTH.matcher(text);
            assertTrue(length.find());
            read = text.length();
            size = read + Long.parseLong(length.group(1));
            for (int step = 0; standsStillAt() % size > size / 4; step++) {
                assertTrue(step < STEPS, "the service never stands still early in a response");
                client.skip(STEP);
                read += STEP;
            }
        }

        /** Waits until the service writes no more; returns how much it has written. */
        private long standsStillAt() {
            AtomicLong before = new AtomicLong(-1);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        // standing still between two responses would not do: there the service may just be working on
                        // the next
                        long written = read + underWay();
                        return written == before.getAndSet(written) && written % size != 0;
                    });
            return before.get();
        }

        /** Reads all that still comes; returns how many bytes there were in all. */
        long bytesToEnd() {
            return read + client.readToEnd();
        }

        /** Bytes that the kernel took from the service and the client has not read, on either side of the connection. */
        private long underWay() throws IOException {
            String service = String.format(Locale.ROOT, ":%04X", port);
            long bytes = 0;
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] columns = line.strip().split("\\s+");
                    if (!columns[3].equals(ESTABLISHED)) {
                        continue;
                    }
                    if (columns[1].endsWith(service)) {
                        bytes += Long.parseLong(columns[4].substring(0, 8), 16);
                    } else if (columns[2].endsWith(service)) {
                        bytes += Long.parseLong(columns[4].substring(9), 16);
                    }
                }
            }
            return bytes;
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
