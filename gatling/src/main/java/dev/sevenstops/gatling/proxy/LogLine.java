package dev.sevenstops.gatling.proxy;

import java.util.HashMap;
import java.util.Map;

/** A line of a proxy's log: {@code label:value} separated by semicolons. Missing labels and {@code -} mean "never reached". */
record LogLine(Map<String, String> values) {
    static final String END = "end";

    static LogLine parse(String line) {
        Map<String, String> values = new HashMap<>();
        for (String pair : line.split(";", -1)) {
            int colon = pair.indexOf(':');
            if (colon > 0) {
                values.put(pair.substring(0, colon), pair.substring(colon + 1));
            }
        }
        return new LogLine(values);
    }

    /** The value, or {@code -}. */
    String text(String label) {
        return values.getOrDefault(label, "-");
    }

    boolean has(String label) {
        return values.containsKey(label);
    }

    /**
     * A number that is not negative, or NaN where the log has none: {@code -}, and {@code -1} with HAProxy. Where nginx lists
     * several ({@code 0.001, 0.002}: a second attempt) their sum, unless the last attempt did not get that far.
     */
    double number(String label) {
        String text = text(label);
        if (text.indexOf(',') < 0) {
            return single(text);
        }
        double sum = 0;
        double last = Double.NaN;
        for (String part : text.split(",", -1)) {
            last = single(part.strip());
            sum += Double.isNaN(last) ? 0 : last;
        }
        return Double.isNaN(last) ? last : sum;
    }

    /** A number as {@link #number}, or 0 where there is none. */
    double orZero(String label) {
        double number = number(label);
        return Double.isNaN(number) ? 0 : number;
    }

    private static double single(String text) {
        if (text.isEmpty() || text.charAt(0) == '-' || !Character.isDigit(text.charAt(text.length() - 1))) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN; // a line that was cut short, or one that is not ours
        }
    }
}
