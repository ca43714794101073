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
        writer.writeByte(JsonWriter.QUOTE);
        part(writer, 4, date.getYear(), '-');
        part(writer, 2, date.getMonthValue(), '-');
        part(writer, 2, date.getDayOfMonth(), 'T');
        part(writer, 2, time / 3600, ':');
        part(writer, 2, time / 60 % 60, ':');
        Digits.padded(writer, 2, time % 60);
        fraction(writer, value.getNano());
        writer.writeByte((byte) 'Z');
        writer.writeByte(JsonWriter.QUOTE);
    }

    private static void part(JsonWriter writer, int count, int value, char after) {
        Digits.padded(writer, count, value);
        writer.writeByte((byte) after);
    }

    /** Nothing, or as many groups of three digits as it takes. */
    private static void fraction(JsonWriter writer, int nanos) {
        if (nanos == 0) {
            return;
        }
        writer.writeByte((byte) '.');
        if (nanos % 1_000_000 == 0) {
            Digits.padded(writer, 3, nanos / 1_000_000);
        } else if (nanos % 1_000 == 0) {
            Digits.padded(writer, 6, nanos / 1_000);
        } else {
            Digits.padded(writer, 9, nanos);
        }
    }
}
