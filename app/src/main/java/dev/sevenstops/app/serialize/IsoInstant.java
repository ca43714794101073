package dev.sevenstops.app.serialize;

import com.dslplatform.json.JsonReader;
import com.dslplatform.json.JsonWriter;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How dsl-json writes an instant: the text of {@link Instant#toString()}, written digit by digit.
 *
 * <p>The formatter behind {@code toString} interprets its pattern anew for every value, and would cost more than all the
 * rest of a row.
 */
public final class IsoInstant {
    private static final int SECONDS_OF_DAY = 86_400;

    /** Reads what {@link Instant#parse} reads. */
    public static final JsonReader.ReadObject<Instant> JSON_READER = reader -> Instant.parse(reader.readString());

    /** Writes a quoted instant. */
    public static final JsonWriter.WriteObject<Instant> JSON_WRITER = IsoInstant::quoted;

    private IsoInstant() {}

    private static void quoted(JsonWriter writer, @Nullable Instant value) {
        if (value == null) {
            writer.writeNull();
            return;
        }
        long second = value.getEpochSecond();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, (long) SECONDS_OF_DAY));
        if (date.getYear() < 0 || date.getYear() > 9999) {
            // more than four digits and a sign: rare enough for the formatter
            writer.writeByte(JsonWriter.QUOTE);
            writer.writeAscii(value.toString());
            writer.writeByte(JsonWriter.QUOTE);
            return;
        }
        int time = Math.floorMod(second, SECONDS_OF_DAY);
        byte[] text = new byte[32];
        text[0] = '"';
        digits(text, 1, 4, date.getYear());
        text[5] = '-';
        digits(text, 6, 2, date.getMonthValue());
        text[8] = '-';
        digits(text, 9, 2, date.getDayOfMonth());
        text[11] = 'T';
        digits(text, 12, 2, time / 3600);
        text[14] = ':';
        digits(text, 15, 2, time / 60 % 60);
        text[17] = ':';
        digits(text, 18, 2, time % 60);
        int end = fraction(text, 20, value.getNano());
        text[end] = 'Z';
        text[end + 1] = '"';
        writer.writeAscii(text, end + 2);
    }

    /** Nothing, or as many groups of three digits as it takes. Returns the position behind them. */
    private static int fraction(byte[] text, int position, int nanos) {
        if (nanos == 0) {
            return position;
        }
        text[position] = '.';
        if (nanos % 1_000_000 == 0) {
            return digits(text, position + 1, 3, nanos / 1_000_000);
        }
        if (nanos % 1_000 == 0) {
            return digits(text, position + 1, 6, nanos / 1_000);
        }
        return digits(text, position + 1, 9, nanos);
    }

    private static int digits(byte[] text, int position, int count, int value) {
        int rest = value;
        for (int i = position + count - 1; i >= position; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return position + count;
    }
}
