package dev.sevenstops.app.handle;

import java.math.BigDecimal;
import java.util.List;

/**
 * An order as a client places it.
 *
 * @param customerId the customer's key
 * @param customer the customer's name
 * @param currency ISO 4217 code
 * @param lines from one to {@link #MOST_LINES}
 */
public record NewOrder(long customerId, String customer, String currency, List<Line> lines) {
    /** Lines at most: a line's key has four bits for the line's number. */
    public static final int MOST_LINES = OrderRepository.LINES_PER_ORDER - 1;

    /**
     * A line of it; its amount follows from the others.
     *
     * @param sku the article's key
     * @param article the article's name
     * @param quantity how many
     * @param unitPrice price of one, in the order's currency
     */
    public record Line(String sku, String article, int quantity, BigDecimal unitPrice) {
        BigDecimal amount() {
            return unitPrice.multiply(BigDecimal.valueOf(quantity));
        }
    }

    BigDecimal total() {
        return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
