package dev.sevenstops.lifecycle.defence;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.nio.charset.StandardCharsets;

/**
 * A connection's writer, whose writes are watched. What is larger than {@value #PIECE} bytes is written in pieces, so that a client that
 * reads slowly is told from one that does not read.
 */
final class GuardedWriter implements DataWriter {
    private static final int PIECE = 64 * 1024;
    private static final byte[] SWITCHING = "HTTP/1.1 101 ".getBytes(StandardCharsets.US_ASCII);

    private final DataWriter delegate;
    private final Guard guard;
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
        if (switches(buffer)) {
            guard.otherProtocol();
        }
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

    @Override
    public void flush() {
        delegate.flush();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
