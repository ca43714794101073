package dev.sevenstops.gatling.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that behaves badly in the ways that the loads are made to show. Prints its two ports, service and admin, and ends when
 * its standard input does. The first argument is how long, in milliseconds, a connection may idle; 0 is for ever.
 */
final class OddServer {
    /** The longest head that is read, and the longest body. */
    static final int CAP = 16 * 1024;

    /** What a large answer holds. */
    static final int LARGE = 16 * 1024 * 1024;

    private static final AtomicLong ACCEPTED = new AtomicLong();

    private OddServer() {}

    public static void main(String[] args) throws IOException {
        int idle = Integer.parseInt(args[0]);
        ServerSocket service = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        ServerSocket admin = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        accept(service, socket -> {
            ACCEPTED.incrementAndGet();
            new Connection(socket, idle).serve();
        });
        accept(admin, OddServer::admin);
        System.out.println(service.getLocalPort() + " " + admin.getLocalPort());
        while (System.in.read() >= 0) {
            // until whoever started it is gone
        }
        Runtime.getRuntime().halt(0);
    }

    private interface Service {
        void serve(Socket socket) throws IOException;
    }

    private static void accept(ServerSocket server, Service service) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            service.serve(socket);
                        } catch (IOException clientIsGone) {
                            // as clients go
                        }
                    });
                }
            } catch (IOException broken) {
                Runtime.getRuntime().halt(1);
            }
        });
    }

    /** Tells how many connections the service accepted; the generator, which asks for metrics, is told that there are none. */
    private static void admin(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        for (String head = Connection.head(in, CAP); !head.isEmpty(); head = Connection.head(in, CAP)) {
            boolean asked = head.startsWith("GET /accepted ");
            socket.getOutputStream()
                    .write(asked ? answer("200 OK", "" + ACCEPTED.get(), "") : answer("404 Not Found", "", ""));
        }
    }

    private static byte[] answer(String status, String body, String headers) {
        return ("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private int requests;

        Connection(Socket socket, int idle) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(idle);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void serve() throws IOException {
            try {
                while (one()) {
                    requests++;
                }
            } catch (SocketTimeoutException idleForTooLong) {
                // closed without a word
            }
        }

        /** The head of a request, empty at the connection's end, cut off where it is too long. */
        static String head(InputStream in, int cap) throws IOException {
            StringBuilder head = new StringBuilder(256);
            while (head.length() < cap) {
                int read = in.read();
                if (read < 0) {
                    return "";
                }
                head.append((char) read);
                if (read == '\n'
                        && head.length() > 3
                        && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                    break;
                }
            }
            return head.toString();
        }

        private boolean one() throws IOException {
            String head = head(in, CAP);
            if (head.isEmpty()) {
                return false;
            }
            if (head.length() >= CAP) {
                boolean path = head.indexOf("\r\n") < 0;
                reject(path ? "414 URI Too Long" : "431 Request Header Fields Too Large");
                return false;
            }
            Map<String, String> headers = new HashMap<>();
            head.lines()
                    .skip(1)
                    .filter(line -> line.contains(":"))
                    .forEach(line -> headers.put(
                            line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                            line.substring(line.indexOf(':') + 1).strip()));
            String path = head.split(" ", 3)[1];
            long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
            if (length > CAP && !path.equals("/lax")) {
                reject("413 Content Too Large");
                return false;
            }
            if (headers.containsKey("transfer-encoding") && path.equals("/upload")) {
                out.write(OddServer.answer("200 OK", chunks(), ""));
                return true;
            }
            if (headers.containsKey("transfer-encoding")) {
                for (long read = 0; read < CAP; read++) {
                    in.read();
                }
                reject("413 Content Too Large");
                return false;
            }
            String body = path.equals("/lax") ? "" : new String(in.readNBytes((int) length), StandardCharsets.US_ASCII);
            if (path.equals("/lax")) {
                in.skipNBytes(length);
            }
            return answer(path, headers, body);
        }

        /** Reads a body in chunks to its end; says how many bytes it had, and how many the largest of its chunks. */
        private String chunks() throws IOException {
            long bytes = 0;
            int largest = 0;
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                in.skipNBytes(size);
                empty();
                bytes += size;
                largest = Math.max(largest, size);
            }
            empty();
            return bytes + " bytes in chunks of " + largest;
        }

        private void empty() throws IOException {
            String line = line();
            if (!line.isEmpty()) {
                throw new IOException("a chunk is longer than it says: " + line);
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int read = in.read(); read != '\n'; read = in.read()) {
                if (read < 0) {
                    throw new EOFException("in the middle of a body");
                }
                line.append((char) read);
            }
            return line.toString().strip();
        }

        private boolean answer(String path, Map<String, String> headers, String body) throws IOException {
            switch (path.split("\\?", 2)[0]) {
                case "/closing" -> {
                    out.write(OddServer.answer("200 OK", "bye", "Connection: close\r\n"));
                    return false;
                }
                case "/once" -> {
                    if (requests > 0) {
                        return false;
                    }
                    out.write(OddServer.answer("200 OK", "once", ""));
                }
                case "/buffered" -> {
                    byte[] whole = new byte[LARGE];
                    Arrays.fill(whole, (byte) 'x');
                    out.write(large());
                    out.write(whole);
                }
                case "/streamed" -> {
                    byte[] piece = new byte[8 * 1024];
                    Arrays.fill(piece, (byte) 'x');
                    out.write(large());
                    for (int sent = 0; sent < LARGE; sent += piece.length) {
                        out.write(piece);
                    }
                }
                case "/broken" -> {
                    out.write(large());
                    return false;
                }
                case "/pages" -> {
                    int page = Integer.parseInt(path.substring(path.indexOf('=') + 1));
                    String next = page == 4 ? "" : ",\"next\":\"/pages?page=" + (page + 1) + "\"";
                    out.write(
                            OddServer.answer("200 OK", "{\"items\":[{\"next\":1}],\"page\":" + page + next + "}", ""));
                }
                case "/echo" ->
                    out.write(OddServer.answer(
                            headers.containsKey("authorization") ? "201 Created" : "401 Unauthorized",
                            headers.getOrDefault("cookie", "").length() + " " + body,
                            ""));
                default -> out.write(OddServer.answer("200 OK", "hello", ""));
            }
            return true;
        }

        private static byte[] large() {
            return ("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        }

        /** Answers, and reads what is still coming for a little: a reset would take the answer away from the client. */
        private void reject(String status) throws IOException {
            out.write(OddServer.answer(status, "", "Connection: close\r\n"));
            socket.shutdownOutput();
            byte[] lingering = new byte[8 * 1024];
            int read = in.read(lingering);
            while (read >= 0) {
                read = in.read(lingering);
            }
        }
    }
}
