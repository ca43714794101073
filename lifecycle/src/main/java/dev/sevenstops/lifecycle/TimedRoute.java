package dev.sevenstops.lifecycle;

import io.helidon.http.HttpPrologue;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.RoutingRequest;
import java.util.Optional;

/** A route that comes ready-made, whose handler is timed ({@link TimedHandler}). */
final class TimedRoute implements HttpRoute {
    private final HttpRoute delegate;
    private final Handler handler;

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
}
