package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Message;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

/**
 * Frames of HTTP/2 (RFC 9113) as a client reads and writes them that decides by itself what it takes. Reading and writing each belong
 * to one thread at a time.
 */
final class Http2Frames {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    /** Flag of DATA and HEADERS. */
    static final int END_STREAM = 0x1;

    /** Flag of SETTINGS and PING. */
    static final int ACK = 0x1;

    /** Flag of HEADERS and CONTINUATION. */
    static final int END_HEADERS = 0x4;

    /** The connection's window before anything is said about it (section 6.9.2). */
    static final int INITIAL_WINDOW = 65_535;

    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;
    private static final int LARGEST = 16 * 1024;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final short ENABLE_PUSH = 2;
    private static final short INITIAL_WINDOW_SIZE = 4;

    private final DataInputStream in;
    private final OutputStream out;

    Http2Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = out;
    }

    /** A frame that was read. */
    static final class Frame {
        private final int type;
        private final int flags;
        private final int stream;
        private final byte[] payload;

        private Frame(int type, int flags, int stream, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
        }

        int type() {
            return type;
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        int stream() {
            return stream;
        }

        /** Not to be changed. */
        byte[] payload() {
            return payload;
        }

        /** What counts against the windows of a DATA frame: padding does too (section 6.1). */
        int length() {
            return payload.length;
        }

        /** Where the content of DATA or HEADERS begins. */
        int from() {
            boolean headers = type == HEADERS;
            return (has(PADDED) ? 1 : 0) + (headers && has(PRIORITY) ? PRIORITY_BYTES : 0);
        }

        /** Where the content of DATA or HEADERS ends. */
        int to() {
            int padding = has(PADDED) && payload.length > 0 ? payload[0] & 0xff : 0;
            return Math.max(from(), payload.length - padding);
        }
    }

    /** Says how much is taken, of each stream and of the connection, of which it is {@link #INITIAL_WINDOW} at least. */
    void begin(int windowBytes, int connectionWindowBytes) throws IOException {
        out.write(PREFACE);
        byte[] settings = ByteBuffer.allocate(12)
                .putShort(ENABLE_PUSH)
                .putInt(0)
                .putShort(INITIAL_WINDOW_SIZE)
                .putInt(windowBytes)
                .array();
        write(SETTINGS, 0, 0, settings);
        if (connectionWindowBytes > INITIAL_WINDOW) {
            writeNumber(WINDOW_UPDATE, 0, connectionWindowBytes - INITIAL_WINDOW);
        }
    }

    /**
     * Writes the head of a request that has no body.
     *
     * @throws IOException if the connection is broken, or if the head is longer than a frame
     */
    void writeHead(int stream, byte[] block) throws IOException {
        write(HEADERS, END_STREAM | END_HEADERS, stream, block);
    }

    /** A frame whose payload is a number of 32 bits. */
    void writeNumber(int type, int stream, int number) throws IOException {
        write(type, 0, stream, ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    void write(int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(bytes(type, flags, stream, payload));
    }

    /** Opens the windows of these streams, and then the connection's, by so much: in one piece, so that it is read in one. */
    void open(Collection<Integer> streams, int by) throws IOException {
        byte[] payload = ByteBuffer.allocate(Integer.BYTES).putInt(by).array();
        ByteArrayOutputStream updates = new ByteArrayOutputStream();
        for (int stream : streams) {
            updates.writeBytes(bytes(WINDOW_UPDATE, 0, stream, payload));
        }
        updates.writeBytes(bytes(WINDOW_UPDATE, 0, 0, payload));
        out.write(updates.toByteArray());
    }

    private static byte[] bytes(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Waits for the next frame. */
    Frame read() throws IOException {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        if (length > LARGEST) {
            throw new IOException("a frame of " + length + " bytes, more than was allowed");
        }
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /**
     * The header block of a request (RFC 7541): literals that no table remembers and that are not compressed, so that every request is
     * as long as the others.
     *
     * @throws IOException if it does not fit into a frame
     */
    static byte[] block(Message message, Wire wire) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream(256);
        // names that are in the static table (appendix A): :method, :scheme with http, :path, :authority
        literal(block, 2, message.request().method());
        block.write(0x86);
        literal(block, 4, message.path());
        literal(block, 1, "127.0.0.1:" + wire.port());
        Message.Content content = message.content();
        if (content.headers().keySet().stream().noneMatch(name -> name.equalsIgnoreCase("accept"))) {
            named(block, "accept", "*/*");
        }
        wire.tokens().authorization(message.request()).ifPresent(value -> named(block, "authorization", value));
        content.headers().forEach((name, value) -> named(block, name.toLowerCase(Locale.ROOT), value));
        if (block.size() > LARGEST) {
            throw new IOException("headers of " + block.size() + " bytes, more than a frame holds");
        }
        return block.toByteArray();
    }

    private static void named(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // section 5.1: what does not fit into 7 bits goes on in groups of 7, the lowest first
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int left = bytes.length - 127;
            while (left >= 128) {
                block.write((left % 128) | 128);
                left /= 128;
            }
            block.write(left);
        }
        block.writeBytes(bytes);
    }
}
