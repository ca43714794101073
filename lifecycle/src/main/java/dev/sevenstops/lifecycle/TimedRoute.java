package dev.sevenstops.lifecycle;

import io.helidon.http.HttpException;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A route whose handler is the handle stop. Choosing it is the route stop, which lasts until the handler is entered: what Helidon
 * does with a match before it calls the handler is part of routing.
 *
 * <p>Where method, path and handler are known, the route is one of Helidon's own around a timed handler ({@link #of}), which is
 * chosen as fast as without the instrument. Only a route that comes ready-made is wrapped.
 */
final class TimedRoute implements HttpRoute {
    private final HttpRoute delegate;
    private final Handler handler;

    /** A route of Helidon's own, with a timed handler. */
    static HttpRoute of(Predicate<Method> methods, PathMatcher path, Handler handler) {
        return HttpRoute.builder()
                .methods(methods)
                .path(path)
                .handler(new TimedHandler(handler))
                .build();
    }

    TimedRoute(HttpRoute delegate) {
        this.delegate = delegate;
        this.handler = new TimedHandler(delegate.handler());
    }

    /**
     * Helidon asks a route that is not its own without the headers (HttpRouteWrap overrides only this method), and a headers
     * predicate would be lost: they are taken from the trace's connection instead.
     */
    @Override
    public PathMatchers.MatchResult accepts(HttpPrologue prologue) {
        InstrumentedContext context = CurrentTrace.context();
        RoutingRequest request = context == null ? null : context.progress().routedRequest();
        return request == null ? delegate.accepts(prologue) : delegate.accepts(prologue, request.headers());
    }

    @Override
    public PathMatchers.MatchResult accepts(HttpPrologue prologue, ServerRequestHeaders headers) {
        return delegate.accepts(prologue, headers);
    }

    @Override
    public Handler handler() {
        return handler;
    }

    @Override
    public Optional<PathMatcher> pathMatcher() {
        return delegate.pathMatcher();
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

    private record TimedHandler(Handler delegate) implements Handler {
        private static final int FIRST_SERVER_ERROR = 500;

        @Override
        public void handle(ServerRequest request, ServerResponse response) throws Exception {
            InstrumentedContext context = InstrumentedContext.of(request);
            if (context == null) {
                delegate.handle(request, response);
            } else {
                timed(context.trace(), request, response);
            }
        }

        private void timed(RequestTrace trace, ServerRequest request, ServerResponse response) throws Exception {
            enter(trace);
            int outside = trace.depth() - 1;
            try {
                delegate.handle(request, response);
            } catch (Throwable e) {
                failed(trace, e);
                throw e;
            } finally {
                leave(trace, outside, response);
            }
        }

        private static void enter(RequestTrace trace) {
            if (trace.isOnTop(Stop.ROUTE)) {
                trace.exitAndEnter(Stop.HANDLE);
            } else {
                trace.enter(Stop.HANDLE);
            }
        }

        private static void failed(RequestTrace trace, Throwable e) {
            // what a client must change is an answer like any other
            if (!(e instanceof HttpException answer) || answer.status().code() >= FIRST_SERVER_ERROR) {
                trace.fault(Stop.HANDLE);
            }
        }

        private static void leave(RequestTrace trace, int outside, ServerResponse response) {
            boolean sent = response.isSent();
            trace.backTo(outside, sent);
            if (!sent
                    && response instanceof RoutingResponse routing
                    && (routing.isNexted() || routing.shouldReroute())) {
                trace.enter(Stop.ROUTE);
            }
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
}
