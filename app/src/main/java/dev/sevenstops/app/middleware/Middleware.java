package dev.sevenstops.app.middleware;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
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
    private final Problems problems;
    private final Layer.Step first;

    /**
     * A chain.
     *
     * @param problems writes the answers of layers that let nothing pass
     * @param layers from the outside to the inside
     */
    Middleware(Problems problems, List<Layer> layers) {
        this.problems = problems;
        Layer.Step step = (handlers, request, response) -> handlers.proceed();
        for (Layer layer : layers.reversed()) {
            step = layer.around(step);
        }
        this.first = step;
    }

    @Override
    public void filter(FilterChain handlers, RoutingRequest request, RoutingResponse response) {
        try {
            first.take(handlers, request, response);
        } catch (ProblemException refused) {
            if (isOfUnknownLength(request)) {
                refused.close();
            }
            if (!refused.keepAlive() || isWithheld(request)) {
                throw refused;
            }
            // Not left to Helidon, which would wait for the whole body before it answers. So the client has its answer
            // at
            // once, and Helidon throws away what is left of the body, buffer by buffer, to use the connection again.
            problems.send(refused, request, response);
        }
    }

    /** A chunked body may be endless: it is not waited for. */
    private static boolean isOfUnknownLength(RoutingRequest request) {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING);
    }

    /** A body that the client sends only when it is told to go on: it will not come, and Helidon knows. */
    private static boolean isWithheld(RoutingRequest request) {
        return request.headers().contains(HeaderValues.EXPECT_100);
    }
}
