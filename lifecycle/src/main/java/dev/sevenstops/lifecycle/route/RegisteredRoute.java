package dev.sevenstops.lifecycle.route;

/**
 * A route as it was registered.
 *
 * @param methods its methods, separated by commas; {@code any method}, or {@code some methods} where a predicate decides
 * @param pattern its path pattern, from the root on
 */
public record RegisteredRoute(String methods, String pattern) {
    /** Methods and pattern, such as {@code GET /orders/{id}}. */
    public String text() {
        return methods + " " + pattern;
    }
}
