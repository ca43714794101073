package dev.sevenstops.lifecycle.route;

import io.helidon.common.Weighted;
import io.helidon.common.Weights;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;

/** A feature whose routes are decorated too; it keeps its weight, which decides on the order of its filters. */
record DecoratedFeature(HttpFeature delegate, RouteTable table, Decoration decoration)
        implements HttpFeature, Weighted {
    @Override
    public void setup(HttpRouting.Builder routing) {
        delegate.setup(new DecoratedRouting(routing, table, table.elsewhere(), decoration));
    }

    @Override
    public double weight() {
        return Weights.find(delegate, Weighted.DEFAULT_WEIGHT);
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
