package dev.sevenstops.gatling.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A small HTTP/1.1 server that stands in for the process under test: a virtual thread a connection. Prints its two ports,
 * service and admin, and ends when its standard input does.
 *
 * <p>Paths: {@code /never} is read and never answered, {@code /close} is closed without an answer, {@code /chunked} is chunked,
 * {@code /missing} is a 404, anything else a 200.
 */
final class StandIn {
    private static final AtomicLong REQUESTS = new AtomicLong();

    private StandIn() {}

    public static void main(String[] args) throws IOException {
        boolean instrumented = args.length == 0 || !args[0].equals("bare");
        ServerSocket service = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        ServerSocket admin = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        accept(service, StandIn::service);
        accept(admin, path -> instrumented ? metrics() : response("404 Not Found", "text/plain", "no metrics"));
        System.out.println(service.getLocalPort() + " " + admin.getLocalPort());
        while (System.in.read() >= 0) {
            // until whoever started it is gone
        }
        Runtime.getRuntime().halt(0);
    }

    private interface Service {
        /** The response's bytes, empty to close, {@code {0}} to say nothing. */
        byte[] answer(String path);
    }

    private static byte[] service(String path) {
        REQUESTS.incrementAndGet();
        return switch (path) {
            case "/never" -> new byte[] {0};
            case "/close" -> new byte[0];
            case "/missing" -> response("404 Not Found", "text/plain", "missing");
            case "/chunked" ->
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
            default -> response("200 OK", "text/plain", "hello");
        };
    }

    private static byte[] metrics() {
        long requests = REQUESTS.get();
        return response(
                "200 OK",
                "application/json",
                "{\"application\":{\"lifecycle.stop.duration.count;http.route=/orders;stop=total\":" + requests
                        + ",\"lifecycle.stop.duration.sum;http.route=/orders;stop=total\":" + requests / 1000.0
                        + ",\"lifecycle.stop.duration.sum;http.route=/orders;stop=handle\":" + requests / 2000.0
                        + ",\"lifecycle.stop.duration.sum;http.route=/orders;stop=residual\":" + requests / 4000.0
                        + ",\"lifecycle.ended;by=complete;stop=drain\":" + requests + "}}");
    }

    private static byte[] response(String status, String type, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void accept(ServerSocket server, Service service) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket, service));
                }
            } catch (IOException broken) {
                Runtime.getRuntime().halt(1);
            }
        });
    }

    private static void serve(Socket socket, Service service) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String path = request(in); !path.isEmpty(); path = request(in)) {
                byte[] answer = service.answer(path);
                if (answer.length == 0) {
                    return;
                }
                if (answer.length > 1) {
                    out.write(answer);
                }
            }
        } catch (IOException clientIsGone) {
            // as clients go
        }
    }

    /** The path of the next request, empty at the connection's end. */
    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(256);
        // the last four bytes, as one number
        int tail = 0;
        while (tail != 0x0d0a0d0a) {
            int read = in.read();
            if (read < 0) {
                return "";
            }
            head.append((char) read);
            tail = tail << 8 | read;
        }
        return head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP/1.1"));
    }
}
