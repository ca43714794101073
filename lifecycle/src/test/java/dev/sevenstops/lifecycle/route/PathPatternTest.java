package dev.sevenstops.lifecycle.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.common.uri.UriPath;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the table believes about a pattern is what Helidon's own matcher does. */
class PathPatternTest {
    private static final List<PathMatcher> MATCHERS = List.of(
            PathMatchers.create("/"),
            PathMatchers.create("/*"),
            PathMatchers.create("/a"),
            PathMatchers.create("a"),
            PathMatchers.create("/a/*"),
            PathMatchers.create("/a/b"),
            PathMatchers.create("/a/{id}"),
            PathMatchers.create("/{x}/b"),
            PathMatchers.create("/a{x}/b"),
            PathMatchers.create("/{+rest}"),
            PathMatchers.create("/a/{*}"),
            PathMatchers.create("/a[/{id}]"),
            PathMatchers.create("/[a/]b"),
            PathMatchers.create("/a/*/b"),
            PathMatchers.create("/{x}/*"),
            PathMatchers.create("/\\*"),
            PathMatchers.create("{x}"),
            PathMatchers.exact("/a/{id}"),
            PathMatchers.prefix("/a"),
            PathMatchers.pattern("/a"),
            PathMatchers.any());

    @Test
    void aMatcherAcceptsThePathsOfItsLanguage() {
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            UriPath path = UriPath.create(path(random));
            for (PathMatcher matcher : MATCHERS) {
                PathPattern pattern = PathPattern.of(matcher);
                assertTrue(pattern.exact(), matcher.toString());
                assertEquals(
                        matcher.match(path).accepted(),
                        pattern.paths().has(path.path()),
                        () -> matcher + " and " + path.path());
            }
        }
    }

    @Test
    void aRouteBelowAnotherPathAcceptsThePathsOfItsLanguage() {
        Random random = new Random(4);
        List<UriPath> paths =
                Stream.generate(() -> UriPath.create(path(random))).limit(300).toList();
        for (PathMatcher upper : MATCHERS) {
            for (PathMatcher lower : MATCHERS) {
                PathPattern whole = PathPattern.of(lower).below(upper);
                for (UriPath path : paths) {
                    var beginning = upper.prefixMatch(path);
                    boolean accepted = beginning.accepted()
                            && lower.match(beginning.unmatchedPath()).accepted();
                    boolean has = whole.paths().has(path.path());
                    assertTrue(
                            whole.exact() ? accepted == has : has || !accepted,
                            () -> lower + " below " + upper + " and " + path.path() + ": accepted " + accepted);
                }
            }
        }
    }

    @Test
    void aRegularExpressionOfItsOwnIsNotLookedInto() {
        PathPattern pattern = PathPattern.of(PathMatchers.create("/a/{id:\\d{1,3}}/b"));
        assertFalse(pattern.exact());
        assertTrue(pattern.paths().has("/a/12/b"));
        assertFalse(pattern.paths().has("/a/12/c"));
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder("/");
        for (int length = random.nextInt(7); length > 0; length--) {
            char c = "/aab*x".charAt(random.nextInt(6));
            // two slashes at the beginning are an authority, not a path (RFC 3986 section 3)
            path.append(c == '/' && path.length() == 1 ? 'a' : c);
        }
        return path.toString();
    }
}
