package dev.sevenstops.lifecycle.route;

import io.helidon.http.PathMatcher;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The routes of a routing in the order in which they are tried, and those among them that no request reaches.
 *
 * <p>A route is called shadowed only where that is certain: an earlier one accepts every method and every path that it accepts (
 * {@code /orders/{id}} in front of {@code /orders/export}). What may have a condition that cannot be seen shadows nothing: a ready-made
 * {@link io.helidon.webserver.http.HttpRoute} (it may look at headers), a method predicate or a path matcher that is not Helidon's, a
 * parameter with a regular expression. Nor does what may pass requests on: a {@link PassingHandler}, a handler without a path, and one that is
 * directly followed by another for the same methods and path, as {@code get(path, first, second)} registers them. Routes that
 * {@linkplain io.helidon.webserver.http.HttpFeature features} add are not in the table.
 *
 * <p>Filled on one thread while the routing is being built; any thread may read it from then on.
 */
public final class RouteTable {
    private final Group root = new Group(List.of());
    private volatile Optional<Findings> findings = Optional.empty();

    private record Findings(List<RegisteredRoute> routes, List<ShadowedRoute> shadowed) {}

    /** What was registered: routes, and services with routes of their own. */
    sealed interface Entry {}

    /** A route; without a condition if nothing but method and path decides on it. */
    private record Route(Methods methods, PathPattern path, boolean takesAll) implements Entry {
        RegisteredRoute registered() {
            return new RegisteredRoute(methods.text(), path.text());
        }

        boolean shadows(Route later) {
            return takesAll
                    && path.exact()
                    && methods.cover(later.methods)
                    && Inclusion.holds(later.path.paths(), path.paths());
        }

        boolean equalTo(Route other) {
            return methods.equals(other.methods) && path.text().equals(other.path.text());
        }
    }

    /** The routes below some matchers, from the outermost to the innermost. */
    static final class Group implements Entry {
        private final List<PathMatcher> above;
        private final List<Entry> entries = new ArrayList<>();

        private Group(List<PathMatcher> above) {
            this.above = above;
        }

        /** A group within this one. */
        Group group(PathMatcher matcher) {
            List<PathMatcher> path = new ArrayList<>(above);
            path.add(matcher);
            Group group = new Group(List.copyOf(path));
            entries.add(group);
            return group;
        }

        /** Forgets the routes: they are about to be registered again. */
        void clear() {
            entries.clear();
        }

        /** A route of this group whose condition is its methods and its path. */
        void route(Methods methods, PathMatcher path, Handler handler) {
            boolean takesAll = !(handler instanceof PassingHandler) && !PathPattern.isAny(path);
            entries.add(new Route(methods, full(path), takesAll));
        }

        /** A route that may have conditions of its own. */
        void conditional(Optional<PathMatcher> path) {
            PathPattern pattern =
                    path.map(PathPattern::of).orElse(new PathPattern("(a path of its own)", Paths.ANYTHING, false));
            entries.add(new Route(Methods.UNKNOWN, below(pattern), false));
        }

        private PathPattern full(PathMatcher path) {
            return below(PathPattern.of(path));
        }

        private PathPattern below(PathPattern pattern) {
            PathPattern full = pattern;
            for (int i = above.size() - 1; i >= 0; i--) {
                full = full.below(above.get(i));
            }
            return full;
        }

        private void addTo(List<Route> all) {
            for (Entry entry : entries) {
                switch (entry) {
                    case Route route -> all.add(route);
                    case Group group -> group.addTo(all);
                }
            }
        }
    }

    /** A routing builder that writes down here what is registered with it, and passes everything on. */
    public HttpRouting.Builder recording(HttpRouting.Builder routing) {
        return recording(routing, Decoration.NONE);
    }

    /**
     * A routing builder that writes down here what is registered with it, and passes everything on decorated.
     *
     * @param decoration is put around what is registered, also by features
     */
    public HttpRouting.Builder recording(HttpRouting.Builder routing, Decoration decoration) {
        return new DecoratedRouting(routing, this, root, decoration);
    }

    /**
     * All routes, in the order in which they are tried.
     *
     * @throws IllegalStateException if the server has not been built yet: until then services have not registered theirs
     */
    public List<RegisteredRoute> routes() {
        return found().routes;
    }

    /**
     * The routes that no request reaches, each with the first one that takes its requests.
     *
     * @throws IllegalStateException if the server has not been built yet: until then services have not registered theirs
     */
    public List<ShadowedRoute> shadowed() {
        return found().shadowed;
    }

    /** A group for routes that are not in the table. */
    Group elsewhere() {
        return new Group(List.of());
    }

    /** Everything has been registered. */
    void complete() {
        List<Route> all = new ArrayList<>();
        root.addTo(all);
        List<ShadowedRoute> shadowed = new ArrayList<>();
        for (int later = 1; later < all.size(); later++) {
            shadow(all, later).ifPresent(shadowed::add);
        }
        findings = Optional.of(new Findings(all.stream().map(Route::registered).toList(), List.copyOf(shadowed)));
    }

    private static Optional<ShadowedRoute> shadow(List<Route> all, int later) {
        Route route = all.get(later);
        // those directly in front with the same methods and path are links of one chain
        int end = later;
        while (end > 0 && all.get(end - 1).equalTo(route)) {
            end--;
        }
        for (Route earlier : all.subList(0, end)) {
            if (earlier.shadows(route)) {
                return Optional.of(new ShadowedRoute(route.registered(), earlier.registered()));
            }
        }
        return Optional.empty();
    }

    private Findings found() {
        return findings.orElseThrow(() -> new IllegalStateException(
                "the routes are known when the server has been built: ask after WebServerConfig.Builder.build()"));
    }
}
