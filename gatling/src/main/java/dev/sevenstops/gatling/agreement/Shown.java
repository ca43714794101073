package dev.sevenstops.gatling.agreement;

import java.util.Locale;

/** Bytes as people can read them. */
final class Shown {
    private Shown() {}

    /**
     * With escapes for what is not printable, a line for each line, and cut off.
     *
     * @param bytes one character for each byte
     * @param most number of bytes that are shown
     */
    static String of(String bytes, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(most, bytes.length()); i++) {
            char c = bytes.charAt(i);
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (c >= ' ' && c < 127) {
                        text.append(c);
                    } else {
                        text.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                    }
                }
            }
        }
        if (bytes.length() > most) {
            text.append("… (").append(bytes.length()).append(" bytes)");
        }
        return text.toString();
    }
}
