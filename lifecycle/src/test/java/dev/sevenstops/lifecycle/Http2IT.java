package dev.sevenstops.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.TestServer.Seen;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The seven stops of requests that come as streams of HTTP/2, with prior knowledge; the client writes its frames itself. */
class Http2IT {
    private static final long MILLI = 1_000_000;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private record Frame(int type, int flags, int stream, byte[] payload) {
        boolean ends() {
            return type <= HEADERS && (flags & END_STREAM) != 0;
        }
    }

    /** One connection. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;

        Client(TestServer server, int window) throws IOException {
            socket = server.connect();
            in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // SETTINGS_INITIAL_WINDOW_SIZE, RFC 9113 section 6.5.2
            send(
                    SETTINGS,
                    0,
                    0,
                    ByteBuffer.allocate(6).putShort((short) 4).putInt(window).array());
            // the server has applied it before it reads any request
        }

        void send(int type, int flags, int stream, byte... payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
            frame.put((byte) (payload.length >>> 16)).putShort((short) payload.length);
            frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
            socket.getOutputStream().write(frame.array());
        }

        void get(int stream, String path) throws IOException {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            // :method GET, :scheme http of the static table; :path and :authority literally, RFC 7541 section 6.2.2
            block.write(0x82);
            block.write(0x86);
            literal(block, 4, path);
            literal(block, 1, "localhost");
            send(HEADERS, END_STREAM | END_HEADERS, stream, block.toByteArray());
        }

        private static void literal(ByteArrayOutputStream block, int name, String value) {
            block.write(name);
            block.write(value.length());
            block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
        }

        Frame read() throws IOException {
            int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(type, flags, stream, payload);
        }

        Frame readUntil(int type) throws IOException {
            for (int i = 0; i < 100; i++) {
                Frame frame = read();
                if (frame.type() == type) {
                    return frame;
                }
            }
            throw new AssertionError("no frame of type " + type);
        }

        int readToEndOfAStream() throws IOException {
            for (int i = 0; i < 100; i++) {
                Frame frame = read();
                if (frame.ends()) {
                    return frame.stream();
                }
            }
            throw new AssertionError("no stream has ended");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void both(WebServerConfig.Builder server) {
        server.addProtocol(Http1Config.create())
                .addProtocol(Http2Config.builder().build());
    }

    private static void spend(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void orders(HttpRouting.Builder routing) {
        routing.addFilter((chain, request, response) -> {
                    spend(MILLI);
                    chain.proceed();
                })
                .get("/orders/{id}", (request, response) -> {
                    spend(3 * MILLI);
                    byte[] bytes;
                    try (StopScope scope = Lifecycle.enter(Stop.SERIALIZE)) {
                        spend(2 * MILLI);
                        bytes = new byte[100];
                    }
                    response.send(bytes);
                });
    }

    @Test
    void aStreamMakesTheSevenStopsInTheirOrderAndTheyAddUp() throws Exception {
        try (TestServer server = new TestServer(Http2IT::both, Http2IT::orders);
                Client client = new Client(server, 65_535)) {
            client.get(1, "/orders/7");
            assertEquals(1, client.readToEndOfAStream());
            Seen first = server.next();
            assertEquals(End.COMPLETE, first.end());
            assertEquals(Stop.DRAIN, first.at());
            assertEquals(
                    List.of(
                            Stop.ACCEPT,
                            Stop.PARSE,
                            Stop.MIDDLEWARE,
                            Stop.ROUTE,
                            Stop.HANDLE,
                            Stop.SERIALIZE,
                            Stop.DRAIN),
                    first.order());
            assertEquals(first.total(), first.sum());
            assertTrue(first.own().get(Stop.HANDLE) >= 3 * MILLI, "the handler's time is handle's: " + first);
            assertTrue(first.own().get(Stop.SERIALIZE) >= 2 * MILLI, "the scope's time is serialize's: " + first);

            client.get(3, "/orders/8");
            assertEquals(3, client.readToEndOfAStream());
            Seen second = server.next();
            assertFalse(second.order().contains(Stop.ACCEPT), "accept belongs to the connection's first request");
            assertEquals(second.total(), second.sum());
        }
    }

    @Test
    void theWaitForTheClientsWindowIsDrain() throws Exception {
        try (TestServer server = new TestServer(Http2IT::both, Http2IT::orders);
                Client client = new Client(server, 10)) {
            client.get(1, "/orders/7");
            assertEquals(10, client.readUntil(DATA).payload().length, "no more than the window");
            spend(30 * MILLI);
            client.send(WINDOW_UPDATE, 0, 1, (byte) 0, (byte) 0, (byte) 1, (byte) 0);
            assertEquals(1, client.readToEndOfAStream());
            Seen seen = server.next();
            assertEquals(End.COMPLETE, seen.end());
            assertTrue(seen.own().get(Stop.DRAIN) >= 30 * MILLI, "the wait is not in drain: " + seen);
            assertEquals(seen.total(), seen.sum());
        }
    }

    @Test
    void streamsOfOneConnectionAreTimedApart() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestServer server = new TestServer(
                        Http2IT::both,
                        routing -> routing.get("/held", (request, response) -> {
                                    assertTrue(release.await(20, TimeUnit.SECONDS));
                                    response.send("held");
                                })
                                .get("/free", (request, response) -> response.send("free")));
                Client client = new Client(server, 65_535)) {
            client.get(1, "/held");
            client.get(3, "/free");
            assertEquals(3, client.readToEndOfAStream(), "the second is not behind the first");
            Seen free = server.next();
            spend(30 * MILLI);
            release.countDown();
            assertEquals(1, client.readToEndOfAStream());
            Seen held = server.next();
            assertTrue(held.own().get(Stop.HANDLE) >= 30 * MILLI, "the wait is the held one's: " + held);
            assertEquals(held.total(), held.sum());
            assertEquals(free.total(), free.sum());
            assertTrue(held.order().contains(Stop.ACCEPT));
            assertFalse(free.order().contains(Stop.ACCEPT), "accept is charged once");
        }
    }

    @Test
    void aStreamThatTheClientResetsIsEndedByTheClientAndNoOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestServer server = new TestServer(
                        Http2IT::both,
                        routing -> routing.get("/held", (request, response) -> {
                                    assertTrue(release.await(20, TimeUnit.SECONDS));
                                    response.send("held");
                                })
                                .get("/free", (request, response) -> response.send("free")));
                Client client = new Client(server, 65_535)) {
            client.get(1, "/held");
            // CANCEL, RFC 9113 section 7
            client.send(RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            client.send(PING, 0, 0, new byte[8]);
            // frames are read in their order: now the reset has been
            client.readUntil(PING);
            release.countDown();
            Seen reset = server.next();
            assertEquals(End.CLIENT, reset.end());
            assertEquals(Stop.DRAIN, reset.at());
            client.get(3, "/free");
            assertEquals(3, client.readToEndOfAStream(), "the connection goes on, and nothing more came of stream 1");
            assertEquals(End.COMPLETE, server.next().end());
        }
    }
}
