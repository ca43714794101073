package dev.sevenstops.app.handle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sevenstops.app.middleware.ProblemException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewOrderReaderTest {
    @Test
    void readsAnOrder() {
        assertEquals(
                new NewOrder(
                        7,
                        "Ada",
                        "EUR",
                        List.of(new NewOrder.Line("A-1003", "Gear oil 5 l", 2, new BigDecimal("12.50")))),
                NewOrderReader.read(order(Map.of())));
    }

    @Test
    void refusesWhatIsNot() {
        for (Object value : new Object[] {0L, -1L, "7", new BigDecimal("1.5"), true, List.of()}) {
            refused(Map.of("customerId", value));
        }
        for (Object value : new Object[] {"", " ", "x".repeat(81), "a\0b", 7L}) {
            refused(Map.of("customer", value));
        }
        for (Object value : new Object[] {"eur", "EURO", "E1R", 7L}) {
            refused(Map.of("currency", value));
        }
        for (Object value : new Object[] {List.of(), "x", List.of("x"), java.util.Collections.nCopies(16, line())}) {
            refused(Map.of("lines", value));
        }
        for (Object price : new Object[] {
            -1L, 1_000_000L, new BigDecimal("0.001"), new BigDecimal("1e999999999"), new BigDecimal("1e-999999999"), "1"
        }) {
            Map<String, Object> line = line();
            line.put("unitPrice", price);
            refused(Map.of("lines", List.of(line)));
        }
        assertThrows(ProblemException.class, () -> NewOrderReader.read(null));
        assertThrows(ProblemException.class, () -> NewOrderReader.read(List.of()));
    }

    private static void refused(Map<String, Object> change) {
        ProblemException problem =
                assertThrows(ProblemException.class, () -> NewOrderReader.read(order(change)), change::toString);
        assertEquals(422, problem.status().code());
    }

    private static Map<String, Object> order(Map<String, Object> change) {
        Map<String, Object> order = new HashMap<>();
        order.put("customerId", 7L);
        order.put("customer", "Ada");
        order.put("currency", "EUR");
        order.put("lines", List.of(line()));
        order.put("unknown", "ignored");
        order.putAll(change);
        return order;
    }

    private static Map<String, Object> line() {
        Map<String, Object> line = new HashMap<>();
        line.put("sku", "A-1003");
        line.put("article", "Gear oil 5 l");
        line.put("quantity", 2L);
        line.put("unitPrice", new BigDecimal("12.5"));
        return line;
    }
}
