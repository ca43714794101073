package dev.sevenstops.app.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.handle.OrderLine;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class OrderGeneratorTest {
    /** Who changes the data raises {@link DatabaseFile#VERSION} and this number with it. */
    @Test
    void theDataIsTheSameEverywhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            CRC32 all = new CRC32();
            long lines = 0;
            for (int id = 1; id <= OrderGenerator.ORDERS; id++) {
                Order order = OrderGenerator.order(id);
                all.update(order.toString().getBytes(StandardCharsets.UTF_8));
                lines += order.lines().size();
            }
            assertEquals("1: 1473968306", DatabaseFile.VERSION + ": " + all.getValue());
            assertTrue(lines > 395_000 && lines < 405_000, lines + " lines");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void anOrderAddsUp() {
        for (int id = 1; id <= 1_000; id++) {
            Order order = OrderGenerator.order(id);
            assertTrue(!order.updatedAt().isBefore(order.placedAt()), order::toString);
            assertEquals(
                    order.total(),
                    order.lines().stream().map(OrderLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add));
            for (OrderLine line : order.lines()) {
                assertEquals(line.amount(), line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())));
            }
            assertTrue(
                    order.lines().size() <= OrderGenerator.MOST_LINES
                            && order.number().length() == 10,
                    order::toString);
        }
    }

    @Test
    void aCustomerHasOneName() {
        java.util.Map<Long, String> names = new java.util.HashMap<>();
        for (int id = 1; id <= 50_000; id++) {
            Order order = OrderGenerator.order(id);
            String known = names.putIfAbsent(order.customerId(), order.customer());
            assertTrue(known == null || known.equals(order.customer()), order::toString);
        }
    }

    @Test
    void thereAreNoOthers() {
        assertThrows(IllegalArgumentException.class, () -> OrderGenerator.order(0));
        assertThrows(IllegalArgumentException.class, () -> OrderGenerator.order(OrderGenerator.ORDERS + 1));
    }
}
