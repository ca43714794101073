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
        } else {
            writer.writeAscii(value.toPlainString());
        }
    }
}
