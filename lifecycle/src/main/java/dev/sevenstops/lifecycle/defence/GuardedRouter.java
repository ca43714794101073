package dev.sevenstops.lifecycle.defence;

import io.helidon.webserver.Router;
import io.helidon.webserver.Routing;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;

/** A router whose HTTP requests read their bodies within the limits, where their connection is one of HTTP/2. */
record GuardedRouter(Router delegate, Guard guard) implements Router {
    @Override
    public <T extends Routing> T routing(Class<T> type, T defaultValue) {
        T routing = delegate.routing(type, defaultValue);
        return type.equals(HttpRouting.class) && routing instanceof HttpRouting http
                ? type.cast(new GuardedRouting(http, guard))
                : routing;
    }

    @Override
    public List<? extends Routing> routings() {
        return delegate.routings();
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
