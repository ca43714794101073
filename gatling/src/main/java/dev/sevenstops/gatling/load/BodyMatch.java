package dev.sevenstops.gatling.load;

import java.nio.charset.StandardCharsets;

/**
 * Looks for a text in a body that comes in pieces and is not kept: the automaton of Knuth, Morris and Pratt. Belongs to one
 * thread.
 */
final class BodyMatch {
    private final byte[] text;
    private final int[] fallback;
    private int matched;

    /** Looks for {@code text}; the empty text is in every body. */
    BodyMatch(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.fallback = new int[this.text.length];
        int border = 0;
        for (int i = 1; i < this.text.length; i++) {
            while (border > 0 && this.text[i] != this.text[border]) {
                border = fallback[border - 1];
            }
            if (this.text[i] == this.text[border]) {
                border++;
            }
            fallback[i] = border;
        }
    }

    void add(byte next) {
        if (found()) {
            return;
        }
        while (matched > 0 && next != text[matched]) {
            matched = fallback[matched - 1];
        }
        if (next == text[matched]) {
            matched++;
        }
    }

    void add(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length && !found(); i++) {
            add(bytes[i]);
        }
    }

    boolean found() {
        return matched == text.length;
    }
}
