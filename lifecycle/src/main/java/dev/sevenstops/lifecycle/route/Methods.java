package dev.sevenstops.lifecycle.route;

import io.helidon.http.Method;
import io.helidon.http.MethodPredicate;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The request methods of a route.
 *
 * @param any whether it takes every method
 * @param known the methods where they are known; none where a predicate of somebody else's decides, or where it is any
 */
record Methods(boolean any, Set<Method> known) {
    /** Decided by something that cannot be asked. */
    static final Methods UNKNOWN = new Methods(false, Set.of());

    static Methods of(Predicate<Method> methods) {
        if (!(methods instanceof MethodPredicate predicate)) {
            return UNKNOWN;
        }
        Set<Method> accepted = Set.copyOf(predicate.acceptedMethods());
        return new Methods(accepted.isEmpty(), accepted);
    }

    /** Whether every method of the other is certainly one of these. */
    boolean cover(Methods other) {
        return any || (!other.known.isEmpty() && known.containsAll(other.known));
    }

    /** In words. */
    String text() {
        if (any) {
            return "any method";
        }
        return known.isEmpty()
                ? "some methods"
                : known.stream().map(Method::text).sorted().collect(Collectors.joining(","));
    }
}
