package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.route.Decoration;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import java.util.function.Consumer;

/**
 * Times a routing: each handler, and the routing as a whole. Where methods and path of a route are known, the route is one of
 * Helidon's own around a timed handler, which is chosen as fast as without the instrument; only a route that comes ready-made is
 * wrapped.
 *
 * <p>The boundary between middleware and route is the innermost filter ({@link TimedFilter}): what runs before it calls on is
 * middleware, what runs from there to the handler is routing. Where there are no filters there is no middleware stop.
 */
final class Timing implements Decoration {
    private final TimedFilter.Filters filters = new TimedFilter.Filters();
    private final Consumer<WebServer> started;
    private final Runnable stopped;
    private final boolean serverTiming;

    /**
     * Of one routing.
     *
     * @param started called when the server listens
     * @param stopped called when it has stopped
     * @param serverTiming whether responses tell what the stops have taken
     */
    Timing(Consumer<WebServer> started, Runnable stopped, boolean serverTiming) {
        this.started = started;
        this.stopped = stopped;
        this.serverTiming = serverTiming;
    }

    @Override
    public Handler handler(Handler handler) {
        return new TimedHandler(handler);
    }

    @Override
    public HttpRoute route(HttpRoute route) {
        return new TimedRoute(route);
    }

    @Override
    public Filter filter(Filter filter) {
        return new TimedFilter(filter, filters);
    }

    @Override
    public HttpRouting routing(HttpRouting routing) {
        return new TimedRouting(routing, filters.any() ? Stop.MIDDLEWARE : Stop.ROUTE, started, stopped, serverTiming);
    }
}
