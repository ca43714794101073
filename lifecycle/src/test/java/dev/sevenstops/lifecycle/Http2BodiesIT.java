package dev.sevenstops.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.Http2Client.Frame;
import dev.sevenstops.lifecycle.TestServer.Seen;
import dev.sevenstops.lifecycle.defence.Cause;
import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.defence.DefenceLimits;
import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import io.helidon.http.NotFoundException;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/2 that do not send the body which they have announced: not at all, byte by byte, or because they have left. */
@Timeout(60)
class Http2BodiesIT {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final int NO_ERROR = 0;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int WINDOW = 65_535;

    /** JSON that is whole before its body is. */
    private static final String JSON = "{\"quantity\":1}";

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch reading = new CountDownLatch(1);
    private final LinkedBlockingQueue<Thread> served = new LinkedBlockingQueue<>();
    /** What a handler took for a body. */
    private final LinkedBlockingQueue<String> taken = new LinkedBlockingQueue<>();

    private final Handler read = (request, response) -> {
        served.add(Thread.currentThread());
        reading.countDown();
        taken.add(new String(request.content().as(byte[].class), StandardCharsets.US_ASCII));
        response.send("taken");
    };
    private final Handler ignored = (request, response) -> {
        served.add(Thread.currentThread());
        response.send("ignored");
    };
    private final Handler begun = (request, response) -> {
        served.add(Thread.currentThread());
        try (OutputStream out = response.outputStream()) {
            out.write(new byte[100]);
            out.flush();
            taken.add(new String(request.content().as(byte[].class), StandardCharsets.US_ASCII));
        }
    };
    private final Handler buffered = (request, response) -> {
        served.add(Thread.currentThread());
        request.content().buffer();
        taken.add(new String(request.content().as(byte[].class), StandardCharsets.US_ASCII));
        response.send("taken");
    };
    private final Handler failing = (request, response) -> {
        served.add(Thread.currentThread());
        int first = request.content().inputStream().read();
        throw new NotFoundException("nothing begins with " + first);
    };
    private final Handler held = (request, response) -> {
        reading.countDown();
        assertTrue(release.await(30, TimeUnit.SECONDS));
        response.send("held");
    };

    private static Defence defence(Duration body, Rate read) {
        return Defence.of(
                new DefenceLimits(Duration.ofSeconds(20), body, read, Duration.ZERO, Rate.ANY, Duration.ZERO));
    }

    private TestServer server(Defence defence) {
        return server(defence, config -> {});
    }

    private TestServer server(Defence defence, Consumer<WebServerConfig.Builder> more) {
        Consumer<WebServerConfig.Builder> both = server -> server.useNio(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .addProtocol(Http1Config.create())
                .addProtocol(Http2Config.builder().initialWindowSize(WINDOW).build());
        return new TestServer(
                both.andThen(more),
                Layers.NONE.with(defence),
                routing -> routing.get("/small", (request, response) -> response.send("x"))
                        .get("/held", held)
                        .post("/held", held)
                        .post("/read", read)
                        .post("/ignored", ignored)
                        .post("/buffered", buffered)
                        .post("/failing", failing)
                        .post("/begun", begun));
    }

    private static void spend(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void ping(Http2Client client, int number) throws IOException {
        byte[] payload = new byte[8];
        Arrays.fill(payload, (byte) number);
        client.send(Http2Client.PING, 0, 0, payload);
    }

    /** Sends a space a tenth of a second. Returns what the server says of the stream, or its answer to a ping if it says nothing. */
    private static Frame drip(Http2Client client, int stream, int times) throws IOException {
        Frame frame = null;
        for (int i = 0; i < times; i++) {
            client.data(stream, " ", false);
            ping(client, 1);
            do {
                frame = client.read();
                if (frame.stream() == stream
                        && (frame.type() == Http2Client.HEADERS || frame.type() == Http2Client.RST_STREAM)) {
                    return frame;
                }
            } while (frame.type() != Http2Client.PING);
            spend(Duration.ofMillis(100));
        }
        if (frame == null) {
            throw new IllegalArgumentException("nothing was sent");
        }
        return frame;
    }

    private static void assertAnswered(Http2Client client, int stream) throws IOException {
        String answer = new String(client.readUntil(Http2Client.DATA).payload(), StandardCharsets.UTF_8);
        assertTrue(answer.contains("did not come in time"), answer);
        assertStopped(client, stream);
    }

    /** RFC 9113 section 8.1: the response is there, and the rest of the request is not wanted. */
    private static void assertStopped(Http2Client client, int stream) throws IOException {
        Frame stop = client.readUntil(Http2Client.RST_STREAM);
        assertEquals(stream, stop.stream());
        assertEquals(NO_ERROR, stop.code());
    }

    private void assertEnd(TestServer server, End end, Stop at) throws Exception {
        Seen seen = server.next();
        assertEquals(end, seen.end());
        assertEquals(at, seen.at());
        assertEquals(seen.total(), seen.sum());
        assertTrue(served.take().join(Duration.ofSeconds(20)), "its thread still waits");
        assertEquals(List.of(), List.copyOf(taken), "half a body was taken for a whole one");
    }

    private static void assertGoesOn(Http2Client client, int stream) throws IOException {
        client.get(stream, "/small");
        assertEquals(stream, client.readToEndOfAStream(), "the connection does not go on");
    }

    @Test
    void aBodyThatDripsIsOverWhenItsTimeIs() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (TestServer server = server(defence);
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/read");
            client.data(1, JSON, false);
            assertEquals(Http2Client.HEADERS, drip(client, 1, 1_000).type(), "it went on and on");
            assertAnswered(client, 1);
            assertEnd(server, End.LIMIT, Stop.PARSE);
            assertEquals(1, defence.ended(Cause.BODY_TIMEOUT));
            assertGoesOn(client, 3);
            assertEquals(End.COMPLETE, server.next().end());
        }
    }

    @Test
    void aBodyThatComesTooSlowlyIsOver() throws Exception {
        Defence defence = defence(Duration.ZERO, new Rate(1_000, SOON));
        try (TestServer server = server(defence);
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/read");
            client.data(1, JSON, false);
            assertEquals(Http2Client.HEADERS, drip(client, 1, 1_000).type(), "it went on and on");
            assertAnswered(client, 1);
            assertEnd(server, End.LIMIT, Stop.PARSE);
            assertEquals(1, defence.ended(Cause.READ_RATE));
            assertGoesOn(client, 3);
        }
    }

    /** One frame that says how long it is, and then comes byte by byte: Helidon gets to see it when all of it is there. */
    @Test
    void neitherDoesAFrameThatDripsWinTime() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (TestServer server = server(defence);
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/read");
            // ten bytes of DATA, the last of the stream, of which five come
            client.raw(0, 0, 10, Http2Client.DATA, 1, 0, 0, 0, 1, 'a', 'b', 'c', 'd', 'e');
            client.readUntil(Http2Client.HEADERS);
            assertAnswered(client, 1);
            assertEnd(server, End.LIMIT, Stop.PARSE);
            client.raw('f', 'g', 'h', 'i', 'j');
            assertGoesOn(client, 3);
        }
    }

    @Test
    void aBodyThatNeverBeginsIsNotWaitedForEither() throws Exception {
        Defence defence = defence(Duration.ofSeconds(2), Rate.ANY);
        try (TestServer server = server(defence);
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/read");
            assertGoesOn(client, 3);
            assertEquals(End.COMPLETE, server.next().end(), "a neighbour");
            client.readUntil(Http2Client.HEADERS);
            assertAnswered(client, 1);
            assertEnd(server, End.LIMIT, Stop.PARSE);
        }
    }

    /** The counter-test: the same client has its way where no limit is on, and where it is fast enough for the one that is. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void whoIsFastEnoughIsServed(long bytesPerSecond) throws Exception {
        Defence defence = defence(Duration.ZERO, new Rate(bytesPerSecond, SOON));
        try (TestServer server = server(defence);
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/read");
            client.data(1, JSON, false);
            assertEquals(Http2Client.PING, drip(client, 1, 15).type());
            client.data(1, " ", true);
            assertEquals(1, client.readToEndOfAStream());
            assertEquals(End.COMPLETE, server.next().end());
            assertEquals(JSON + " ".repeat(16), taken.take());
            assertEquals(0, defence.ended(Cause.BODY_TIMEOUT) + defence.ended(Cause.READ_RATE));
        }
    }

    /** Helidon would queue 32 of these frames and wait for ever with the next, and end the connection for the reset. */
    @Test
    void whatComesAfterTheAnswerHoldsNobodyUp() throws Exception {
        try (TestServer server = server(defence(SOON, Rate.ANY));
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/read");
            client.readUntil(Http2Client.HEADERS);
            assertAnswered(client, 1);
            for (int i = 0; i < 100; i++) {
                client.data(1, "x".repeat(100), false);
            }
            client.widen(1, 1);
            client.send(Http2Client.RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            ping(client, 2);
            int given = 0;
            Frame frame = client.read();
            while (frame.type() != Http2Client.PING) {
                given += frame.type() == Http2Client.WINDOW_UPDATE && frame.stream() == 0 ? frame.code() : 0;
                frame = client.read();
            }
            assertEquals(100 * 100, given, "the connection's window is given back");
            assertGoesOn(client, 3);
        }
    }

    @Test
    void aBodyThatNobodyReadsIsNotWaitedForEither() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (TestServer server = server(defence);
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/ignored");
            client.data(1, JSON, false);
            assertEquals(1, client.readToEndOfAStream());
            assertStopped(client, 1);
            assertEnd(server, End.COMPLETE, Stop.DRAIN);
            assertEquals(1, defence.ended(Cause.BODY_TIMEOUT));
            assertGoesOn(client, 3);
        }
    }

    /** It goes past the filters of the stream. */
    @Test
    void norIsABodyThatIsBufferedFirst() throws Exception {
        try (TestServer server = server(defence(SOON, Rate.ANY));
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/buffered");
            client.data(1, JSON, false);
            client.readUntil(Http2Client.HEADERS);
            assertAnswered(client, 1);
            assertEnd(server, End.LIMIT, Stop.PARSE);
            client.post(3, "/buffered");
            client.data(3, JSON, true);
            assertEquals(3, client.readToEndOfAStream());
            assertEquals(JSON, taken.take());
        }
    }

    /** Helidon reads what is left of the body before it answers. */
    @Test
    void norThatOfAHandlerWhichHasFailed() throws Exception {
        try (TestServer server = server(defence(SOON, Rate.ANY));
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/failing");
            client.data(1, JSON, false);
            assertEquals(1, client.readToEndOfAStream());
            assertStopped(client, 1);
            assertTrue(served.take().join(Duration.ofSeconds(20)), "its thread still waits");
            assertGoesOn(client, 3);
        }
    }

    /** What Helidon refuses is never routed. */
    @Test
    void norThatOfARequestWhichIsOneTooMany() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (TestServer server = server(defence, config -> config.maxConcurrentRequests(1));
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.get(1, "/held");
            assertTrue(reading.await(20, TimeUnit.SECONDS));
            client.post(3, "/read");
            client.data(3, JSON, false);
            assertEquals(3, client.readToEndOfAStream());
            assertStopped(client, 3);
            assertEquals(1, defence.ended(Cause.BODY_TIMEOUT));
            release.countDown();
            assertEquals(1, client.readToEndOfAStream());
        }
    }

    @Test
    void aResponseThatHasBegunIsReset() throws Exception {
        try (TestServer server = server(defence(SOON, Rate.ANY));
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/begun");
            client.data(1, JSON, false);
            client.readData(1, 100);
            Frame reset = client.readUntil(Http2Client.RST_STREAM);
            assertEquals(1, reset.stream());
            assertEquals(ENHANCE_YOUR_CALM, reset.code());
            assertEnd(server, End.LIMIT, Stop.PARSE);
            assertGoesOn(client, 3);
        }
    }

    @Test
    void aClientThatResetsItsStreamIsNotWaitedFor() throws Exception {
        try (TestServer server = server(defence(Duration.ZERO, Rate.ANY));
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/read");
            client.data(1, JSON, false);
            assertTrue(reading.await(20, TimeUnit.SECONDS));
            // CANCEL, RFC 9113 section 7
            client.send(Http2Client.RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            assertEnd(server, End.CLIENT, Stop.PARSE);
            assertGoesOn(client, 3);
        }
    }

    /** Helidon gives the connection's window back for what is taken from its queue, and for nothing else. */
    @Test
    void whatNobodyReadsOfAStreamThatIsResetGivesItsWindowBack() throws Exception {
        try (TestServer server = server(defence(Duration.ZERO, Rate.ANY));
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/held");
            for (int i = 0; i < 10; i++) {
                client.data(1, "x".repeat(100), false);
            }
            assertTrue(reading.await(20, TimeUnit.SECONDS));
            client.send(Http2Client.RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            ping(client, 3);
            client.readUntil(Http2Client.PING);
            release.countDown();
            int given = 0;
            while (given < 10 * 100) {
                Frame frame = client.readUntil(Http2Client.WINDOW_UPDATE);
                given += frame.stream() == 0 ? frame.code() : 0;
            }
            assertEquals(10 * 100, given, "once");
            assertGoesOn(client, 3);
        }
    }

    @Test
    void aClientThatLeavesIsNotWaitedFor() throws Exception {
        try (TestServer server = server(defence(Duration.ZERO, Rate.ANY))) {
            try (Http2Client client = new Http2Client(server.connect(), WINDOW)) {
                client.post(1, "/read");
                client.data(1, JSON, false);
                assertTrue(reading.await(20, TimeUnit.SECONDS));
            }
            assertEnd(server, End.CLIENT, Stop.PARSE);
        }
    }

    /** RFC 9113 section 6.1: it says nothing. Helidon would take it for the end. */
    @Test
    void anEmptyFrameIsNotTheEndOfABody() throws Exception {
        try (TestServer server = server(defence(SOON, Rate.ANY));
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.post(1, "/read");
            client.data(1, "abc", false);
            client.data(1, "", false);
            client.data(1, "def", true);
            assertEquals(1, client.readToEndOfAStream());
            assertEquals("abcdef", taken.take());
        }
    }
}
