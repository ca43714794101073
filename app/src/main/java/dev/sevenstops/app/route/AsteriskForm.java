package dev.sevenstops.app.route;

import io.helidon.common.uri.UriPath;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import java.util.Optional;

/**
 * Matches the target {@code *}, with which OPTIONS asks about the server as a whole (RFC 9112 section 3.2.4), and no path. Helidon's own
 * matchers cannot say that: to them {@code *} is any path.
 */
final class AsteriskForm implements PathMatcher {
    private static final String ASTERISK = "*";

    @Override
    public PathMatchers.MatchResult match(UriPath path) {
        return path.rawPath().equals(ASTERISK)
                ? PathMatchers.any().match(path)
                : PathMatchers.MatchResult.notAccepted();
    }

    @Override
    public PathMatchers.PrefixMatchResult prefixMatch(UriPath path) {
        return PathMatchers.PrefixMatchResult.notAccepted();
    }

    @Override
    public Optional<String> matchingElement() {
        return Optional.of(ASTERISK);
    }
}
