package dev.sevenstops.lifecycle;

import io.helidon.common.Weighted;
import io.helidon.common.Weights;
import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A routing builder that times what is registered with it: each route is decorated on its way into Helidon's own builder,
 * and the routing that is built is wrapped as a whole.
 *
 * <p>The boundary between middleware and route is the innermost filter ({@link TimedFilter}): what runs before it calls on is
 * middleware, what runs from there to the handler is routing. Where there are no filters there is no middleware stop.
 */
final class InstrumentedRouting implements HttpRouting.Builder {
    private final HttpRouting.Builder delegate;
    private final TimedFilter.Filters filters;
    private final Consumer<WebServer> started;
    private final Runnable stopped;

    /**
     * @param started called when the server listens
     * @param stopped called when it has stopped
     */
    InstrumentedRouting(HttpRouting.Builder delegate, Consumer<WebServer> started, Runnable stopped) {
        this(delegate, new TimedFilter.Filters(), started, stopped);
    }

    private InstrumentedRouting(
            HttpRouting.Builder delegate, TimedFilter.Filters filters, Consumer<WebServer> started, Runnable stopped) {
        this.delegate = delegate;
        this.filters = filters;
        this.started = started;
        this.stopped = stopped;
    }

    @Override
    public HttpRouting build() {
        HttpRouting routing = delegate.build();
        return new Timed(routing, filters.any() ? Stop.MIDDLEWARE : Stop.ROUTE, started, stopped);
    }

    @Override
    public HttpRouting.Builder register(HttpService... services) {
        new TimedRules(delegate).register(services);
        return this;
    }

    @Override
    public HttpRouting.Builder register(String path, HttpService... services) {
        new TimedRules(delegate).register(path, services);
        return this;
    }

    @Override
    public HttpRouting.Builder route(HttpRoute route) {
        delegate.route(new TimedRoute(route));
        return this;
    }

    @Override
    public HttpRouting.Builder route(Method method, String path, Handler handler) {
        return route(method, PathMatchers.create(path), handler);
    }

    @Override
    public HttpRouting.Builder route(Method method, PathMatcher path, Handler handler) {
        return route(Method.predicate(method), path, handler);
    }

    @Override
    public HttpRouting.Builder route(Method method, Handler handler) {
        return route(method, PathMatchers.any(), handler);
    }

    @Override
    public HttpRouting.Builder route(Predicate<Method> methods, PathMatcher path, Handler handler) {
        delegate.route(TimedRoute.of(methods, path, handler));
        return this;
    }

    @Override
    public HttpRouting.Builder any(String path, Handler... handlers) {
        for (Handler handler : handlers) {
            route(Method.predicate(), PathMatchers.create(path), handler);
        }
        return this;
    }

    @Override
    public HttpRouting.Builder any(Handler... handlers) {
        for (Handler handler : handlers) {
            route(Method.predicate(), PathMatchers.any(), handler);
        }
        return this;
    }

    @Override
    public HttpRouting.Builder addFilter(Filter filter) {
        delegate.addFilter(new TimedFilter(filter, filters));
        return this;
    }

    @Override
    public HttpRouting.Builder addFeature(Supplier<? extends HttpFeature> feature) {
        delegate.addFeature(new TimedFeature(feature.get(), filters));
        return this;
    }

    @Override
    public <T extends Throwable> HttpRouting.Builder error(Class<T> type, ErrorHandler<? super T> handler) {
        delegate.error(type, handler);
        return this;
    }

    @Override
    public HttpRouting.Builder maxReRouteCount(int count) {
        delegate.maxReRouteCount(count);
        return this;
    }

    @Override
    public HttpRouting.Builder security(HttpSecurity security) {
        delegate.security(security);
        return this;
    }

    @Override
    public HttpRouting.Builder copy() {
        return new InstrumentedRouting(delegate.copy(), filters, started, stopped);
    }

    /** A feature whose routes are decorated too; it keeps its weight, which decides on the order of its filters. */
    private record TimedFeature(HttpFeature delegate, TimedFilter.Filters filters) implements HttpFeature, Weighted {
        @Override
        public void setup(HttpRouting.Builder routing) {
            delegate.setup(new InstrumentedRouting(routing, filters, server -> {}, () -> {}));
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
    }

    /** The whole routing: the first stop behind parse begins where it is entered, and the request ends where it returns. */
    private record Timed(HttpRouting delegate, Stop first, Consumer<WebServer> started, Runnable stopped)
            implements HttpRouting {
        @Override
        public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
            if (context instanceof InstrumentedContext instrumented && instrumented.isOfThisThread()) {
                timed(instrumented, request, response);
            } else {
                delegate.route(context, request, response);
            }
        }

        private void timed(InstrumentedContext context, RoutingRequest request, RoutingResponse response) {
            Progress progress = context.progress();
            progress.routing(request, first);
            try {
                delegate.route(context, request, response);
                progress.routed(request, response);
            } catch (RuntimeException | Error e) {
                progress.escaped(request, response);
                throw e;
            }
        }

        @Override
        public HttpSecurity security() {
            return delegate.security();
        }

        @Override
        public void beforeStart() {
            delegate.beforeStart();
        }

        @Override
        public void afterStart(WebServer server) {
            delegate.afterStart(server);
            started.accept(server);
        }

        @Override
        public void afterStop() {
            stopped.run();
            delegate.afterStop();
        }
    }
}
