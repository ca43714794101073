package dev.sevenstops.app.middleware;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/**
 * The chain around all handlers: one filter that runs its layers in the order of one list. A filter for each of them would be
 * ordered by where it happens to be registered, and would cost each request more than most layers do.
 */
public final class Middleware implements Filter {
    private final Layer.Step first;

    /**
     * A chain.
     *
     * @param layers from the outside to the inside
     */
    public Middleware(List<Layer> layers) {
        Layer.Step step = (handlers, request, response) -> handlers.proceed();
        for (Layer layer : layers.reversed()) {
            step = layer.around(step);
        }
        this.first = step;
    }

    @Override
    public void filter(FilterChain handlers, RoutingRequest request, RoutingResponse response) {
        first.take(handlers, request, response);
    }
}
