package dev.sevenstops.app.database;

import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.handle.OrderLine;
import dev.sevenstops.app.handle.OrderRows;
import dev.sevenstops.app.handle.OrderStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The orders, as a pure function of their id: no clock, no locale, no library whose algorithm might change. Everybody who
 * generates the database gets the same data, and a test can compare an answer with what it must be.
 */
public final class OrderGenerator {
    /** How many orders there are. Their ids run from 1 to this. */
    public static final int ORDERS = 100_000;

    /** Lines that an order has at most; it has at least one, four in the mean. */
    static final int MOST_LINES = 7;

    private static final long FIRST_ORDER_MILLIS = 1_704_067_200_000L; // 2024-01-01T00:00:00Z
    private static final long MILLIS_BETWEEN_ORDERS = 630_000;
    private static final int CUSTOMERS = 20_000;

    private static final String[] GIVEN = {
        "Ada", "Łukasz", "Zoë", "Nikola", "Grace", "Søren", "Iñaki", "Mei", "Omar", "Priya", "Jürgen", "Aoife", "Kofi",
        "Noor", "Tomás", "Yuki"
    };
    private static final String[] FAMILY = {
        "Lovelace",
        "Wiśniewski",
        "O'Brien",
        "Nuñez",
        "Hopper",
        "Kierkegaard",
        "Etxeberria",
        "Chen",
        "Haddad",
        "Raman",
        "Müller",
        "Ní Dhomhnaill",
        "Mensah",
        "van der Berg",
        "Čapek",
        "佐藤"
    };
    private static final String[] COMPANY = {"", "", "", " & Sons", " (\"Express\")", " GmbH", " Ltd.", " S.A."};
    private static final String[] CURRENCIES = {"EUR", "EUR", "EUR", "USD", "USD", "GBP", "SEK", "PLN"};
    private static final String[] ARTICLES = {
        "Ball bearing 6204",
        "Cable tie 200 mm",
        "Desk lamp",
        "Gear oil 5 l",
        "Hex bolt M8×40",
        "LED strip 24 V",
        "Relay 12 V",
        "Safety goggles",
        "Shelf bracket",
        "Torque wrench ½\"",
        "V-belt A38",
        "Wood screw 4×50"
    };
    private static final OrderStatus[] STATUSES = OrderStatus.values();

    private OrderGenerator() {}

    /**
     * The order with this id.
     *
     * @param id from 1 to {@link #ORDERS}
     */
    public static Order order(long id) {
        if (id < 1 || id > ORDERS) {
            throw new IllegalArgumentException("no order " + id);
        }
        Bits bits = new Bits(id);
        long customerId = 1L + bits.below(CUSTOMERS);
        Bits customer = new Bits(-customerId);
        String name = GIVEN[customer.below(GIVEN.length)]
                + " "
                + FAMILY[customer.below(FAMILY.length)]
                + COMPANY[customer.below(COMPANY.length)];
        OrderStatus status = STATUSES[bits.below(STATUSES.length)];
        String currency = CURRENCIES[bits.below(CURRENCIES.length)];
        long placed = FIRST_ORDER_MILLIS + id * MILLIS_BETWEEN_ORDERS + bits.below(600_000);
        long updated = placed + bits.below(864_000_000);
        List<OrderLine> lines = lines(bits);
        BigDecimal total = lines.stream().map(OrderLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Order(
                id,
                OrderRows.number(id),
                customerId,
                name,
                status,
                currency,
                total,
                Instant.ofEpochMilli(placed),
                Instant.ofEpochMilli(updated),
                lines);
    }

    private static List<OrderLine> lines(Bits bits) {
        int count = 1 + bits.below(MOST_LINES);
        List<OrderLine> lines = new ArrayList<>(count);
        for (int line = 1; line <= count; line++) {
            int article = bits.below(ARTICLES.length);
            int quantity = 1 + bits.below(20);
            BigDecimal price = BigDecimal.valueOf(99 + bits.below(25_000), 2);
            BigDecimal amount = price.multiply(BigDecimal.valueOf(quantity));
            lines.add(new OrderLine(line, "A-" + (1000 + article), ARTICLES[article], quantity, price, amount));
        }
        return List.copyOf(lines);
    }

    /** SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), started at a seed. */
    private static final class Bits {
        private long state;

        Bits(long seed) {
            this.state = seed * 0xD1342543DE82EF95L;
        }

        /** A number from 0 to just below the bound; the bias of the remainder does not matter here. */
        int below(int bound) {
            state += 0x9E3779B97F4A7C15L;
            long mixed = state;
            mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            mixed ^= mixed >>> 31;
            return (int) Long.remainderUnsigned(mixed, bound);
        }
    }
}
