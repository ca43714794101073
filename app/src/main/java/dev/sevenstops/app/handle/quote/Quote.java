package dev.sevenstops.app.handle.quote;

import com.dslplatform.json.CompiledJson;
import com.dslplatform.json.JsonAttribute;
import dev.sevenstops.app.serialize.JsonBody;
import dev.sevenstops.app.serialize.PlainDecimal;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order would cost, whether it is in stock, and how it would be sent.
 *
 * @param order the order's key
 * @param number what people call the order
 * @param currency ISO 4217 code
 * @param total sum of the order's lines, in the currency
 * @param price what it would cost now, in the same currency
 * @param stock how many are there
 * @param shipping days until it arrives, or null where that is missing
 * @param missing the names of the fields that are null because nobody could fill them in time; empty if the quote is complete
 */
@CompiledJson
public record Quote(
        long order,
        String number,
        String currency,
        @JsonAttribute(converter = PlainDecimal.class) BigDecimal total,
        @JsonAttribute(converter = PlainDecimal.class) BigDecimal price,
        long stock,
        @Nullable Long shipping,
        List<String> missing)
        implements JsonBody {}
