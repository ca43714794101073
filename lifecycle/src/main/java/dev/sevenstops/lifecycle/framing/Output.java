package dev.sevenstops.lifecycle.framing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is handed on of an array: the array itself as long as nothing in it is replaced. Used by one thread. */
final class Output {
    private static final byte[] NOTHING = {};

    private byte[] in = NOTHING;
    private int from;
    private @Nullable ByteArrayOutputStream edited;

    /** Begins with the octets of an array from this position on. */
    void start(byte[] array, int position) {
        in = array;
        from = position;
    }

    /** Hands on a replacement for some octets, which are behind all that have been replaced before. */
    void replace(int first, int end, byte[] replacement) {
        ByteArrayOutputStream out = edited;
        if (out == null) {
            out = new ByteArrayOutputStream(in.length - from + 64);
            edited = out;
        }
        out.write(in, from, first - from);
        out.write(replacement, 0, replacement.length);
        from = end;
    }

    /** Drops some octets, which are behind all that have been replaced before. */
    void drop(int first, int end) {
        if (first == from && edited == null) {
            from = end;
        } else if (first < end) {
            replace(first, end, NOTHING);
        }
    }

    /** All that is handed on of the array up to this position; may be empty. */
    byte[] finish(int end) {
        byte[] array = in;
        ByteArrayOutputStream out = edited;
        in = NOTHING;
        edited = null;
        if (out != null) {
            out.write(array, from, end - from);
            return out.toByteArray();
        }
        if (from == 0 && end == array.length) {
            return array;
        }
        return from == end ? NOTHING : Arrays.copyOfRange(array, from, end);
    }
}
