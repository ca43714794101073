package dev.sevenstops.app;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A replica of a service that a quote depends on, byte by byte: it shows what it was sent, answers what it is told to or not at all,
 * and counts the callers that left. Speaks HTTP/1.1, and as much HTTP/2 as these tests need.
 */
final class StubReplica implements AutoCloseable {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int CANCEL = 8;

    /** A request as it came; over HTTP/2 without path and headers, which are compressed. */
    record Request(String path, Map<String, String> headers) {
        /** A header's value, or empty text. */
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** What is answered. A status of 0 is no answer at all: the caller has to leave. */
    record Answer(int status, String headers, String body) {
        static final Answer NEVER = new Answer(0, "", "");

        static Answer status(int status, String... headers) {
            return new Answer(status, String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n"), "{}");
        }
    }

    private final ServerSocket server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    private final String service;
    private final int replica;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Function<Request, Answer> behaviour;

    /** A replica that answers about the order that it is asked for, at once. */
    StubReplica(String service, int replica) throws IOException {
        this.service = service;
        this.replica = replica;
        this.behaviour = this::part;
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** From now on it does this, on the thread of the connection. */
    void does(Function<Request, Answer> next) {
        behaviour = next;
    }

    /** The answer that it should give. */
    Answer part(Request request) {
        String order = request.path().substring(request.path().lastIndexOf('/') + 1);
        return new Answer(
                200,
                "",
                "{\"service\":\"" + service + "\",\"order\":" + order + ",\"replica\":" + replica
                        + ",\"price\":12.50,\"stock\":3,\"days\":4}");
    }

    /** What it was sent since it was made. */
    List<Request> requests() {
        return requests;
    }

    /** Callers that left while they were waiting: HTTP/1.1 by closing, HTTP/2 by resetting the stream. */
    int left() {
        return left.get();
    }

    /** Connections that are open now. */
    int connections() {
        return sockets.size();
    }

    /** Connections since it was made. */
    int accepted() {
        return accepted.get();
    }

    /** Ends every connection that is open now. */
    void dropConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropConnections();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
            in.mark(PREFACE.length());
            if (new String(in.readNBytes(3), StandardCharsets.US_ASCII).equals("PRI")) {
                in.reset();
                in.skipNBytes(PREFACE.length());
                http2(new DataInputStream(in), socket.getOutputStream());
            } else {
                in.reset();
                http1(in, socket.getOutputStream());
            }
        } catch (IOException gone) {
            // the other side closed
        } finally {
            sockets.remove(socket);
        }
    }

    private void http1(InputStream in, OutputStream out) throws IOException {
        while (true) {
            String head = head(in);
            Map<String, String> headers = new TreeMap<>();
            head.lines().skip(1).filter(line -> line.contains(":")).forEach(line -> {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            });
            Request request = new Request(head.split(" ", 3)[1], headers);
            requests.add(request);
            Answer answer = behaviour.apply(request);
            if (answer.status() == 0) {
                awaitLeaving(in);
                return;
            }
            String response = "HTTP/1.1 " + answer.status() + " X\r\n" + answer.headers()
                    + "Content-Type: application/json\r\nContent-Length: "
                    + answer.body().length() + "\r\n\r\n"
                    + answer.body();
            out.write(response.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void awaitLeaving(InputStream in) {
        try {
            if (in.read() >= 0) {
                throw new AssertionError("a second request while the first one waits");
            }
        } catch (IOException reset) {
            // has left just the same
        }
        if (!server.isClosed()) {
            left.incrementAndGet();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    /** Order 7 is the only one that it can answer about: it does not decompress the path. */
    private void http2(DataInputStream in, OutputStream out) throws IOException {
        frame(out, SETTINGS, 0, 0, new byte[0]);
        while (true) {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(lengthAndType >>> 8);
            int type = lengthAndType & 0xff;
            if (type == SETTINGS && flags == 0) {
                frame(out, SETTINGS, 1, 0, new byte[0]);
            } else if (type == RST_STREAM && payload[3] == CANCEL) {
                left.incrementAndGet();
            } else if (type == HEADERS) {
                Request request = new Request("/" + service + "/7", Map.of());
                requests.add(request);
                Answer answer = behaviour.apply(request);
                if (answer.status() == 200) {
                    // RFC 7541, appendix A: index 8 is ":status: 200"
                    frame(out, HEADERS, 4, stream, new byte[] {(byte) 0x88});
                    frame(out, DATA, 1, stream, answer.body().getBytes(StandardCharsets.US_ASCII));
                } else if (answer.status() == 500) {
                    frame(out, HEADERS, 5, stream, new byte[] {(byte) 0x8e});
                }
            }
        }
    }

    private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        java.io.DataOutputStream data = new java.io.DataOutputStream(frame);
        data.writeInt(payload.length << 8 | type);
        data.writeByte(flags);
        data.writeInt(stream);
        data.write(payload);
        out.write(frame.toByteArray());
    }
}
