package dev.sevenstops.lifecycle.route;

import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A routing builder that writes down every route, and decorates it, on its way into the builder behind it. All other ways to register
 * one end in those that are overridden here.
 */
final class DecoratedRouting implements HttpRouting.Builder {
    private final HttpRouting.Builder delegate;
    private final RouteTable table;
    private final RouteTable.Group group;
    private final Decoration decoration;
    private final HttpRules rules;

    /**
     * @param group where the routes are written down
     */
    DecoratedRouting(HttpRouting.Builder delegate, RouteTable table, RouteTable.Group group, Decoration decoration) {
        this.delegate = delegate;
        this.table = table;
        this.group = group;
        this.decoration = decoration;
        this.rules = new DecoratedRules(delegate, group, decoration);
    }

    @Override
    public HttpRouting build() {
        HttpRouting routing = decoration.routing(delegate.build());
        table.complete();
        return routing;
    }

    @Override
    public HttpRouting.Builder register(HttpService... services) {
        rules.register(services);
        return this;
    }

    @Override
    public HttpRouting.Builder register(String path, HttpService... services) {
        rules.register(path, services);
        return this;
    }

    @Override
    public HttpRouting.Builder route(HttpRoute route) {
        rules.route(route);
        return this;
    }

    @Override
    public HttpRouting.Builder route(Method method, String path, Handler handler) {
        return route(method, PathMatchers.create(path), handler);
    }

    @Override
    public HttpRouting.Builder route(Method method, PathMatcher path, Handler handler) {
        return route(Method.predicate(method), path, handler);
    }

    @Override
    public HttpRouting.Builder route(Predicate<Method> methods, PathMatcher path, Handler handler) {
        rules.route(methods, path, handler);
        return this;
    }

    @Override
    public HttpRouting.Builder route(Method method, Handler handler) {
        return route(method, PathMatchers.any(), handler);
    }

    @Override
    public HttpRouting.Builder route(Method method, String path, Consumer<ServerRequest> handler) {
        return route(method, path, Handler.create(handler));
    }

    @Override
    public HttpRouting.Builder route(Method method, String path, Function<ServerRequest, ?> handler) {
        return route(method, path, Handler.create(handler));
    }

    @Override
    public HttpRouting.Builder route(Method method, String path, Supplier<?> handler) {
        return route(method, path, Handler.create(handler));
    }

    @Override
    public HttpRouting.Builder any(String path, Handler... handlers) {
        rules.any(path, handlers);
        return this;
    }

    @Override
    public HttpRouting.Builder any(Handler... handlers) {
        rules.any(handlers);
        return this;
    }

    @Override
    public HttpRouting.Builder addFilter(Filter filter) {
        delegate.addFilter(decoration.filter(filter));
        return this;
    }

    @Override
    public HttpRouting.Builder addFeature(Supplier<? extends HttpFeature> feature) {
        delegate.addFeature(new DecoratedFeature(feature.get(), table, decoration));
        return this;
    }

    @Override
    public <T extends Throwable> HttpRouting.Builder error(Class<T> type, ErrorHandler<? super T> handler) {
        delegate.error(type, handler);
        return this;
    }

    @Override
    public HttpRouting.Builder maxReRouteCount(int count) {
        delegate.maxReRouteCount(count);
        return this;
    }

    @Override
    public HttpRouting.Builder security(HttpSecurity security) {
        delegate.security(security);
        return this;
    }

    @Override
    public HttpRouting.Builder copy() {
        return new DecoratedRouting(delegate.copy(), table, group, decoration);
    }
}
