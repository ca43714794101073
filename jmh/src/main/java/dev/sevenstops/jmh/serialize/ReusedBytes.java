package dev.sevenstops.jmh.serialize;

import java.io.OutputStream;
import java.util.Arrays;

/** A buffer that grows and is used again. Used by one thread. */
final class ReusedBytes extends OutputStream {
    private byte[] bytes = new byte[1 << 16];
    private int size;

    /** Forgets what was written. */
    ReusedBytes cleared() {
        size = 0;
        return this;
    }

    int size() {
        return size;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public void write(int octet) {
        room(1);
        bytes[size++] = (byte) octet;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        room(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
