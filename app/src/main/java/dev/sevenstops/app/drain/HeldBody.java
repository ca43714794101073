package dev.sevenstops.app.drain;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A response's whole body in memory: the fault. In pieces, so that it costs what it must and not a copy more.
 *
 * <p>Nothing is written while it grows, so nothing tells that the client has left; it is looked for now and then, since whoever makes a
 * body for nobody holds its memory for nobody.
 */
final class HeldBody extends OutputStream {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<byte[]> pieces = new ArrayList<>();
    private final Optional<Departure> departure = EndingConnection.current().flatMap(EndingConnection::departure);
    private long length;
    private long lastLook = System.nanoTime();

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        pieces.add(Arrays.copyOfRange(bytes, offset, offset + count));
        length += count;
    }

    /** Bytes that it holds. */
    long length() {
        return length;
    }

    /**
     * Whether the client has left; looks ten times a second at most. If it has, its connection is closed, so that the write that
     * follows fails as it would have with the rest of the body, and is counted as what it is.
     */
    boolean clientHasLeft() throws IOException {
        long now = System.nanoTime();
        if (departure.isEmpty() || now - lastLook < LOOK_NANOS) {
            return false;
        }
        lastLook = now;
        Departure client = departure.get();
        boolean gone = client.seen();
        if (gone) {
            client.close();
        }
        return gone;
    }

    /** Sends all of it. */
    void writeTo(OutputStream out) throws IOException {
        for (byte[] piece : pieces) {
            out.write(piece);
        }
    }
}
