package dev.sevenstops.app.serialize;

import com.dslplatform.json.JsonReader;
import com.dslplatform.json.JsonWriter;
import com.dslplatform.json.NumberConverter;
import java.math.BigDecimal;

/** How dsl-json writes an amount: digits without an exponent, as Jackson does when it is told to. */
public final class PlainDecimal {
    /** Reads any JSON number. */
    public static final JsonReader.ReadObject<BigDecimal> JSON_READER = NumberConverter::deserializeDecimal;

    /** Writes plain digits. */
    public static final JsonWriter.WriteObject<BigDecimal> JSON_WRITER =
            (writer, value) -> writer.writeAscii(value.toPlainString());

    private PlainDecimal() {}
}
