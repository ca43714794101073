package dev.sevenstops.app.middleware;

import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may call what. Everything that it does not name needs a valid token: a route is public only because it is listed as
 * public, and a route that somebody adds and forgets here is closed, not open.
 *
 * <p>That holds for paths and methods that do not exist, too: without a token they are 401, not 404 or 405. Otherwise the
 * answers would tell anybody which paths exist behind the token, and a typing mistake in a route would be the difference
 * between closed and open.
 *
 * <p>Paths are matched by the same matchers as in Helidon's routing, so that both read a path in the same way; and a rule that
 * closes wins over any that opens, wherever it stands in the list. So {@code /orders/export} stays closed although
 * {@code /orders/{id}} is public, in whatever order the routes are registered.
 */
public final class Policy {
    private final List<Rule> closed;
    private final List<Rule> open;

    private Policy(List<Rule> rules) {
        this.closed = rules.stream()
                .filter(rule -> !rule.access().equals(Access.PUBLIC))
                .toList();
        this.open = rules.stream()
                .filter(rule -> rule.access().equals(Access.PUBLIC))
                .toList();
    }

    /** A policy without rules, to be added to. */
    public static Builder builder() {
        return new Builder();
    }

    /** Who may make this request. */
    Access of(HttpPrologue prologue) {
        for (Rule rule : closed) {
            if (rule.matches(prologue)) {
                return rule.access();
            }
        }
        for (Rule rule : open) {
            if (rule.matches(prologue)) {
                return rule.access();
            }
        }
        return Access.TOKEN;
    }

    private record Rule(Method method, PathMatcher path, Access access) {
        boolean matches(HttpPrologue prologue) {
            return method.equals(prologue.method())
                    && path.match(prologue.uriPath()).accepted();
        }
    }

    /** Collects the rules. */
    public static final class Builder {
        private final List<Rule> rules = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a rule.
         *
         * @param method the request's method
         * @param path pattern of its path, as it is written for Helidon's routing
         * @param access who may
         */
        public Builder add(Method method, String path, Access access) {
            return add(method, PathMatchers.create(path), access);
        }

        /**
         * Adds a rule.
         *
         * @param method the request's method
         * @param path matches its path
         * @param access who may
         */
        public Builder add(Method method, PathMatcher path, Access access) {
            rules.add(new Rule(method, path, access));
            return this;
        }

        /** The policy of these rules. */
        public Policy build() {
            return new Policy(rules);
        }
    }
}
