package dev.sevenstops.lifecycle.route;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;

/** What is put around handlers, routes and filters on their way into a routing, and around the routing itself. By default nothing. */
public interface Decoration {
    /** Leaves everything as it is. */
    Decoration NONE = new Decoration() {};

    /** Around the handler of a route whose methods and path are known. */
    default Handler handler(Handler handler) {
        return handler;
    }

    /** Around a route that comes ready-made. */
    default HttpRoute route(HttpRoute route) {
        return route;
    }

    /** Around a filter. */
    default Filter filter(Filter filter) {
        return filter;
    }

    /** Around the whole, when it has been built. */
    default HttpRouting routing(HttpRouting routing) {
        return routing;
    }
}
