package dev.sevenstops.app.serialize;

import com.dslplatform.json.JsonWriter;
import java.util.stream.LongStream;

/** Decimal digits, written one by one: a text of them in between would cost every row memory of its own. */
final class Digits {
    /** So many fit in a long, whatever they are. */
    static final int MOST = 18;

    private static final long[] POWERS =
            LongStream.iterate(1, power -> 10 * power).limit(MOST + 1).toArray();

    private Digits() {}

    /** Ten to the power of so many, at most {@link #MOST}. */
    static long power(int count) {
        return POWERS[count];
    }

    /**
     * Writes the last so many digits of a number, zeros in front.
     *
     * @param value not negative
     */
    static void padded(JsonWriter writer, int count, long value) {
        for (int i = count - 1; i >= 0; i--) {
            writer.writeByte((byte) ('0' + value / POWERS[i] % 10));
        }
    }
}
