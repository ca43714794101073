package dev.sevenstops.app.handle;

import com.dslplatform.json.CompiledJson;
import com.dslplatform.json.JsonAttribute;
import dev.sevenstops.app.serialize.IsoInstant;
import dev.sevenstops.app.serialize.JsonBody;
import dev.sevenstops.app.serialize.PlainDecimal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One order with its lines. The fields are those of {@link OrderSummary}, with the lines instead of their count.
 *
 * @param id from 1, without gaps
 * @param number what people call the order
 * @param customerId the customer's key
 * @param customer the customer's name
 * @param status how far the order is
 * @param currency ISO 4217 code
 * @param total sum of the lines, in the currency
 * @param placedAt when it was placed
 * @param updatedAt when it last changed
 * @param lines at least one
 */
@CompiledJson
public record Order(
        long id,
        String number,
        long customerId,
        String customer,
        OrderStatus status,
        String currency,
        @JsonAttribute(converter = PlainDecimal.class) BigDecimal total,
        @JsonAttribute(converter = IsoInstant.class) Instant placedAt,
        @JsonAttribute(converter = IsoInstant.class) Instant updatedAt,
        List<OrderLine> lines)
        implements JsonBody {

    /** Puts an order together from its row and its lines. */
    public static Order of(OrderSummary row, List<OrderLine> lines) {
        return new Order(
                row.id(),
                row.number(),
                row.customerId(),
                row.customer(),
                row.status(),
                row.currency(),
                row.total(),
                row.placedAt(),
                row.updatedAt(),
                lines);
    }

    /** Its row in a list: the opposite of {@link #of}. */
    public OrderSummary summary() {
        return new OrderSummary(
                id, number, customerId, customer, status, currency, total, lines.size(), placedAt, updatedAt);
    }
}
