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
 * Rules that write down every route on its way into the rules behind them. All other ways to register one end in those that are
 * overridden here.
 */
record RecordedRules(HttpRules delegate, RouteTable.Group group) implements HttpRules {

    @Override
    public HttpRules register(HttpService... services) {
        for (HttpService service : services) {
            delegate.register(new RecordedService(service, group.group(PathPattern.ROOT)));
        }
        return this;
    }

    @Override
    public HttpRules register(String path, HttpService... services) {
        for (HttpService service : services) {
            delegate.register(path, new RecordedService(service, group.group(PathMatchers.create(path))));
        }
        return this;
    }

    @Override
    public HttpRules route(HttpRoute route) {
        group.conditional(route.pathMatcher());
        delegate.route(route);
        return this;
    }

    @Override
    public HttpRules route(Predicate<Method> methods, PathMatcher path, Handler handler) {
        group.route(Methods.of(methods), path, handler);
        delegate.route(methods, path, handler);
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
}
