package dev.sevenstops.lifecycle.defence;

import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a request of HTTP/2, whose reads are watched. A read of a body that does not come in time, or whose client has left, throws
 * instead of ending the stream, and so does every one after it: what has been read is never taken for the whole. Used by one thread at a
 * time.
 */
final class WatchedBody extends InputStream {
    private final InputStream source;
    private final BodyWatch watch;
    private final boolean decoded;

    /**
     * @param source the body as Helidon gives it
     * @param decoded whether it is decoded there: that may end before what it is decoded from, and knows by itself whether it is whole
     */
    WatchedBody(InputStream source, BodyWatch watch, boolean decoded) {
        this.source = source;
        this.watch = watch;
        this.decoded = decoded;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = 0;
        while (count == 0) {
            count = read(one, 0, 1);
        }
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (watch.isDraining()) {
            return source.read(into, from, length);
        }
        watch.begins();
        int count;
        try {
            count = source.read(into, from, length);
        } catch (IOException | RuntimeException | Error e) {
            watch.ends(false);
            throw e;
        }
        watch.ends(count < 0 && !decoded);
        return count;
    }

    /** Helidon waits for the next bytes here, too. Whoever closes a body does not want them: that they do not come is no failure. */
    @Override
    public void close() throws IOException {
        if (watch.isDraining()) {
            source.close();
            return;
        }
        if (watch.beginsToClose()) {
            try {
                source.close();
            } finally {
                watch.closed();
            }
        }
    }
}
