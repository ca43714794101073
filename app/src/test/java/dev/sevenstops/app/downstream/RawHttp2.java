package dev.sevenstops.app.downstream;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client of HTTP/2 with prior knowledge (RFC 9113 section 3.3) that is made to leave: frames, and little else. */
public final class RawHttp2 implements AutoCloseable {
    /** Type of a frame. */
    public static final int DATA = 0;

    /** Type of a frame. */
    public static final int HEADERS = 1;

    /** Type of a frame. */
    public static final int RST_STREAM = 3;

    /** Type of a frame. */
    public static final int WINDOW_UPDATE = 8;

    static final int GOAWAY = 7;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;

    // of the static table, RFC 7541 appendix A
    private static final int METHOD_GET = 0x82;
    private static final int METHOD_POST = 0x83;

    private final Socket socket;
    private final DataInputStream in;

    /** What the server has sent. */
    public record Frame(int type, int flags, int stream, byte[] payload) {
        /** Whether its stream ends with it. */
        public boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** What it holds. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** A client of the listener on this port. */
    public RawHttp2(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) Services.PATIENCE.toMillis());
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        write(SETTINGS, 0, 0, new byte[0]);
    }

    /**
     * Sends a GET. Its header block (RFC 7541) uses the static table and no compression.
     *
     * @param more of that block
     */
    public void get(int stream, String path, byte... more) throws IOException {
        write(HEADERS, END_STREAM | END_HEADERS, stream, headers(METHOD_GET, path, more));
    }

    /**
     * Sends the headers of a POST, whose body is to come.
     *
     * @param more of their block
     */
    public void post(int stream, String path, byte... more) throws IOException {
        write(HEADERS, END_HEADERS, stream, headers(METHOD_POST, path, more));
    }

    /** Sends a piece of a body that is not the last. */
    public void send(int stream, String text) throws IOException {
        write(DATA, 0, stream, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] headers(int method, String path, byte... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(method); // :method
        block.write(0x86); // :scheme http
        literal(block, 0x04, path); // :path
        literal(block, 0x01, "test"); // :authority
        block.writeBytes(more);
        return block.toByteArray();
    }

    /** Takes the request back. */
    void reset(int stream) throws IOException {
        write(RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
    }

    /** The next frame of the server. */
    public Frame next() throws IOException {
        int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        return new Frame(type, flags, stream, in.readNBytes(length));
    }

    /** Reads the data of a stream, which is the only one, to its end. */
    public byte[] data() throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Frame frame;
        do {
            frame = next();
            if (frame.type() == DATA) {
                data.writeBytes(frame.payload());
            }
        } while (!frame.ends());
        return data.toByteArray();
    }

    /** Whether the server closes the connection instead of answering. */
    boolean refused() throws IOException {
        return in.read() == -1;
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private void write(int type, int flags, int stream, byte[] payload) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(9 + payload.length)
                        .put((byte) (payload.length >> 16))
                        .putShort((short) payload.length)
                        .put((byte) type)
                        .put((byte) flags)
                        .putInt(stream)
                        .put(payload)
                        .array());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
