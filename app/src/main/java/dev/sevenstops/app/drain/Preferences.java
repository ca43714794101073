package dev.sevenstops.app.drain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a header such as {@code Accept} or {@code Accept-Encoding} prefers: a list of names with weights from 0 to 1 (RFC 9110 section
 * 12.4.2). Parameters other than the weight are passed over. A weight that cannot be read counts as 1, as if it were not there.
 */
final class Preferences {
    /** Entries that are looked at; more say nothing that anybody means. */
    private static final int MOST = 64;

    private final List<Entry> entries;

    private record Entry(String name, double weight) {}

    private Preferences(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Reads a header.
     *
     * @param lines its lines, each a list separated by commas; may be empty
     */
    static Preferences of(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            for (String item : line.split(",", MOST)) {
                String[] parts = item.split(";", -1);
                String name = parts[0].strip().toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && entries.size() < MOST) {
                    entries.add(new Entry(name, weight(parts)));
                }
            }
        }
        return new Preferences(List.copyOf(entries));
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip().toLowerCase(Locale.ROOT);
            if (part.startsWith("q=")) {
                String number = part.substring(2).strip();
                // qvalue of RFC 9110 section 12.4.2
                return number.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(number) : 1;
            }
        }
        return 1;
    }

    /** Whether nothing is said. */
    boolean none() {
        return entries.isEmpty();
    }

    /** The weight of exactly this name; empty if it is not named. */
    OptionalDouble exactly(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .mapToDouble(Entry::weight)
                .max();
    }

    /**
     * The weight of a media type: that of the most specific range which it falls into (RFC 9110 section 12.5.1); 0 if it is in none, 1
     * if nothing is said.
     */
    double mediaType(String type) {
        if (none()) {
            return 1;
        }
        OptionalDouble exact = exactly(type);
        if (exact.isPresent()) {
            return exact.getAsDouble();
        }
        OptionalDouble group = exactly(type.substring(0, type.indexOf('/')) + "/*");
        return group.isPresent() ? group.getAsDouble() : exactly("*/*").orElse(0);
    }

    /** The weight of a content coding (RFC 9110 section 12.5.3); 0 if nothing is said, since then it is not asked for. */
    double coding(String name) {
        OptionalDouble exact = exactly(name);
        return exact.isPresent() ? exact.getAsDouble() : exactly("*").orElse(0);
    }

    /** The weight of sending something as it is: less than that of anything that is asked for, unless it is named (the same section). */
    double identity() {
        return exactly("identity").orElse(Double.MIN_VALUE);
    }
}
