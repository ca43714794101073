package dev.sevenstops.app.handle;

import com.dslplatform.json.CompiledJson;
import com.dslplatform.json.JsonAttribute;
import dev.sevenstops.app.serialize.IsoInstant;
import dev.sevenstops.app.serialize.PlainDecimal;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A row of a list of orders.
 *
 * @param id from 1, without gaps
 * @param number what people call the order
 * @param customerId the customer's key
 * @param customer the customer's name
 * @param status how far the order is
 * @param currency ISO 4217 code
 * @param total sum of the lines, in the currency
 * @param lineCount how many lines the order has
 * @param placedAt when it was placed
 * @param updatedAt when it last changed
 */
@CompiledJson
public record OrderSummary(
        long id,
        String number,
        long customerId,
        String customer,
        OrderStatus status,
        String currency,
        @JsonAttribute(converter = PlainDecimal.class) BigDecimal total,
        int lineCount,
        @JsonAttribute(converter = IsoInstant.class) Instant placedAt,
        @JsonAttribute(converter = IsoInstant.class) Instant updatedAt) {}
