package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Expect;
import dev.sevenstops.gatling.workload.Workload.Protocol;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.gatling.workload.Workload.StalledStreams;
import dev.sevenstops.report.model.RequestGroup;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stalled answers and their neighbours, against servers that do as the windows say. */
@Timeout(30)
class StalledStreamsProbeTest {
    private static final double SECONDS = 1;
    private static final double PATIENCE_SECONDS = 1;
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Request LARGE = new Request("GET", "/large", 1);
    private static final Request SMALL = new Request(
            "GET",
            "/small",
            1,
            Map.of("X-Name", "value"),
            "",
            Optional.of("orders:read"),
            new Expect(List.of(200), "hello"));

    private static StalledStreams load(
            Protocol protocol, int connections, int streams, Request request, int window, int connectionWindow) {
        return new StalledStreams(
                "streams", 0.1, connections, protocol, streams, request, window, connectionWindow, SMALL, 60, 0.8);
    }

    private static Probe.Result run(StalledStreams load, int port) throws Exception {
        Workload workload = new Workload(List.of(load), PATIENCE_SECONDS, 1);
        Wire wire = new Wire(port, Tokens.signed(SECRET, workload));
        Probe probe = new StalledStreamsProbe(
                load, Schedule.of(workload, 3, SECONDS).plans().getFirst(), wire, 1);
        long origin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        probe.prepare();
        probe.start(origin);
        Probe.Result result = probe.finish(origin + Moments.nanos(SECONDS + PATIENCE_SECONDS));
        RequestGroup group = group(result);
        assertTrue(group.intended() > 0, "no neighbours");
        assertEquals(group.intended(), group.answered() + group.failed() + group.censored());
        assertEquals(group.intended() + load.stalled(), result.requests());
        assertEquals(
                Schedule.of(workload, 3, SECONDS).planned().mix(), result.scheduledSends(), "as many as were intended");
        assertEquals(load.connections(), result.connectionsPlanned());
        return result;
    }

    private static RequestGroup group(Probe.Result result) {
        return result.tally().orElseThrow().group(result.intended());
    }

    private static double counter(Probe.Result result, String name) {
        return Optional.ofNullable(result.counters().get("client.streams." + name))
                .orElseThrow(() -> new AssertionError(name + " is not in " + result.counters()));
    }

    @Test
    void aStalledStreamDoesNotSlowItsNeighboursWhileTheConnectionsWindowLasts() throws Exception {
        try (WindowedServer server = new WindowedServer(0)) {
            Probe.Result result = run(load(Protocol.HTTP_2, 2, 3, LARGE, 1000, 1 << 20), server.port());
            assertEquals(
                    group(result).intended(),
                    group(result).good(),
                    () -> group(result).toString());
            assertEquals(6, counter(result, "stalled"));
            assertEquals(6, counter(result, "open"));
            assertEquals(0, counter(result, "ended"));
            assertEquals(6 * 1000, counter(result, "read.bytes"), "the streams' windows and no more");
            assertEquals(2, result.connectionsOpened());
            List<String> heads = server.heads();
            String neighbour = heads.stream()
                    .filter(head -> head.contains("/small"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(
                    neighbour.startsWith(":method=GET\n:scheme=http\n:path=/small\n:authority=127.0.0.1:"
                            + server.port() + "\naccept=*/*\nauthorization=Bearer "),
                    neighbour);
            assertTrue(neighbour.endsWith("\nx-name=value\n"), neighbour);
            assertTrue(server.opensAWindow(), "what waits for a window is let go at the end");
        }
    }

    @Test
    void neighboursWaitWhereStalledStreamsHaveTakenTheConnectionsWindow() throws Exception {
        try (WindowedServer server = new WindowedServer(0)) {
            Probe.Result result = run(load(Protocol.HTTP_2, 2, 1, LARGE, 1 << 20, 65_535), server.port());
            RequestGroup group = group(result);
            assertEquals(group.intended(), group.censored(), group::toString);
            assertEquals(2, counter(result, "open"));
            assertEquals(2 * 65_535, counter(result, "read.bytes"), "all that the connections' windows let through");
        }
    }

    @Test
    void whatAnEndedStreamTookIsGivenBackToItsNeighbours() throws Exception {
        // the second stalled stream finds nothing left; the tenth request ends both
        try (WindowedServer server = new WindowedServer(10)) {
            Probe.Result result = run(load(Protocol.HTTP_2, 1, 2, LARGE, 1 << 20, 65_535), server.port());
            RequestGroup group = group(result);
            assertEquals(group.intended(), group.answered(), group::toString);
            assertEquals(2, counter(result, "stalled"));
            assertEquals(2, counter(result, "ended"));
            assertEquals(0, counter(result, "open"));
            double each = counter(result, "ended.seconds") / 2;
            assertTrue(each > 0 && each < SECONDS + PATIENCE_SECONDS, "ended after " + each);
            assertEquals(1, result.connectionsOpened(), "the connection outlives its streams");
        }
    }

    @Test
    void anAnswerThatIsShortStallsNothingAndOneThatIsRefusedIsNotStalled() throws Exception {
        try (WindowedServer server = new WindowedServer(0)) {
            for (String path : List.of("/short", "/missing")) {
                Probe.Result result =
                        run(load(Protocol.HTTP_2, 2, 3, new Request("GET", path, 1), 1000, 65_535), server.port());
                assertEquals(0, counter(result, "stalled"), path);
                assertEquals(0, counter(result, "open"), path);
                assertEquals(0, counter(result, "ended"), path);
                assertEquals(group(result).intended(), group(result).good(), path);
            }
        }
    }

    @Test
    void aServerThatSpeaksNoHttp2FailsEveryNeighbour() throws Exception {
        try (Pipeline server = new Pipeline(0)) {
            Probe.Result result = run(load(Protocol.HTTP_2, 1, 1, LARGE, 1000, 65_535), server.port());
            assertEquals(0, counter(result, "stalled"));
            assertEquals(
                    group(result).intended(),
                    group(result).failed(),
                    () -> group(result).toString());
        }
    }

    @Test
    void aPipelinedNeighbourWaitsBehindAnAnswerThatIsNotRead() throws Exception {
        try (Pipeline server = new Pipeline(0)) {
            Probe.Result result = run(load(Protocol.HTTP_1_1, 2, 1, LARGE, 1000, 65_535), server.port());
            assertEquals(
                    group(result).intended(),
                    group(result).censored(),
                    () -> group(result).toString());
            assertEquals(2, counter(result, "stalled"));
            assertEquals(2, counter(result, "open"));
            assertEquals(2, result.connectionsOpened());
            assertTrue(counter(result, "read.bytes") >= 2 * 1000 && counter(result, "read.bytes") < 2 * 64 * 1024);
        }
    }

    @Test
    void aPipelinedNeighbourIsNextWhereTheAnswerIsReadToItsEnd() throws Exception {
        try (Pipeline server = new Pipeline(0)) {
            Probe.Result result =
                    run(load(Protocol.HTTP_1_1, 2, 1, new Request("GET", "/short", 1), 1000, 65_535), server.port());
            assertEquals(
                    group(result).intended(),
                    group(result).good(),
                    () -> group(result).toString());
            assertEquals(0, counter(result, "stalled"));
            assertEquals(2, result.connectionsOpened());
        }
    }

    @Test
    void neighboursOfAConnectionThatTheServerResetsGoOnOnAnother() throws Exception {
        try (Pipeline server = new Pipeline(300)) {
            Probe.Result result = run(load(Protocol.HTTP_1_1, 1, 1, LARGE, 1000, 65_535), server.port());
            RequestGroup group = group(result);
            assertEquals(0, group.censored(), group::toString);
            assertTrue(group.failed() > 0, group::toString);
            assertTrue(group.good() > 0, group::toString);
            assertEquals(1, counter(result, "ended"));
            assertEquals(0, counter(result, "open"));
            assertEquals(2, result.connectionsOpened());
        }
    }

    /** An HTTP/1.1 server that answers one request after the other, and resets a connection whose client does not read. */
    private static final class Pipeline implements AutoCloseable {
        private final CountDownLatch over = new CountDownLatch(1);
        private final int resetMillis;
        private final LoopbackServer server;

        /** Resets a connection so many milliseconds after a long answer has begun on it; 0 for never. */
        Pipeline(int resetMillis) throws IOException {
            this.resetMillis = resetMillis;
            this.server = new LoopbackServer(this::serve);
        }

        int port() {
            return server.port();
        }

        private void serve(Socket socket) throws IOException {
            socket.setSendBufferSize(16 * 1024);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); line.endsWith(" HTTP/1.1"); line = line(in)) {
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    // of no interest
                }
                answer(socket, line.startsWith("GET /large "));
            }
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        private void answer(Socket socket, boolean large) throws IOException {
            byte[] body = large ? new byte[16 * 1024 * 1024] : "hello".getBytes(StandardCharsets.US_ASCII);
            if (large && resetMillis > 0) {
                Thread.ofVirtual().start(() -> reset(socket));
            }
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
        }

        private void reset(Socket socket) {
            try {
                if (!over.await(resetMillis, TimeUnit.MILLISECONDS)) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            } catch (IOException | InterruptedException clientIsGone) {
                Thread.currentThread().interrupt();
            }
        }

        /** A line, empty at the connection's end. */
        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                line.append((char) next);
            }
            return line.toString().stripTrailing();
        }

        @Override
        public void close() throws IOException {
            over.countDown();
            server.close();
        }
    }
}
