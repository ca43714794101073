package dev.sevenstops.lifecycle.route;

import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;

/**
 * The paths that one of Helidon's path matchers accepts.
 *
 * <p>The rules are those of Helidon 4.4.0's {@link PathMatchers}: {@code {name}} is one segment or a part of one, {@code {+name}}
 * some characters with slashes, {@code {*}} and {@code *} any, {@code [...]} optional, and {@code /*} behind a path without any of these is
 * the path itself and all below it. Line breaks in a path, which {@code *} and {@code {+name}} do not match, are left out of account.
 *
 * @param text the pattern as it was written
 * @param paths the paths
 * @param exact whether these are the very paths; otherwise the matcher knows something that cannot be seen from outside, such as a
 *     regular expression of its own, and accepts these or fewer
 */
record PathPattern(String text, PathLanguage paths, boolean exact) {
    private static final Class<?> EXACT = PathMatchers.exact("/").getClass();
    private static final Class<?> PREFIX = PathMatchers.prefix("/").getClass();
    private static final Class<?> PATTERN = PathMatchers.pattern("/").getClass();
    private static final Class<?> ANY = PathMatchers.any().getClass();
    private static final PathLanguage BELOW = Paths.sequence(Paths.text("/"), Paths.ANYTHING);

    /** Of the root, where every path is still whole. */
    static final PathMatcher ROOT = PathMatchers.any();

    /** The paths that a route with this matcher accepts. */
    static PathPattern of(PathMatcher matcher) {
        String text = matcher.matchingElement().orElse(matcher.toString());
        if (matcher.getClass() == EXACT) {
            return new PathPattern(text, Paths.text(text), true);
        }
        if (matcher.getClass() == PREFIX) {
            String prefix = prefix(matcher);
            PathLanguage below = Paths.sequence(Paths.text(prefix), Paths.ANYTHING);
            String itself = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
            return new PathPattern(text, Paths.either(below, Paths.text(itself)), true);
        }
        if (matcher.getClass() == PATTERN) {
            return PatternReader.read(text);
        }
        return new PathPattern(text, Paths.ANYTHING, isAny(matcher));
    }

    /** Whether a matcher is the one that accepts every path. */
    static boolean isAny(PathMatcher matcher) {
        return matcher.getClass() == ANY;
    }

    /**
     * The paths that this pattern's route accepts when it is registered below another matcher, by a service. Helidon matches the
     * upper one with the beginning of the path and the lower one with the rest, which is {@code /} where nothing is left.
     */
    PathPattern below(PathMatcher upper) {
        if (isAny(upper)) {
            return this;
        }
        boolean atRoot = paths.has("/");
        PathLanguage rest = Paths.both(paths, BELOW);
        if (upper.getClass() == EXACT) {
            String path = upper.matchingElement().orElse("/");
            return path.equals("/") ? this : joined(path, Paths.text(path), rest, atRoot, exact);
        }
        if (upper.getClass() == PREFIX) {
            String prefix = prefix(upper);
            PathLanguage segment = Paths.sequence(Paths.text(prefix), Paths.repeated(Paths.NOT_SLASH));
            return prefix.equals("/") ? this : joined(prefix + "*", segment, rest, atRoot, exact);
        }
        PathPattern beginning = of(upper);
        if (upper.getClass() == PATTERN) {
            PathLanguage someRest = Paths.both(paths, Paths.sequence(Paths.text("/"), Paths.some(Paths.CHARACTER)));
            // where the upper pattern may end in more than one place, the regular expression's search decides on it
            boolean oneEnd = !beginning.text.matches("(?s).*(\\*|\\[|\\{\\+).*");
            return joined(beginning.text, beginning.paths, someRest, atRoot, exact && beginning.exact && oneEnd);
        }
        return new PathPattern(beginning.text + text, Paths.ANYTHING, false);
    }

    private PathPattern joined(
            String upperText, PathLanguage upper, PathLanguage rest, boolean atRoot, boolean allExact) {
        PathLanguage whole = Paths.sequence(upper, rest);
        return new PathPattern(
                text.equals("/") || text.equals("any path") ? upperText : upperText + text,
                atRoot ? Paths.either(whole, upper) : whole,
                allExact);
    }

    private static String prefix(PathMatcher matcher) {
        return matcher.toString().substring("prefix: ".length());
    }
}
