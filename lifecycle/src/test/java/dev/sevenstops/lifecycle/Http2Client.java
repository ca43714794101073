package dev.sevenstops.lifecycle;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One connection of HTTP/2 with prior knowledge, whose client writes its frames itself. */
final class Http2Client implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** An error code, RFC 9113 section 7. */
    private static final int CANCEL = 8;

    // of the static table, RFC 7541 appendix A
    private static final int METHOD_GET = 0x82;
    private static final int METHOD_POST = 0x83;

    /** More than any test reads. */
    private static final int MANY = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    /** What the server has sent. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean ends() {
            return type <= HEADERS && (flags & END_STREAM) != 0;
        }

        /** The error code of an RST_STREAM, RFC 9113 section 6.4. */
        int code() {
            return ByteBuffer.wrap(payload).getInt();
        }
    }

    /**
     * Begins a connection.
     *
     * @param window how much each stream may bring at first
     */
    Http2Client(Socket socket, int window) throws IOException {
        this.socket = socket;
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

    /** These bytes, whatever they mean. */
    void raw(int... bytes) throws IOException {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        socket.getOutputStream().write(all);
    }

    /** Takes so many bytes more; 0 is the connection. */
    void widen(int stream, int by) throws IOException {
        send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(by).array());
    }

    void get(int stream, String path) throws IOException {
        send(HEADERS, END_STREAM | END_HEADERS, stream, headers(METHOD_GET, path));
    }

    /** A request whose body is to come. */
    void post(int stream, String path) throws IOException {
        send(HEADERS, END_HEADERS, stream, headers(METHOD_POST, path));
    }

    /** A piece of a body, maybe the last. */
    void data(int stream, String text, boolean last) throws IOException {
        send(DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Wants no more of a stream. */
    void cancel(int stream) throws IOException {
        send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    /** Asks for an answer, which holds the same number. */
    void ping(int number) throws IOException {
        byte[] payload = new byte[8];
        Arrays.fill(payload, (byte) number);
        send(PING, 0, 0, payload);
    }

    private static byte[] headers(int method, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        // :scheme http of the static table; :path and :authority literally, RFC 7541 section 6.2.2
        block.write(method);
        block.write(0x86);
        literal(block, 4, path);
        literal(block, 1, "localhost");
        return block.toByteArray();
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
        for (int i = 0; i < MANY; i++) {
            Frame frame = read();
            if (frame.type() == type) {
                return frame;
            }
        }
        throw new AssertionError("no frame of type " + type);
    }

    int readToEndOfAStream() throws IOException {
        for (int i = 0; i < MANY; i++) {
            Frame frame = read();
            if (frame.ends()) {
                return frame.stream();
            }
        }
        throw new AssertionError("no stream has ended");
    }

    /** Reads the data of a stream until there are so many bytes of it. */
    void readData(int stream, int bytes) throws IOException {
        int left = bytes;
        while (left > 0) {
            Frame frame = readUntil(DATA);
            left -= frame.stream() == stream ? frame.payload().length : 0;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
