package dev.sevenstops.lifecycle;

import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.function.Consumer;

/** The whole routing: the first stop behind parse begins where it is entered, and the request ends where it returns. */
final class TimedRouting implements HttpRouting {
    private final HttpRouting delegate;
    private final HttpSecurity security;
    private final Stop first;
    private final Consumer<WebServer> started;
    private final Runnable stopped;
    private final boolean serverTiming;

    /**
     * Around a routing.
     *
     * @param first the stop that it begins with
     * @param started called when the server listens
     * @param stopped called when it has stopped
     * @param serverTiming whether responses tell what the stops have taken
     */
    TimedRouting(
            HttpRouting delegate, Stop first, Consumer<WebServer> started, Runnable stopped, boolean serverTiming) {
        this.delegate = delegate;
        // asked for with each request
        this.security = delegate.security();
        this.first = first;
        this.started = started;
        this.stopped = stopped;
        this.serverTiming = serverTiming;
    }

    @Override
    public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
        InstrumentedContext instrumented = InstrumentedContext.of(context);
        if (instrumented == null) {
            delegate.route(context, request, response);
            return;
        }
        if (context instanceof Http2Context) {
            Http2Sends.watch(instrumented.trace(), response);
        } else if (serverTiming) {
            ServerTiming.trailer(instrumented.trace(), request, response);
        }
        timed(context, instrumented.trace(), instrumented.progress(), request, response);
    }

    private void timed(
            ConnectionContext context,
            RequestTrace trace,
            Progress progress,
            RoutingRequest request,
            RoutingResponse response) {
        progress.routing(request, first);
        try {
            delegate.route(context, request, response);
            if (context instanceof Http2Context http2) {
                http2.tellOfBody(trace);
            }
            progress.routed(request, response);
        } catch (RuntimeException | Error e) {
            if (context instanceof Http2Context http2) {
                http2.tellOfBody(trace);
                if (http2.isCut()) {
                    // where it waited for a window nothing of ours was told
                    trace.mark(End.LIMIT, Stop.DRAIN);
                }
            }
            progress.escaped(request, response);
            throw e;
        }
    }

    @Override
    public HttpSecurity security() {
        return security;
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
