package dev.sevenstops.lifecycle.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits on a real server, and the same clients on Helidon as it comes. */
@Timeout(60)
class DefenceIT {
    private static final int EACH = 100;
    private static final String HEAD = "GET /hello HTTP/1.1\r\nHost: x\r\n";
    private static final String GET = HEAD + "\r\n";
    private static final String BODY = "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx";
    private static final DefenceLimits LIMITS = new DefenceLimits(
            Duration.ofMillis(5000),
            Duration.ofMillis(5000),
            Rate.ANY,
            Duration.ofMillis(5000),
            Rate.ANY,
            Duration.ofMillis(5000));

    private static WebServerConfig.Builder builder() {
        return WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .useNio(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .routing(routing -> routing.get("/hello", (request, response) -> response.send("hello"))
                        .post(
                                "/body",
                                (request, response) ->
                                        response.send(request.content().as(byte[].class)))
                        .get("/much", (request, response) -> response.send(new byte[64 << 20])));
    }

    private static Socket connect(WebServer server, String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void slowClientsAreEndedAndOthersAnswered() throws Exception {
        WebServerConfig.Builder builder = builder();
        Defence defence = Defence.install(builder, LIMITS);
        WebServer server = builder.build().start();
        List<Socket> silent = new ArrayList<>();
        List<Socket> heads = new ArrayList<>();
        List<Socket> bodies = new ArrayList<>();
        try (Socket stalled = connect(server, GET.replace("hello", "much"))) {
            for (int i = 0; i < EACH; i++) {
                silent.add(connect(server, ""));
                heads.add(connect(server, HEAD));
                bodies.add(connect(server, BODY));
            }
            try (Socket bystander = connect(server, GET)) {
                String all = rest(bystander);
                assertTrue(all.startsWith("HTTP/1.1 200 "), all);
            }
            for (int i = 0; i < EACH; i++) {
                assertEquals("", rest(silent.get(i)));
                String head = rest(heads.get(i));
                assertTrue(head.startsWith("HTTP/1.1 408 "), head);
                String body = rest(bodies.get(i));
                assertTrue(body.startsWith("HTTP/1.1 408 "), body);
            }
            assertThrows(
                    IOException.class,
                    () -> stalled.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()));
            assertEquals(2 * EACH, defence.ended(Cause.HEADER_TIMEOUT));
            assertEquals(EACH, defence.ended(Cause.BODY_TIMEOUT));
            assertEquals(1, defence.ended(Cause.IDLE_TIMEOUT));
            assertEquals(1, defence.ended(Cause.STALL_TIMEOUT));
        } finally {
            close(silent);
            close(heads);
            close(bodies);
            server.stop();
        }
    }

    /** The counter-test: without the limits such connections stay. */
    @Test
    void helidonAsItComesKeepsThem() throws Exception {
        WebServer server = builder().build().start();
        try (Socket head = connect(server, HEAD);
                Socket body = connect(server, BODY)) {
            for (Socket socket : List.of(head, body)) {
                socket.setSoTimeout(2000);
                assertThrows(SocketTimeoutException.class, () -> rest(socket));
            }
        } finally {
            server.stop();
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
