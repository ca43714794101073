package dev.sevenstops.lifecycle;

import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.function.Predicate;

/** Rules that decorate every route on its way into the rules behind them, those of nested services included. */
record TimedRules(HttpRules delegate) implements HttpRules {

    @Override
    public HttpRules register(HttpService... services) {
        for (HttpService service : services) {
            delegate.register(timed(service));
        }
        return this;
    }

    @Override
    public HttpRules register(String path, HttpService... services) {
        for (HttpService service : services) {
            delegate.register(path, timed(service));
        }
        return this;
    }

    @Override
    public HttpRules route(HttpRoute route) {
        delegate.route(new TimedRoute(route));
        return this;
    }

    @Override
    public HttpRules route(Method method, Handler handler) {
        return route(Method.predicate(method), PathMatchers.any(), handler);
    }

    @Override
    public HttpRules route(Predicate<Method> methods, PathMatcher path, Handler handler) {
        delegate.route(TimedRoute.of(methods, path, handler));
        return this;
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

    private static HttpService timed(HttpService service) {
        return new TimedService(service);
    }
}
