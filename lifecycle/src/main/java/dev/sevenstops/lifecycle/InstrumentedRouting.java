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
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A routing builder that times what is registered with it: each route is decorated on its way into Helidon's own builder,
 * and the routing that is built is wrapped as a whole.
 *
 * <p>The boundary between middleware and route is a filter of our own behind all others: what runs before it is middleware,
 * what runs from it to the handler is routing. Where there are no filters there is no middleware stop, and no filter of ours
 * either, because Helidon serves a routing without filters on a shorter way.
 */
final class InstrumentedRouting implements HttpRouting.Builder {
    private final HttpRouting.Builder delegate;
    private final AtomicBoolean filtered;
    private final Consumer<WebServer> started;
    private final Runnable stopped;

    /**
     * @param started called when the server listens
     * @param stopped called when it has stopped
     */
    InstrumentedRouting(HttpRouting.Builder delegate, Consumer<WebServer> started, Runnable stopped) {
        this(delegate, new AtomicBoolean(), started, stopped);
    }

    private InstrumentedRouting(
            HttpRouting.Builder delegate, AtomicBoolean filtered, Consumer<WebServer> started, Runnable stopped) {
        this.delegate = delegate;
        this.filtered = filtered;
        this.started = started;
        this.stopped = stopped;
    }

    @Override
    public HttpRouting build() {
        delegate.addFeature(new InnermostFilter(filtered));
        HttpRouting routing = delegate.build();
        return new Timed(routing, filtered.get() ? Stop.MIDDLEWARE : Stop.ROUTE, started, stopped);
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
        filtered.set(true);
        delegate.addFilter(filter);
        return this;
    }

    @Override
    public HttpRouting.Builder addFeature(Supplier<? extends HttpFeature> feature) {
        delegate.addFeature(new TimedFeature(feature.get(), filtered));
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
        return new InstrumentedRouting(delegate.copy(), new AtomicBoolean(filtered.get()), started, stopped);
    }

    /** A feature whose routes are decorated too; it keeps its weight, which decides on the order of its filters. */
    private record TimedFeature(HttpFeature delegate, AtomicBoolean filtered) implements HttpFeature, Weighted {
        @Override
        public void setup(HttpRouting.Builder routing) {
            delegate.setup(new InstrumentedRouting(routing, filtered, server -> {}, () -> {}));
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
            if (!(context instanceof InstrumentedContext instrumented)) {
                delegate.route(context, request, response);
                return;
            }
            RequestTrace trace = instrumented.trace();
            trace.enter(first);
            instrumented.routing(request);
            try {
                delegate.route(context, request, response);
                instrumented.routed(request, response);
            } catch (RuntimeException | Error e) {
                instrumented.escaped(request, response);
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

    /** Behind all other filters, since features are set up by falling weight: hands over from middleware to route. */
    private static final class InnermostFilter implements HttpFeature, Weighted, Filter {
        private final AtomicBoolean filtered;

        InnermostFilter(AtomicBoolean filtered) {
            this.filtered = filtered;
        }

        @Override
        public double weight() {
            return Double.MIN_VALUE;
        }

        @Override
        public void setup(HttpRouting.Builder routing) {
            if (filtered.get()) {
                routing.addFilter(this);
            }
        }

        @Override
        public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
            RequestTrace trace = CurrentTrace.get();
            if (trace == null) {
                chain.proceed();
                return;
            }
            int outside = trace.depth() - 1;
            trace.exitAndEnter(Stop.ROUTE);
            try {
                chain.proceed();
            } finally {
                if (response.isSent()) {
                    trace.settle();
                }
                // a handler has left the route stop already, and what nothing matched is still inside it
                trace.unwindTo(outside);
                trace.enter(Stop.MIDDLEWARE);
            }
        }
    }
}
