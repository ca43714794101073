package dev.sevenstops.report.store;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** HdrHistogram's compressed V2 encoding in Base64, as it stands in the results. An empty text is an empty histogram. */
public final class Histograms {
    private static final int DIGITS = 3;

    private Histograms() {}

    /** An empty histogram that grows with its values: nanoseconds, three significant digits. */
    public static Histogram empty() {
        return new Histogram(DIGITS);
    }

    /** The encoded form. */
    public static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[length];
        buffer.flip().get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * The values of the histogram that was encoded, many times faster than {@link #decode}.
     *
     * @throws IllegalArgumentException if the text is not an encoded histogram
     */
    public static SparseHistogram sparse(String encoded) {
        if (encoded.isEmpty()) {
            return SparseHistogram.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException damaged) {
            throw damaged(damaged);
        }
        return SparseDecoder.decode(bytes).orElseGet(() -> {
            // Other digits, another lowest value: as it is when it is added to one of ours.
            Histogram ours = empty();
            ours.add(decode(encoded));
            return SparseHistogram.of(ours);
        });
    }

    /**
     * The histogram that was encoded.
     *
     * @throws IllegalArgumentException if the text is not an encoded histogram
     */
    public static Histogram decode(String encoded) {
        if (encoded.isEmpty()) {
            return empty();
        }
        try {
            Histogram histogram = Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 1);
            histogram.setAutoResize(true);
            return histogram;
        } catch (DataFormatException | RuntimeException damaged) {
            throw damaged(damaged);
        }
    }

    private static IllegalArgumentException damaged(Exception why) {
        return new IllegalArgumentException("not an encoded histogram: " + why.getMessage(), why);
    }
}
