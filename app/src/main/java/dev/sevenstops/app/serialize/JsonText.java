package dev.sevenstops.app.serialize;

/**
 * Refuses, before a parser sees it, what one of the parsers would let pass or could not bear: so both accept the same texts.
 *
 * <p>dsl-json calls itself for every level, and a megabyte of opening brackets would end in a {@link StackOverflowError}. It
 * also takes numbers such as {@code +1} or {@code .5}, and control characters within strings, which RFC 8259 (sections 6 and 7)
 * does not.
 */
final class JsonText {
    /** Levels at most; an order has three. */
    static final int MOST_LEVELS = 32;

    private JsonText() {}

    /**
     * Looks for these things only. That the text is JSON at all is left to the parser.
     *
     * @throws MalformedJsonException if one of them is there
     */
    static void check(byte[] json) throws MalformedJsonException {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (quoted) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    quoted = false;
                } else if (b >= 0 && b < ' ') {
                    throw new MalformedJsonException("it is not JSON at byte " + i);
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == '[' || b == '{') {
                if (++depth > MOST_LEVELS) {
                    throw new MalformedJsonException("it is nested deeper than " + MOST_LEVELS + " levels");
                }
            } else if (b == ']' || b == '}') {
                depth--;
            } else if ((b == '+' && !isExponent(json, i - 1))
                    || (b == '.' && !(isDigit(json, i - 1) && isDigit(json, i + 1)))) {
                throw new MalformedJsonException("it is not JSON at byte " + i);
            }
        }
    }

    private static boolean isExponent(byte[] json, int at) {
        return at >= 0 && (json[at] == 'e' || json[at] == 'E');
    }

    private static boolean isDigit(byte[] json, int at) {
        return at >= 0 && at < json.length && json[at] >= '0' && json[at] <= '9';
    }
}
