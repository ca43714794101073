package dev.sevenstops.app.serialize;

import com.dslplatform.json.JsonReader;
import com.dslplatform.json.JsonWriter;
import com.dslplatform.json.NumberConverter;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How dsl-json writes an amount: digits without an exponent, as Jackson does when it is told to. */
public final class PlainDecimal {
    /** Reads any JSON number. */
    public static final JsonReader.ReadObject<BigDecimal> JSON_READER = NumberConverter::deserializeDecimal;

    /** Writes plain digits. */
    public static final JsonWriter.WriteObject<BigDecimal> JSON_WRITER = PlainDecimal::digits;

    private PlainDecimal() {}

    private static void digits(JsonWriter writer, @Nullable BigDecimal value) {
        if (value == null) {
            writer.writeNull();
        } else if (value.scale() < 0 || value.scale() > Digits.MOST || value.precision() > Digits.MOST) {
            writer.writeAscii(value.toPlainString());
        } else {
            // the digits without the point; unscaledValue() would make a number of any size for them
            amount(writer, value.scaleByPowerOfTen(value.scale()).longValue(), value.scale());
        }
    }

    /** What an amount of money is: few digits, some of them behind the point. */
    private static void amount(JsonWriter writer, long unscaled, int scale) {
        if (unscaled < 0) {
            writer.writeByte((byte) '-');
        }
        long digits = Math.abs(unscaled);
        NumberConverter.serialize(digits / Digits.power(scale), writer);
        if (scale > 0) {
            writer.writeByte((byte) '.');
            Digits.padded(writer, scale, digits);
        }
    }
}
