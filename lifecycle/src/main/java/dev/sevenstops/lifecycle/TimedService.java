package dev.sevenstops.lifecycle;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** A service whose routes are decorated when it registers them. */
record TimedService(HttpService delegate) implements HttpService {
    @Override
    public void routing(HttpRules rules) {
        delegate.routing(new TimedRules(rules));
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
}
