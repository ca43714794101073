package dev.sevenstops.app.handle;

import com.dslplatform.json.CompiledJson;
import com.dslplatform.json.JsonAttribute;
import dev.sevenstops.app.serialize.PlainDecimal;
import java.math.BigDecimal;

/**
 * A line of an order.
 *
 * @param line from 1 within the order
 * @param sku the article's key
 * @param article the article's name
 * @param quantity how many
 * @param unitPrice price of one, in the order's currency
 * @param amount price of all of them
 */
@CompiledJson
public record OrderLine(
        int line,
        String sku,
        String article,
        int quantity,
        @JsonAttribute(converter = PlainDecimal.class) BigDecimal unitPrice,
        @JsonAttribute(converter = PlainDecimal.class) BigDecimal amount) {}
