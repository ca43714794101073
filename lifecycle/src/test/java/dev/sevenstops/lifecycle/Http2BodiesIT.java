package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.BodyServer.JSON;
import static dev.sevenstops.lifecycle.BodyServer.assertGoesOn;
import static dev.sevenstops.lifecycle.BodyServer.assertStopped;
import static dev.sevenstops.lifecycle.BodyServer.defence;
import static dev.sevenstops.lifecycle.Pause.MILLI;
import static dev.sevenstops.lifecycle.Pause.spend;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.Http2Client.Frame;
import dev.sevenstops.lifecycle.defence.Cause;
import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/2 that do not send the body which they have announced, and which its handler reads: not at all, or byte by byte. */
@Timeout(60)
class Http2BodiesIT {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final int ENHANCE_YOUR_CALM = 11;

    /** Sends a space a tenth of a second. Returns what the server says of the stream, or its answer to a ping if it says nothing. */
    private static Frame drip(Http2Client client, int stream, int times) throws IOException {
        Frame frame = null;
        for (int i = 0; i < times; i++) {
            client.data(stream, " ", false);
            client.ping(1);
            do {
                frame = client.read();
                if (frame.stream() == stream
                        && (frame.type() == Http2Client.HEADERS || frame.type() == Http2Client.RST_STREAM)) {
                    return frame;
                }
            } while (frame.type() != Http2Client.PING);
            spend(100 * MILLI);
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

    @Test
    void aBodyThatDripsIsOverWhenItsTimeIs() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (BodyServer server = new BodyServer(defence);
                Http2Client client = server.connect()) {
            client.post(1, "/read");
            client.data(1, JSON, false);
            assertEquals(Http2Client.HEADERS, drip(client, 1, 1_000).type(), "it went on and on");
            assertAnswered(client, 1);
            server.assertEnd(End.LIMIT, Stop.PARSE);
            assertEquals(1, defence.ended(Cause.BODY_TIMEOUT));
            assertGoesOn(client, 3);
            assertEquals(End.COMPLETE, server.next().end());
        }
    }

    @Test
    void aBodyThatComesTooSlowlyIsOver() throws Exception {
        Defence defence = defence(Duration.ZERO, new Rate(1_000, SOON));
        try (BodyServer server = new BodyServer(defence);
                Http2Client client = server.connect()) {
            client.post(1, "/read");
            client.data(1, JSON, false);
            assertEquals(Http2Client.HEADERS, drip(client, 1, 1_000).type(), "it went on and on");
            assertAnswered(client, 1);
            server.assertEnd(End.LIMIT, Stop.PARSE);
            assertEquals(1, defence.ended(Cause.READ_RATE));
            assertGoesOn(client, 3);
        }
    }

    /** One frame that says how long it is, and then comes byte by byte: Helidon gets to see it when all of it is there. */
    @Test
    void neitherDoesAFrameThatDripsWinTime() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (BodyServer server = new BodyServer(defence);
                Http2Client client = server.connect()) {
            client.post(1, "/read");
            // ten bytes of DATA, the last of the stream, of which five come
            client.raw(0, 0, 10, Http2Client.DATA, 1, 0, 0, 0, 1, 'a', 'b', 'c', 'd', 'e');
            client.readUntil(Http2Client.HEADERS);
            assertAnswered(client, 1);
            server.assertEnd(End.LIMIT, Stop.PARSE);
            client.raw('f', 'g', 'h', 'i', 'j');
            assertGoesOn(client, 3);
        }
    }

    @Test
    void aBodyThatNeverBeginsIsNotWaitedForEither() throws Exception {
        Defence defence = defence(Duration.ofSeconds(2), Rate.ANY);
        try (BodyServer server = new BodyServer(defence);
                Http2Client client = server.connect()) {
            client.post(1, "/read");
            assertGoesOn(client, 3);
            assertEquals(End.COMPLETE, server.next().end(), "a neighbour");
            client.readUntil(Http2Client.HEADERS);
            assertAnswered(client, 1);
            server.assertEnd(End.LIMIT, Stop.PARSE);
        }
    }

    /** It goes past the filters of the stream. */
    @Test
    void norIsABodyThatIsBufferedFirst() throws Exception {
        try (BodyServer server = new BodyServer(defence(SOON, Rate.ANY));
                Http2Client client = server.connect()) {
            client.post(1, "/buffered");
            client.data(1, JSON, false);
            client.readUntil(Http2Client.HEADERS);
            assertAnswered(client, 1);
            server.assertEnd(End.LIMIT, Stop.PARSE);
            client.post(3, "/buffered");
            client.data(3, JSON, true);
            assertEquals(3, client.readToEndOfAStream());
            assertEquals(JSON, server.taken());
        }
    }

    /** The counter-test: the same client has its way where no limit is on, and where it is fast enough for the one that is. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void whoIsFastEnoughIsServed(long bytesPerSecond) throws Exception {
        Defence defence = defence(Duration.ZERO, new Rate(bytesPerSecond, SOON));
        try (BodyServer server = new BodyServer(defence);
                Http2Client client = server.connect()) {
            client.post(1, "/read");
            client.data(1, JSON, false);
            assertEquals(Http2Client.PING, drip(client, 1, 15).type());
            client.data(1, " ", true);
            assertEquals(1, client.readToEndOfAStream());
            assertEquals(End.COMPLETE, server.next().end());
            assertEquals(JSON + " ".repeat(16), server.taken());
            assertEquals(0, defence.ended(Cause.BODY_TIMEOUT) + defence.ended(Cause.READ_RATE));
        }
    }

    /** Helidon would queue 32 of these frames and wait for ever with the next, and end the connection for the reset. */
    @Test
    void whatComesAfterTheAnswerHoldsNobodyUp() throws Exception {
        try (BodyServer server = new BodyServer(defence(SOON, Rate.ANY));
                Http2Client client = server.connect()) {
            client.post(1, "/read");
            client.readUntil(Http2Client.HEADERS);
            assertAnswered(client, 1);
            for (int i = 0; i < 100; i++) {
                client.data(1, "x".repeat(100), false);
            }
            client.widen(1, 1);
            client.cancel(1);
            client.ping(2);
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
    void aResponseThatHasBegunIsReset() throws Exception {
        try (BodyServer server = new BodyServer(defence(SOON, Rate.ANY));
                Http2Client client = server.connect()) {
            client.post(1, "/begun");
            client.data(1, JSON, false);
            client.readData(1, 100);
            Frame reset = client.readUntil(Http2Client.RST_STREAM);
            assertEquals(1, reset.stream());
            assertEquals(ENHANCE_YOUR_CALM, reset.code());
            server.assertEnd(End.LIMIT, Stop.PARSE);
            assertGoesOn(client, 3);
        }
    }

    /** RFC 9113 section 6.1: it says nothing. Helidon would take it for the end. */
    @Test
    void anEmptyFrameIsNotTheEndOfABody() throws Exception {
        try (BodyServer server = new BodyServer(defence(SOON, Rate.ANY));
                Http2Client client = server.connect()) {
            client.post(1, "/read");
            client.data(1, "abc", false);
            client.data(1, "", false);
            client.data(1, "def", true);
            assertEquals(1, client.readToEndOfAStream());
            assertEquals("abcdef", server.taken());
        }
    }
}
