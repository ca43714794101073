package dev.sevenstops.lifecycle;

import io.helidon.common.Weighted;
import io.helidon.common.Weights;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A routing builder that times what is registered with it: each route is decorated on its way into Helidon's own builder,
 * and the routing that is built is wrapped as a whole.
 *
 * <p>The boundary between middleware and route is a filter of our own behind all others: what runs before it is middleware,
 * what runs from it to the match is routing.
 */
final class InstrumentedRouting implements HttpRouting.Builder {
    private final HttpRouting.Builder delegate;
    private final Consumer<WebServer> started;
    private final Runnable stopped;

    /**
     * @param started called when the server listens
     * @param stopped called when it has stopped
     */
    InstrumentedRouting(HttpRouting.Builder delegate, Consumer<WebServer> started, Runnable stopped) {
        this.delegate = delegate;
        this.started = started;
        this.stopped = stopped;
    }

    @Override
    public HttpRouting build() {
        delegate.addFeature(new InnermostFilter());
        return new Timed(delegate.build(), started, stopped);
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
    public HttpRouting.Builder addFilter(Filter filter) {
        delegate.addFilter(filter);
        return this;
    }

    @Override
    public HttpRouting.Builder addFeature(Supplier<? extends HttpFeature> feature) {
        delegate.addFeature(new TimedFeature(feature.get()));
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
        return new InstrumentedRouting(delegate.copy(), started, stopped);
    }

    /** A feature whose routes are decorated too; it keeps its weight, which decides on the order of its filters. */
    private record TimedFeature(HttpFeature delegate) implements HttpFeature, Weighted {
        @Override
        public void setup(HttpRouting.Builder routing) {
            delegate.setup(new InstrumentedRouting(routing, server -> {}, () -> {}));
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

    /** The whole routing: middleware begins where it is entered, and the request ends where it returns. */
    private record Timed(HttpRouting delegate, Consumer<WebServer> started, Runnable stopped) implements HttpRouting {
        @Override
        public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
            if (!(context instanceof InstrumentedContext instrumented)) {
                delegate.route(context, request, response);
                return;
            }
            RequestTrace trace = instrumented.trace();
            trace.enter(Stop.MIDDLEWARE);
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
        @Override
        public double weight() {
            return Double.MIN_VALUE;
        }

        @Override
        public void setup(HttpRouting.Builder routing) {
            routing.addFilter(this);
        }

        @Override
        public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
            RequestTrace trace = CurrentTrace.get();
            if (trace == null) {
                chain.proceed();
                return;
            }
            trace.exitAndEnter(Stop.ROUTE);
            int depth = trace.depth();
            try {
                chain.proceed();
            } finally {
                if (response.isSent()) {
                    trace.settle();
                }
                // a match has left the route stop already, and what nothing matched is still inside it
                trace.unwindTo(depth - 1);
                trace.enter(Stop.MIDDLEWARE);
            }
        }
    }
}
