package dev.sevenstops.app.middleware;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Answers what the layers inside it let not pass.
 *
 * @param problems writes the answers
 */
record Refusal(Problems problems) implements Layer {
    @Override
    public Step around(Step next) {
        return (handlers, request, response) -> {
            try {
                next.take(handlers, request, response);
            } catch (ProblemException refused) {
                answer(refused, request, response);
            }
        };
    }

    private void answer(ProblemException refused, RoutingRequest request, RoutingResponse response) {
        if (mayBeEndless(request)) {
            refused.close();
        }
        if (!refused.keepAlive()) {
            throw refused;
        }
        // Not left to Helidon, which would wait for the whole body before it answers. So the client has its answer at
        // once, and Helidon throws away what is left of the body, buffer by buffer, to use the connection again.
        problems.send(refused, request, response);
    }

    /** What is left of a chunked body is not waited for: it has no length. Of one that has been read to its end nothing is left. */
    private static boolean mayBeEndless(RoutingRequest request) {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                && !request.content().consumed();
    }
}
