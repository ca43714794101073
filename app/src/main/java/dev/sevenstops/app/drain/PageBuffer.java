package dev.sevenstops.app.drain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The bytes of one page of an export, in an array that is used again for the next page and the next export. For one thread. */
final class PageBuffer extends ByteArrayOutputStream {
    /**
     * Bytes handed over at once. The server copies what it is given before it writes it, and holds the copy for as long as the
     * client takes to read it: so this, and not a page, is held twice.
     */
    static final int SLICE = 16 * 1024;

    /** A page of ordinary orders and some. */
    private static final int USUAL = ExportPages.ROWS * 768;

    PageBuffer() {
        super(USUAL);
    }

    /** Writes the bytes in slices. */
    @Override
    // a write waits for the client, and until JDK 24 a lock of this kind would keep the carrier thread waiting with it
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void writeTo(OutputStream out) throws IOException {
        for (int from = 0; from < count; from += SLICE) {
            out.write(buf, from, Math.min(SLICE, count - from));
        }
    }

    /** Whether it has stayed as small as it is worth keeping. */
    boolean usual() {
        return buf.length <= 2 * USUAL;
    }

    /** Adds text that is ASCII. */
    void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            write(text.charAt(i));
        }
    }
}
