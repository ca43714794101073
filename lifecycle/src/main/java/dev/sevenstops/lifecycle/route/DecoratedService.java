package dev.sevenstops.lifecycle.route;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** A service whose routes are written down and decorated when it registers them. */
record DecoratedService(HttpService delegate, RouteTable.Group group, Decoration decoration) implements HttpService {
    @Override
    public void routing(HttpRules rules) {
        group.clear();
        delegate.routing(new DecoratedRules(rules, group, decoration));
    }

    @Override
    public void beforeStart() {
        delegate.beforeStart();
    }

    @Override
    public void afterStart(WebServer server) {
        delegate.afterStart(server);
    }

    @Override
    public void afterStop() {
        delegate.afterStop();
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
