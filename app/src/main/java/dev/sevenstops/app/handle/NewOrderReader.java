package dev.sevenstops.app.handle;

import dev.sevenstops.app.middleware.FieldError;
import dev.sevenstops.app.middleware.ProblemException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON that a client sent into a {@link NewOrder}, or says of every field at once what is wrong with it.
 *
 * <p>It reads the generic form of JSON (maps, lists, texts, numbers) rather than binding it: so a field of the wrong type is
 * a field with an error, whichever serializer is in use, and not a body that "cannot be parsed".
 */
public final class NewOrderReader {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final BigDecimal MOST_PRICE = new BigDecimal("999999.99");
    private static final int MOST_QUANTITY = 1_000;
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_SKU = 10;
    private static final int LONGEST_ARTICLE = 40;

    private final List<FieldError> errors = new ArrayList<>();

    private NewOrderReader() {}

    /**
     * Reads an order. Fields that it does not know are ignored.
     *
     * @param json what was sent
     * @throws ProblemException 422, with every field that has an error, if this is not an order
     */
    public static NewOrder read(@Nullable Object json) {
        NewOrderReader reader = new NewOrderReader();
        NewOrder order = reader.order(json);
        if (!reader.errors.isEmpty()) {
            throw ProblemException.unprocessable("The order has fields that must be changed.", reader.errors);
        }
        return order;
    }

    private NewOrder order(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> fields)) {
            errors.add(new FieldError("", "must be an object"));
            return new NewOrder(0, "", "", List.of());
        }
        long customerId = whole(fields, "", "customerId", Long.MAX_VALUE);
        String customer = text(fields, "", "customer", LONGEST_NAME);
        String currency = text(fields, "", "currency", LONGEST_NAME);
        if (!currency.isEmpty() && !CURRENCY.matcher(currency).matches()) {
            errors.add(new FieldError("currency", "must be three capital letters (ISO 4217)"));
        }
        List<NewOrder.Line> lines = new ArrayList<>();
        if (!(fields.get("lines") instanceof List<?> list) || list.isEmpty() || list.size() > NewOrder.MOST_LINES) {
            errors.add(new FieldError("lines", "must be a list of 1 to " + NewOrder.MOST_LINES + " lines"));
        } else {
            for (int i = 0; i < list.size(); i++) {
                lines.add(line(list.get(i), "lines[" + i + "]"));
            }
        }
        return new NewOrder(customerId, customer, currency, lines);
    }

    private NewOrder.Line line(@Nullable Object json, String at) {
        if (!(json instanceof Map<?, ?> fields)) {
            errors.add(new FieldError(at, "must be an object"));
            return new NewOrder.Line("", "", 0, BigDecimal.ZERO);
        }
        return new NewOrder.Line(
                text(fields, at + ".", "sku", LONGEST_SKU),
                text(fields, at + ".", "article", LONGEST_ARTICLE),
                (int) whole(fields, at + ".", "quantity", MOST_QUANTITY),
                price(fields, at + ".", "unitPrice"));
    }

    private String text(Map<?, ?> fields, String at, String name, int longest) {
        if (fields.get(name) instanceof String text
                && !text.isBlank()
                && text.length() <= longest
                // PostgreSQL's texts cannot hold it
                && text.indexOf('\0') < 0) {
            return text;
        }
        errors.add(new FieldError(at + name, "must be a text of 1 to " + longest + " characters"));
        return "";
    }

    private long whole(Map<?, ?> fields, String at, String name, long most) {
        if (fields.get(name) instanceof Long number && number >= 1 && number <= most) {
            return number;
        }
        errors.add(new FieldError(at + name, "must be a whole number from 1 to " + most));
        return 0;
    }

    private BigDecimal price(Map<?, ?> fields, String at, String name) {
        BigDecimal price = BigDecimal.valueOf(-1);
        if (fields.get(name) instanceof Long number) {
            price = BigDecimal.valueOf(number);
        } else if (fields.get(name) instanceof BigDecimal number) {
            price = number;
        }
        // compared before its scale is changed: written out, 1e999999999 has a billion digits
        if (price.signum() >= 0 && price.compareTo(MOST_PRICE) <= 0 && price.scale() <= 2) {
            return price.setScale(2, RoundingMode.UNNECESSARY);
        }
        errors.add(
                new FieldError(at + name, "must be a number from 0 to " + MOST_PRICE + " with two decimals at most"));
        return BigDecimal.ZERO;
    }
}
