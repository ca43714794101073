package dev.sevenstops.report.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads HdrHistogram's compressed V2 encoding without making a histogram: a head of 40 bytes, then for each bucket its count, or the
 * negated number of empty buckets, as a ZigZag LEB128 number of at most nine bytes. What is not exactly what this project writes
 * (three digits, values from 1, no ratio, no offset) is left to the library, and so is everything damaged.
 *
 * <p>Source: HdrHistogram's {@code AbstractHistogram.encodeIntoByteBuffer}, {@code ZigZagEncoding}.
 */
final class SparseDecoder {
    private static final int COMPRESSED = 0x1c849314;
    private static final int PLAIN = 0x1c849313;
    private static final int HEAD = 40;
    private static final int DIGITS = 3;
    private static final int LAST_BYTE = 56;

    private SparseDecoder() {}

    /** The histogram; empty if the library has to be asked. */
    static Optional<SparseHistogram> decode(byte[] encoded) {
        if (encoded.length < 8) {
            return Optional.empty();
        }
        ByteBuffer head = ByteBuffer.wrap(encoded);
        int cookie = head.getInt();
        int length = head.getInt();
        if (cookie != COMPRESSED || length < 0 || length > head.remaining()) {
            return Optional.empty();
        }
        byte[] plain = new byte[Math.max(256, 4 * length)];
        int size = 0;
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(encoded, 8, length);
            while (!inflater.finished()) {
                if (size == plain.length) {
                    plain = Arrays.copyOf(plain, 2 * size);
                }
                int more = inflater.inflate(plain, size, plain.length - size);
                if (more == 0 && !inflater.finished()) {
                    return Optional.empty();
                }
                size += more;
            }
        } catch (DataFormatException damaged) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
        return size < HEAD ? Optional.empty() : plain(ByteBuffer.wrap(plain, 0, size));
    }

    private static Optional<SparseHistogram> plain(ByteBuffer in) {
        boolean usual = in.getInt() == PLAIN;
        int payload = in.getInt();
        usual &= in.getInt() == 0;
        usual &= in.getInt() == DIGITS;
        usual &= in.getLong() == 1;
        long highest = in.getLong();
        usual &= in.getDouble() == 1;
        if (!usual || payload != in.remaining() || highest < 2) {
            return Optional.empty();
        }
        int most = buckets(highest);
        int[] buckets = new int[Math.min(most, payload)];
        long[] counts = new long[buckets.length];
        int size = 0;
        long bucket = 0;
        while (in.hasRemaining()) {
            long number = number(in);
            if (number < 0) {
                // never more than there are buckets, so that the sum cannot overflow
                bucket += Math.min(-number, most + 1L);
            } else if (number > 0) {
                if (bucket >= most) {
                    return Optional.empty();
                }
                buckets[size] = (int) bucket++;
                counts[size++] = number;
            } else {
                bucket++;
            }
            if (number == Long.MIN_VALUE || bucket > most) {
                return Optional.empty();
            }
        }
        return Optional.of(SparseHistogram.of(buckets, counts, size));
    }

    /** How many buckets a histogram has whose values reach to this. */
    private static int buckets(long highest) {
        int widths = 1;
        for (long beyond = 2L * SparseHistogram.HALF; beyond <= highest && beyond > 0; beyond <<= 1) {
            widths++;
        }
        return (widths + 1) * SparseHistogram.HALF;
    }

    /** A number that was cut off reads as the one that no bucket can have. */
    private static long number(ByteBuffer in) {
        long bits = 0;
        for (int shift = 0; ; shift += 7) {
            if (!in.hasRemaining()) {
                return Long.MIN_VALUE;
            }
            long next = in.get();
            if (shift == LAST_BYTE) {
                bits |= next << shift;
                break;
            }
            bits |= (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        return (bits >>> 1) ^ -(bits & 1);
    }
}
