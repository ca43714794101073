package dev.sevenstops.lifecycle;

import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

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

    private static HttpService timed(HttpService service) {
        return new TimedService(service);
    }
}
