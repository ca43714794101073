package dev.sevenstops.app.drain;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A gzip stream (RFC 1952) whose {@link #flush} sends all that was written, so that a client never waits for a page that is already
 * made.
 *
 * <p>{@link java.util.zip.GZIPOutputStream} has no say over the level, and at its own level compressing costs several times what
 * serializing does.
 */
final class GzipStream extends DeflaterOutputStream {
    private static final int BUFFER = 8 * 1024;

    /** Magic, deflate, no flags, no time, fastest algorithm, unknown system: RFC 1952 section 2.3. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

    private final CRC32 crc = new CRC32();
    private boolean begun;
    private boolean finished;
    private boolean released;

    GzipStream(OutputStream out) {
        // raw deflate: header and trailer are ours
        super(out, new Deflater(Deflater.BEST_SPEED, true), BUFFER, true);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        begin();
        super.write(bytes, offset, length);
        crc.update(bytes, offset, length);
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            out.write(HEADER);
        }
    }

    @Override
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        begin();
        super.finish();
        byte[] trailer = new byte[8];
        littleEndian(trailer, 0, (int) crc.getValue());
        // RFC 1952 section 2.3.1: modulo 2^32
        littleEndian(trailer, 4, (int) def.getBytesRead());
        out.write(trailer);
    }

    private static void littleEndian(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    /** Gives the compressor's memory back, which lies outside of the heap. Closes nothing and writes nothing. */
    void release() {
        if (!released) {
            released = true;
            def.end();
        }
    }
}
