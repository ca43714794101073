package dev.sevenstops.app.serialize;

/**
 * Bounds how deep JSON is nested, before a parser sees it: dsl-json's generic reader calls itself for every level, and a
 * megabyte of opening brackets would end in a {@link StackOverflowError}.
 */
final class JsonDepth {
    /** Levels at most; an order has three. */
    static final int MOST = 32;

    private JsonDepth() {}

    /**
     * Checks the depth. That the text is JSON at all is left to the parser.
     *
     * @throws MalformedJsonException if it is nested deeper than {@link #MOST}
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
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == '[' || b == '{') {
                if (++depth > MOST) {
                    throw new MalformedJsonException("it is nested deeper than " + MOST + " levels");
                }
            } else if (b == ']' || b == '}') {
                depth--;
            }
        }
    }
}
