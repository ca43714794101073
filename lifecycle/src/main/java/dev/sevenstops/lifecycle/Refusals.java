package dev.sevenstops.lifecycle;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;

/**
 * An error handler that notices with which status a request is refused that never got as far as routing: Helidon asks it for the
 * response, on the connection's own thread. Costs nothing where nothing is refused.
 */
record Refusals(DirectHandler delegate) implements DirectHandler {

    /** These handlers, each of which is noticed. */
    static DirectHandlers noticing(DirectHandlers handlers) {
        DirectHandlers.Builder noticing = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            noticing.addHandler(type, new Refusals(handlers.handler(type)));
        }
        return noticing.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            Throwable thrown,
            System.@Nullable Logger logger) {
        return noticed(delegate.handle(request, type, status, headers, thrown, logger));
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        return noticed(delegate.handle(request, type, status, headers, message));
    }

    private static TransportResponse noticed(TransportResponse response) {
        InstrumentedContext context = CurrentTrace.context();
        if (context != null) {
            context.progress().refused(response.status());
        }
        return response;
    }
}
