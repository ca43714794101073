package dev.sevenstops.jmh.serialize;

import dev.sevenstops.app.handle.OrderPage;
import dev.sevenstops.app.handle.OrderSummary;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * The other limit: code that knows this page and nothing else, and pays for no layer between an object and its bytes. A library that
 * comes near it has little left to gain. Used by one thread.
 */
final class ByHand implements PageWriter {
    private static final int SECONDS_OF_DAY = 86_400;

    /** As long as any number and any instant here: room is asked for once for each value. */
    private static final int LONGEST = 32;

    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] ITEMS = ascii("{\"items\":[");
    private static final byte[] ID = ascii("{\"id\":");
    private static final byte[] NUMBER = ascii(",\"number\":");
    private static final byte[] CUSTOMER_ID = ascii(",\"customerId\":");
    private static final byte[] CUSTOMER = ascii(",\"customer\":");
    private static final byte[] STATUS = ascii(",\"status\":");
    private static final byte[] CURRENCY = ascii(",\"currency\":");
    private static final byte[] TOTAL = ascii(",\"total\":");
    private static final byte[] LINE_COUNT = ascii(",\"lineCount\":");
    private static final byte[] PLACED_AT = ascii(",\"placedAt\":");
    private static final byte[] UPDATED_AT = ascii(",\"updatedAt\":");
    private static final byte[] PAGE = ascii("],\"page\":");
    private static final byte[] SIZE = ascii(",\"size\":");

    private byte[] bytes = new byte[1 << 16];
    private int at;

    @Override
    public int write(OrderPage.Last page) {
        at = 0;
        text(ITEMS);
        List<OrderSummary> items = page.items();
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                sign(',');
            }
            item(items.get(i));
        }
        text(PAGE);
        whole(page.page());
        text(SIZE);
        whole(page.size());
        text(TOTAL);
        whole(page.total());
        sign('}');
        return at;
    }

    @Override
    public byte[] written() {
        return Arrays.copyOf(bytes, at);
    }

    private void item(OrderSummary item) {
        text(ID);
        whole(item.id());
        text(NUMBER);
        string(item.number());
        text(CUSTOMER_ID);
        whole(item.customerId());
        text(CUSTOMER);
        string(item.customer());
        text(STATUS);
        string(item.status().name());
        text(CURRENCY);
        string(item.currency());
        text(TOTAL);
        decimal(item.total());
        text(LINE_COUNT);
        whole(item.lineCount());
        text(PLACED_AT);
        instant(item.placedAt());
        text(UPDATED_AT);
        instant(item.updatedAt());
        sign('}');
    }

    private void sign(char sign) {
        room(1);
        bytes[at++] = (byte) sign;
    }

    private void text(byte[] ascii) {
        room(ascii.length);
        System.arraycopy(ascii, 0, bytes, at, ascii.length);
        at += ascii.length;
    }

    private void string(String value) {
        int length = value.length();
        // as many bytes as a character becomes at most: an escape
        room(2 + 6 * length);
        bytes[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
                bytes[at++] = (byte) c;
            } else if (c == '"' || c == '\\') {
                bytes[at++] = '\\';
                bytes[at++] = (byte) c;
            } else if (c < ' ') {
                escape(c);
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xc0 | (c >> 6));
                bytes[at++] = (byte) (0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c) && i + 1 < length) {
                supplementary(Character.toCodePoint(c, value.charAt(++i)));
            } else {
                bytes[at++] = (byte) (0xe0 | (c >> 12));
                bytes[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                bytes[at++] = (byte) (0x80 | (c & 0x3f));
            }
        }
        bytes[at++] = '"';
    }

    private void escape(char c) {
        bytes[at++] = '\\';
        bytes[at++] = 'u';
        bytes[at++] = '0';
        bytes[at++] = '0';
        bytes[at++] = HEX[c >> 4];
        bytes[at++] = HEX[c & 0xf];
    }

    private void supplementary(int point) {
        bytes[at++] = (byte) (0xf0 | (point >> 18));
        bytes[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        bytes[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        bytes[at++] = (byte) (0x80 | (point & 0x3f));
    }

    private void whole(long value) {
        if (value < 0) {
            text(ascii(Long.toString(value)));
            return;
        }
        int count = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        digits(count, value);
    }

    private void digits(int count, long value) {
        room(LONGEST);
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += count;
    }

    /** An amount of cents; whatever else a decimal can be takes the long way. */
    private void decimal(BigDecimal value) {
        if (value.scale() != 2 || value.signum() < 0 || value.precision() > 18) {
            text(ascii(value.toPlainString()));
            return;
        }
        long cents = value.unscaledValue().longValue();
        whole(cents / 100);
        sign('.');
        digits(2, cents % 100);
    }

    /** To the millisecond; what is finer takes the long way. */
    private void instant(Instant value) {
        long second = value.getEpochSecond();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, (long) SECONDS_OF_DAY));
        int nanos = value.getNano();
        sign('"');
        if (nanos % 1_000_000 != 0 || date.getYear() < 1000 || date.getYear() > 9999) {
            text(ascii(value.toString()));
        } else {
            int time = Math.floorMod(second, SECONDS_OF_DAY);
            digits(4, date.getYear());
            sign('-');
            digits(2, date.getMonthValue());
            sign('-');
            digits(2, date.getDayOfMonth());
            sign('T');
            digits(2, time / 3600);
            sign(':');
            digits(2, time / 60 % 60);
            sign(':');
            digits(2, time % 60);
            if (nanos > 0) {
                sign('.');
                digits(3, nanos / 1_000_000);
            }
            sign('Z');
        }
        sign('"');
    }

    private void room(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
