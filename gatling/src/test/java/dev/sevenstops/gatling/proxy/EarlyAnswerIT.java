package dev.sevenstops.gatling.proxy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that refuses a body before it has read it, as a hardened one does. */
@Timeout(120)
class EarlyAnswerIT {
    private static final int BODY = 8 * 1024 * 1024;
    private static final String REFUSAL =
            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\nConnection: close\r\n\r\ntoo large";

    @TempDir
    private Path folder;

    /** Answers 413 to a request's header, says that it will not write any more, and takes what still comes. */
    private static void refuse(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            BufferedReader header = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1024);
            for (String line = header.readLine(); line != null && !line.isEmpty(); line = header.readLine()) {
                // the header is of no interest
            }
            socket.getOutputStream().write(REFUSAL.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.out.println("the service was left: " + e.getMessage());
        }
    }

    private static void send(Socket socket, boolean expect) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /orders HTTP/1.1\r\nHost: a\r\n" + (expect ? "Expect: 100-continue\r\n" : "")
                            + "Content-Length: " + BODY + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[64 * 1024];
            for (int sent = 0; !expect && sent < BODY; sent += piece.length) {
                out.write(piece);
            }
        } catch (IOException e) {
            System.out.println("the client stops sending: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void aRefusalReachesAClientThatIsStillSending(ProxyKind kind) throws Exception {
        assertRefused(kind, false);
    }

    @ParameterizedTest
    @EnumSource(ProxyKind.class)
    void aRefusalReachesAClientThatWaitsToBeTold(ProxyKind kind) throws Exception {
        assertRefused(kind, true);
    }

    private void assertRefused(ProxyKind kind, boolean expect) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            Thread service = Thread.ofVirtual().start(() -> refuse(listener));
            try (Fixture fixture = Fixture.inFrontOf(
                            listener.getLocalPort(), kind, ProxyOptions.defaults(), folder.resolve("proxy"));
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.port())) {
                Thread sender = Thread.ofVirtual().start(() -> send(socket, expect));
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                String status = answer.readLine();
                if (expect && status.contains(" 100 ")) {
                    // nginx answers for the service
                    assertEquals("", answer.readLine());
                    status = answer.readLine();
                }
                assertTrue(status.startsWith("HTTP/1.1 413 "), status);
                for (String line = answer.readLine(); !line.isEmpty(); line = answer.readLine()) {
                    // the header is of no interest
                }
                char[] body = new char[9];
                assertEquals(body.length, answer.read(body));
                assertEquals("too large", new String(body));
                socket.close();
                sender.join();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> fixture.times().requests() == 1);
                assertEquals(Map.of("413", 1L), fixture.times().statuses());
                System.out.println(kind.id() + " expect " + expect + ": " + status + ", "
                        + fixture.times().ends() + " " + fixture.times().statuses());
            }
            service.join();
        }
    }
}
