package dev.sevenstops.app.serialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sevenstops.app.database.OrderGenerator;
import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.handle.OrderLine;
import dev.sevenstops.app.handle.OrderPage;
import dev.sevenstops.app.handle.OrderStatus;
import dev.sevenstops.app.handle.OrderSummary;
import dev.sevenstops.app.handle.quote.Quote;
import dev.sevenstops.app.middleware.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Both serializers write the same bytes, whatever is in the object. */
class SameBytesTest {
    private final JsonSerializer jackson = new JacksonSerializer();
    private final JsonSerializer dslJson = new DslJsonSerializer();

    @Test
    void ofGeneratedOrders() {
        LongStream.rangeClosed(1, 3_000).mapToObj(OrderGenerator::order).forEach(this::same);
    }

    @Test
    void ofPages() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            List<OrderSummary> rows = new ArrayList<>();
            for (int row = random.nextInt(30); row > 0; row--) {
                rows.add(summary(random));
            }
            same(new OrderPage.WithNext(rows, random.nextInt(), random.nextInt(), random.nextLong(), text(random)));
            same(new OrderPage.Last(rows, 0, 1, 0));
        }
    }

    @Test
    void ofOrdersWithAnythingInThem() {
        Random random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            List<OrderLine> lines = new ArrayList<>();
            for (int line = random.nextInt(4); line > 0; line--) {
                lines.add(new OrderLine(
                        line, text(random), text(random), random.nextInt(), decimal(random), decimal(random)));
            }
            same(Order.of(summary(random), lines));
        }
    }

    @Test
    void ofQuotesWithAndWithoutTheirOptionalPart() {
        Random random = new Random(13);
        for (int i = 0; i < 300; i++) {
            BigDecimal price = decimal(random);
            long stock = random.nextLong();
            String number = text(random);
            String currency = text(random);
            BigDecimal total = decimal(random);
            same(new Quote(i, number, currency, total, price, stock, stock, List.of()));
            String partial = same(new Quote(i, number, currency, total, price, stock, null, List.of("shipping")));
            assertTrue(partial.endsWith(",\"shipping\":null,\"missing\":[\"shipping\"]}"), partial);
        }
    }

    @Test
    void ofEveryCharacter() {
        for (int first = 0; first < Character.MAX_CODE_POINT; first += 64) {
            StringBuilder text = new StringBuilder();
            for (int c = first; c < first + 64; c++) {
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                    text.appendCodePoint(c);
                }
            }
            same(new Problem(text.toString(), "", 0, text.toString(), ""));
        }
    }

    @Test
    void andTheyAreWhatTheyShouldBe() throws Exception {
        Instant placed = Instant.parse("2024-02-29T23:59:59.120Z");
        OrderSummary row = new OrderSummary(
                9, "SO-9", 4, "\"Zoë\"\n", OrderStatus.NEW, "EUR", new BigDecimal("1E+3"), 2, placed, Instant.EPOCH);
        String expected = "{\"items\":[{\"id\":9,\"number\":\"SO-9\",\"customerId\":4,\"customer\":\"\\\"Zoë\\\"\\n\","
                + "\"status\":\"NEW\",\"currency\":\"EUR\",\"total\":1000,\"lineCount\":2,"
                + "\"placedAt\":\"2024-02-29T23:59:59.120Z\",\"updatedAt\":\"1970-01-01T00:00:00Z\"}],"
                + "\"page\":0,\"size\":1,\"total\":2,\"next\":\"/orders?page=1&size=1\"}";
        assertEquals(expected, same(OrderPage.of(List.of(row), 0, 1, 2)));
        JsonNode last = new ObjectMapper().readTree(same(OrderPage.of(List.of(row), 1, 1, 2)));
        assertTrue(last.path("next").isMissingNode(), "the last page has no next: " + last);
    }

    private String same(JsonBody body) {
        JsonBuffer one = jackson.serialize(body);
        JsonBuffer other = dslJson.serialize(body);
        String text = new String(one.copy(), StandardCharsets.UTF_8);
        assertEquals(text, new String(other.copy(), StandardCharsets.UTF_8));
        assertEquals(one.length(), other.length());
        one.release();
        other.release();
        return text;
    }

    private static OrderSummary summary(Random random) {
        OrderStatus[] statuses = OrderStatus.values();
        return new OrderSummary(
                random.nextLong(),
                text(random),
                random.nextLong(),
                text(random),
                statuses[random.nextInt(statuses.length)],
                text(random),
                decimal(random),
                random.nextInt(),
                instant(random),
                instant(random));
    }

    private static BigDecimal decimal(Random random) {
        return new BigDecimal(new BigInteger(random.nextInt(1, 90), random), random.nextInt(-30, 30))
                .multiply(BigDecimal.valueOf(random.nextInt(-1, 2)));
    }

    private static Instant instant(Random random) {
        long nanos = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextLong(1_000) * 1_000_000;
            case 2 -> random.nextLong(1_000_000) * 1_000;
            default -> random.nextLong(1_000_000_000);
        };
        return switch (random.nextInt(8)) {
            case 0 ->
                Instant.ofEpochSecond(
                        random.nextLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()), nanos);
            case 1 ->
                Instant.ofEpochSecond(-62_167_219_200L + random.nextInt(-100_000, 100_000), nanos); // around the year 0
            case 2 ->
                Instant.ofEpochSecond(253_402_300_800L + random.nextInt(-100_000, 100_000), nanos); // around 10000
            default -> Instant.ofEpochSecond(random.nextLong(-10_000_000_000L, 10_000_000_000L), nanos);
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(40); length > 0; length--) {
            int c = switch (random.nextInt(6)) {
                case 0 -> random.nextInt(0x20);
                case 1 -> "\"\\/<>&'\u007f\u2028\u2029\ufeff".codePointAt(random.nextInt(11));
                case 2 -> random.nextInt(0x80, 0xD800);
                case 3 -> random.nextInt(0x10000, 0x110000);
                default -> random.nextInt(0x20, 0x7f);
            };
            text.appendCodePoint(c);
        }
        return text.toString();
    }
}
