package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.Pause.MILLI;
import static dev.sevenstops.lifecycle.Pause.spend;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.Http2Client.Frame;
import dev.sevenstops.lifecycle.TestServer.Seen;
import dev.sevenstops.lifecycle.defence.Cause;
import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.defence.DefenceLimits;
import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/2 that do not take what they have asked for: on one stream, on a connection, and little by little. */
@Timeout(60)
class Http2LimitsIT {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(500);

    /** A thousand bytes a second and half a second of grace. */
    private static final Rate RATE = new Rate(1_000, SOON);

    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int WINDOW = 65_535;

    private final CountDownLatch release = new CountDownLatch(1);

    private static Defence defence(Duration stall, Rate drain) {
        return Defence.of(
                new DefenceLimits(Duration.ofSeconds(20), Duration.ZERO, Rate.ANY, stall, drain, Duration.ZERO));
    }

    private TestServer server(Defence defence, Duration stall) {
        return new TestServer(
                server -> server.useNio(false)
                        .shutdownGracePeriod(Duration.ofMillis(100))
                        .idleConnectionTimeout(Duration.ofSeconds(2))
                        .idleConnectionPeriod(Duration.ofMillis(200))
                        .addProtocol(Http1Config.create())
                        .addProtocol(
                                Http2Config.builder().flowControlTimeout(stall).build()),
                Layers.NONE.with(defence),
                routing -> routing.get("/small", (request, response) -> response.send("x"))
                        .get("/whole", (request, response) -> response.send(new byte[200_000]))
                        .get("/huge", (request, response) -> response.send(new byte[16 << 20]))
                        .get("/held", (request, response) -> {
                            assertTrue(release.await(30, TimeUnit.SECONDS));
                            response.send("held");
                        })
                        .get("/streamed", (request, response) -> {
                            try (OutputStream out = response.outputStream()) {
                                for (int i = 0; i < 20; i++) {
                                    out.write(new byte[10_000]);
                                }
                            }
                        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/whole", "/streamed"})
    void aStreamThatStandsStillIsResetAndItsConnectionGoesOn(String path) throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (TestServer server = server(defence, SOON);
                Http2Client client = new Http2Client(server.connect(), 1_000)) {
            client.get(1, path);
            Frame reset = client.readUntil(Http2Client.RST_STREAM);
            assertEquals(1, reset.stream());
            assertEquals(ENHANCE_YOUR_CALM, reset.code());
            Seen seen = server.next();
            assertEquals(End.LIMIT, seen.end());
            assertEquals(Stop.DRAIN, seen.at());
            assertEquals(seen.total(), seen.sum());
            assertEquals(1, defence.ended(Cause.STALL_TIMEOUT));
            client.get(3, "/small");
            assertEquals(3, client.readToEndOfAStream());
            assertEquals(End.COMPLETE, server.next().end());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/whole", "/streamed"})
    void aByteNowAndThenKeepsNoStreamOpen(String path) throws Exception {
        Defence defence = defence(NEVER, RATE);
        try (TestServer server = server(defence, NEVER);
                Http2Client client = new Http2Client(server.connect(), 10)) {
            client.get(1, path);
            Frame reset = drip(client, 1_000);
            assertEquals(Http2Client.RST_STREAM, reset.type(), "it went on and on");
            assertEquals(1, reset.stream());
            assertEquals(ENHANCE_YOUR_CALM, reset.code());
            Seen seen = server.next();
            assertEquals(End.LIMIT, seen.end());
            assertEquals(Stop.DRAIN, seen.at());
            assertEquals(1, defence.ended(Cause.DRAIN_RATE));
            client.get(3, "/small");
            assertEquals(3, client.readToEndOfAStream());
        }
    }

    /** The counter-test: without a rate the same client has its way. */
    @Test
    void withoutARateItDoes() throws Exception {
        Defence defence = defence(NEVER, Rate.ANY);
        try (TestServer server = server(defence, NEVER);
                Http2Client client = new Http2Client(server.connect(), 10)) {
            client.get(1, "/whole");
            assertEquals(Http2Client.DATA, drip(client, 40).type());
            assertEquals(0, defence.ended(Cause.DRAIN_RATE));
            assertEquals(0, server.unread());
        }
    }

    /** Answers each piece with one byte more, a tenth of a second later. Returns the last frame that was read, or the first reset. */
    private static Frame drip(Http2Client client, int times) throws IOException {
        Frame frame = client.readUntil(Http2Client.DATA);
        for (int i = 0; i < times; i++) {
            spend(100 * MILLI);
            client.widen(1, 1);
            do {
                frame = client.read();
            } while (frame.type() != Http2Client.DATA && frame.type() != Http2Client.RST_STREAM);
            if (frame.type() == Http2Client.RST_STREAM) {
                return frame;
            }
        }
        return frame;
    }

    @Test
    void aStalledStreamStopsItsNeighbourOnlyWhenTheConnectionsWindowIsExhausted() throws Exception {
        try (TestServer server = server(defence(NEVER, Rate.ANY), NEVER);
                Http2Client client = new Http2Client(server.connect(), WINDOW / 2)) {
            client.get(1, "/whole");
            client.readData(1, WINDOW / 2);
            client.get(3, "/small");
            assertEquals(3, client.readToEndOfAStream(), "half of the connection's window is left");
            // less the byte of the small one
            client.widen(1, WINDOW);
            client.readData(1, WINDOW - WINDOW / 2 - 1);
            client.get(5, "/small");
            Frame headers = client.readUntil(Http2Client.HEADERS);
            assertEquals(5, headers.stream(), "headers need no window");
            client.ping(0);
            Frame next = client.read();
            assertEquals(Http2Client.PING, next.type(), "nothing of the connection's window is left");
            client.widen(1, WINDOW);
            client.widen(0, 2 * WINDOW);
            assertEquals(5, client.readToEndOfAStream());
        }
    }

    @Test
    void aClientThatReadsNothingAtAllLosesItsConnection() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (TestServer server = server(defence, NEVER);
                Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.server().port()));
            try (Http2Client client = new Http2Client(socket, Integer.MAX_VALUE)) {
                client.widen(0, Integer.MAX_VALUE - WINDOW);
                for (int stream = 1; stream <= 5; stream += 2) {
                    client.get(stream, "/huge");
                }
                for (int i = 0; i < 3; i++) {
                    Seen seen = server.next();
                    assertEquals(End.LIMIT, seen.end());
                    assertEquals(Stop.DRAIN, seen.at());
                }
                assertEquals(1, defence.ended(Cause.STALL_TIMEOUT));
                IOException ended = assertThrows(IOException.class, () -> client.readUntil(Http2Client.RST_STREAM));
                assertFalse(ended instanceof SocketTimeoutException, "it is still open");
            }
        }
    }

    @Test
    void anIdleConnectionIsClosedWhateverElseItsClientHasOpened() throws Exception {
        try (TestServer server = server(defence(NEVER, Rate.ANY), NEVER);
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.get(1, "/small");
            assertEquals(1, client.readToEndOfAStream());
            // makes Helidon open a stream, RFC 9113 section 6.3
            client.send(Http2Client.PRIORITY, 0, 5, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
            assertThrows(EOFException.class, () -> client.readUntil(Http2Client.RST_STREAM));
            assertEquals(End.COMPLETE, server.next().end());
        }
    }

    @Test
    void aConnectionWithAStreamIsNotIdle() throws Exception {
        try (TestServer server = server(defence(NEVER, Rate.ANY), NEVER);
                Http2Client client = new Http2Client(server.connect(), WINDOW)) {
            client.get(1, "/held");
            spend(4_000 * MILLI);
            release.countDown();
            assertEquals(1, client.readToEndOfAStream());
            client.get(3, "/small");
            assertEquals(3, client.readToEndOfAStream(), "and it goes on");
        }
    }

    /** What it says of its windows comes with the request that asks for HTTP/2. */
    @Test
    void anUpgradedStreamHasTheSameLimits() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (TestServer server = server(defence, SOON);
                Socket socket = server.connect()) {
            // SETTINGS_INITIAL_WINDOW_SIZE of 16 bytes
            TestServer.send(
                    socket,
                    "GET /whole HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                            + "HTTP2-Settings: AAQAAAAQ\r\n\r\n");
            assertEquals(101, TestServer.readResponse(socket));
            try (Http2Client client = new Http2Client(socket, 16)) {
                Frame reset = client.readUntil(Http2Client.RST_STREAM);
                assertEquals(1, reset.stream());
                assertEquals(ENHANCE_YOUR_CALM, reset.code());
                assertEquals(1, defence.ended(Cause.STALL_TIMEOUT));
                client.get(3, "/small");
                assertEquals(3, client.readToEndOfAStream());
            }
        }
    }
}
