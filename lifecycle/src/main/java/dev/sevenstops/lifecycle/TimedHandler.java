package dev.sevenstops.lifecycle;

import io.helidon.http.HttpException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * A handler that is the handle stop. Choosing it is the route stop, which lasts until the handler is entered: what Helidon does with a
 * match before it calls the handler is part of routing.
 */
record TimedHandler(Handler delegate) implements Handler {
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
        if (!sent && response instanceof RoutingResponse routing && (routing.isNexted() || routing.shouldReroute())) {
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
