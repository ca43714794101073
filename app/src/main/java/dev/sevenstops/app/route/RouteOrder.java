package dev.sevenstops.app.route;

import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * In which order routes are tried. Compares path patterns; routes with patterns of the same kind keep the order in which they were
 * registered, so a handler for any method stays behind those of its path.
 */
public enum RouteOrder implements Comparator<String> {
    /** A fixed segment before a parameter before a wildcard: every route is reached. */
    SPECIFIC_FIRST {
        @Override
        public int compare(String one, String other) {
            return kinds(one).compareTo(kinds(other));
        }
    },

    /** The fault: {@code /orders/{id}} is tried before {@code /orders/export} and takes its requests. */
    GENERIC_FIRST {
        @Override
        public int compare(String one, String other) {
            return kinds(other).compareTo(kinds(one));
        }
    };

    /** A letter for each segment, which sort as the segments should: f for fixed, p with a parameter, w with a wildcard. */
    private static String kinds(String pattern) {
        return Stream.of(pattern.split("/", -1)).map(RouteOrder::kind).collect(Collectors.joining());
    }

    private static String kind(String segment) {
        if (segment.contains("*") || segment.contains("{+")) {
            return "w";
        }
        return segment.contains("{") ? "p" : "f";
    }
}
