package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.TestServer.get;
import static dev.sevenstops.lifecycle.TestServer.readResponse;
import static dev.sevenstops.lifecycle.TestServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sevenstops.lifecycle.TestServer.Seen;
import dev.sevenstops.lifecycle.defence.Cause;
import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.defence.DefenceLimits;
import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import dev.sevenstops.lifecycle.framing.Framing;
import dev.sevenstops.lifecycle.framing.FramingLimits;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of time beside the instrument, with the gate and without it: what they end is counted where it was waited for. */
@Timeout(60)
class DefenceLayerIT {
    private static final Consumer<WebServerConfig.Builder> STREAM_SOCKETS =
            server -> server.useNio(false).shutdownGracePeriod(Duration.ofMillis(100));

    private final Defence defence = Defence.of(new DefenceLimits(
            Duration.ofMillis(5000),
            Duration.ofMillis(1000),
            Rate.ANY,
            Duration.ofMillis(1000),
            Rate.ANY,
            Duration.ofMillis(1500)));
    private final AtomicInteger hooked = new AtomicInteger();

    private TestServer server(boolean gated) {
        Layers layers = Layers.NONE.with(defence).with((connection, socket, channel) -> {
            hooked.incrementAndGet();
            return connection;
        });
        return new TestServer(
                STREAM_SOCKETS,
                gated ? layers.with(Framing.strict(FramingLimits.defaults())) : layers,
                routing -> routing.get("/orders", (request, response) -> response.send("x"))
                        .get("/much", (request, response) -> response.send(new byte[64 << 20]))
                        .post(
                                "/orders",
                                (request, response) ->
                                        response.send(request.content().as(byte[].class))));
    }

    private void assertEnd(Seen seen, Stop at, Cause cause) {
        assertEquals(End.LIMIT, seen.end());
        assertEquals(at, seen.at());
        assertEquals(seen.total(), seen.sum());
        assertEquals(1, defence.ended(cause));
        assertEquals(1, hooked.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void headersThatDoNotComeEndAtParse(boolean gated) throws Exception {
        try (TestServer server = server(gated);
                Socket socket = server.connect()) {
            send(socket, "GET /orders HTTP/1.1\r\nHost: x\r\n");
            assertEquals(408, readResponse(socket));
            assertEnd(server.next(), Stop.PARSE, Cause.HEADER_TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void headersOfALaterRequestToo(boolean gated) throws Exception {
        try (TestServer server = server(gated);
                Socket socket = server.connect()) {
            send(socket, get("/orders"));
            assertEquals(200, readResponse(socket));
            assertEquals(End.COMPLETE, server.next().end());
            send(socket, "GET /orders HTTP/1.1\r\nHost: x\r\n");
            assertEquals(408, readResponse(socket));
            assertEnd(server.next(), Stop.PARSE, Cause.HEADER_TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatDoesNotComeEndsAtParse(boolean gated) throws Exception {
        try (TestServer server = server(gated);
                Socket socket = server.connect()) {
            send(socket, "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx");
            assertEquals(408, readResponse(socket));
            assertEnd(server.next(), Stop.PARSE, Cause.BODY_TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResponseThatIsNotReadEndsAtDrain(boolean gated) throws Exception {
        try (TestServer server = server(gated);
                Socket socket = server.connect()) {
            send(socket, get("/much"));
            assertEnd(server.next(), Stop.DRAIN, Cause.STALL_TIMEOUT);
            assertThrows(IOException.class, () -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIdleConnectionIsClosedAndNoRequestEnds(boolean gated) throws Exception {
        try (TestServer server = server(gated);
                Socket socket = server.connect()) {
            send(socket, get("/orders"));
            assertEquals(200, readResponse(socket));
            assertEquals(End.COMPLETE, server.next().end());
            assertEquals(-1, socket.getInputStream().read());
            assertEquals(1, defence.ended(Cause.IDLE_TIMEOUT));
            assertEquals(0, server.unread());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesIsStillTheOneWhoEnds(boolean gated) throws Exception {
        try (TestServer server = server(gated)) {
            try (Socket socket = server.connect()) {
                send(socket, "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx");
            }
            Seen seen = server.next();
            assertEquals(End.CLIENT, seen.end());
            assertEquals(Stop.PARSE, seen.at());
        }
    }
}
