package dev.sevenstops.lifecycle.defence;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A connection's writer, whose writes are watched. What is larger than {@value #PIECE} bytes is written in pieces, so that a client that
 * reads slowly is told from one that does not read. Used by one thread at a time, but for the frames of HTTP/2: of those it gets one with
 * each call, as Helidon's writer of frames does it, from any thread.
 */
final class GuardedWriter implements DataWriter {
    private static final int PIECE = 64 * 1024;
    private static final byte[] SWITCHING = "HTTP/1.1 101 ".getBytes(StandardCharsets.US_ASCII);
    private static final String HTTP_2 = "Upgrade: h2c\r\n";
    private static final int WINDOW_UPDATE = 8;

    private final DataWriter delegate;
    private final Guard guard;
    /** What ends a stream that Helidon leaves unfinished does not come through its writer of frames, which has a lock of its own. */
    private final HeldLock one = new HeldLock();

    private byte[] piece = {};

    GuardedWriter(DataWriter delegate, Guard guard) {
        this.delegate = delegate;
        this.guard = guard;
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        Streams streams = guard.streams();
        if (streams != null) {
            frame(streams, buffer);
            return;
        }
        if (switches(buffer)) {
            guard.otherProtocol();
            if (toHttp2(buffer)) {
                guard.http2(true);
            }
        }
        pieces(buffer);
    }

    private void frame(Streams streams, BufferData buffer) {
        streams.readers().writes();
        try {
            watchedFrame(streams, buffer);
        } finally {
            streams.readers().wrote();
        }
    }

    private void watchedFrame(Streams streams, BufferData buffer) {
        if (buffer.available() < Frame.HEADER) {
            locked(buffer);
            return;
        }
        Frame frame = Frame.of(buffer);
        int code = streams.writing(frame);
        locked(code < 0 ? buffer : resetFrame(frame.stream(), code));
        streams.written(frame);
    }

    /**
     * Resets a stream.
     *
     * @param streams those of the connection
     * @param stream its number
     * @param code why, RFC 9113 section 7
     */
    void reset(Streams streams, int stream, int code) {
        frame(streams, resetFrame(stream, code));
    }

    /**
     * Lets the client send so many bytes more on the connection, those of frames that Helidon does not get to see.
     *
     * @param streams those of the connection
     */
    void widen(Streams streams, int bytes) {
        frame(streams, fourBytes(WINDOW_UPDATE, 0, bytes));
    }

    private static BufferData resetFrame(int stream, int code) {
        return fourBytes(Frame.RST_STREAM, stream, code);
    }

    /** A frame of four bytes and no flags: RFC 9113 sections 6.4 and 6.9. */
    private static BufferData fourBytes(int type, int stream, int number) {
        return BufferData.create(ByteBuffer.allocate(Frame.HEADER + 4)
                .putShort((short) 0)
                .put((byte) 4)
                .put((byte) type)
                .put((byte) 0)
                .putInt(stream)
                .putInt(number)
                .array());
    }

    private void locked(BufferData buffer) {
        try (HeldLock held = one.hold()) {
            pieces(buffer);
        }
    }

    private void pieces(BufferData buffer) {
        if (buffer.available() > PIECE && piece.length == 0) {
            piece = new byte[PIECE];
        }
        while (buffer.available() > PIECE) {
            int length = buffer.read(piece);
            watched(BufferData.create(piece, 0, length));
        }
        watched(buffer);
    }

    private void watched(BufferData buffer) {
        guard.writeBegins(buffer.available());
        try {
            delegate.writeNow(buffer);
        } finally {
            guard.writeEnds();
        }
    }

    /** Whether this is how the server agrees to another protocol. */
    private static boolean switches(BufferData buffer) {
        if (buffer.available() < SWITCHING.length || buffer.get(9) != '1') {
            return false;
        }
        for (int i = 0; i < SWITCHING.length; i++) {
            if (buffer.get(i) != SWITCHING[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether that protocol is HTTP/2. */
    private static boolean toHttp2(BufferData head) {
        byte[] bytes = new byte[head.available()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) head.get(i);
        }
        return new String(bytes, StandardCharsets.US_ASCII).contains(HTTP_2);
    }

    @Override
    public void flush() {
        delegate.flush();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
