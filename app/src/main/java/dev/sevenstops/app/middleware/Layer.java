package dev.sevenstops.app.middleware;

import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** One layer of the chain around the handlers. It is put together once, when the service starts. */
public interface Layer {

    /**
     * This layer around the rest of the chain.
     *
     * @param next what is inside
     */
    Step around(Step next);

    /** What happens to a request, from some layer on inwards. */
    interface Step {
        /**
         * Passes the request on, or throws the answer.
         *
         * @param handlers everything inside the chain
         * @throws ProblemException if the request goes no further
         */
        void take(FilterChain handlers, RoutingRequest request, RoutingResponse response);
    }
}
