package dev.sevenstops.lifecycle.route;

import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Rules that write down every route, and decorate it, on its way into the rules behind them. All other ways to register one end in those that are
 * overridden here.
 */
record DecoratedRules(HttpRules delegate, RouteTable.Group group, Decoration decoration) implements HttpRules {

    @Override
    public HttpRules register(HttpService... services) {
        for (HttpService service : services) {
            delegate.register(decorated(service, PathPattern.ROOT));
        }
        return this;
    }

    @Override
    public HttpRules register(String path, HttpService... services) {
        for (HttpService service : services) {
            delegate.register(path, decorated(service, PathMatchers.create(path)));
        }
        return this;
    }

    @Override
    public HttpRules route(HttpRoute route) {
        group.conditional(route.pathMatcher());
        delegate.route(decoration.route(route));
        return this;
    }

    @Override
    public HttpRules route(Predicate<Method> methods, PathMatcher path, Handler handler) {
        group.route(Methods.of(methods), path, handler);
        delegate.route(methods, path, decoration.handler(handler));
        return this;
    }

    @Override
    public HttpRules route(Method method, Handler handler) {
        return route(Method.predicate(method), PathMatchers.any(), handler);
    }

    @Override
    public HttpRules route(Method method, String path, Consumer<ServerRequest> handler) {
        return route(method, path, Handler.create(handler));
    }

    @Override
    public HttpRules route(Method method, String path, Function<ServerRequest, ?> handler) {
        return route(method, path, Handler.create(handler));
    }

    @Override
    public HttpRules route(Method method, String path, Supplier<?> handler) {
        return route(method, path, Handler.create(handler));
    }

    @Override
    public HttpRules any(String path, Handler... handlers) {
        for (Handler handler : handlers) {
            route(Method.predicate(), PathMatchers.create(path), handler);
        }
        return this;
    }

    @Override
    public HttpRules any(Handler... handlers) {
        for (Handler handler : handlers) {
            route(Method.predicate(), PathMatchers.any(), handler);
        }
        return this;
    }

    private HttpService decorated(HttpService service, PathMatcher path) {
        return new DecoratedService(service, group.group(path), decoration);
    }
}
