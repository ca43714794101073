package dev.sevenstops.app.middleware;

import dev.sevenstops.app.parse.ParseLimits;
import io.helidon.http.Method;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.ServerRequest;

/**
 * Refuses what the gate in front of HTTP/1.1 keeps from the handlers, and Helidon's HTTP/2 does not: headers that are within the limit as
 * long as they are compressed, and HEAD, whose response Helidon 4.4.0 sends with a body.
 */
public final class StreamHeads implements Layer {
    private final ParseLimits limits;

    /**
     * A layer around all that look at a request.
     *
     * @param limits say how large headers may be when they are decompressed
     */
    public StreamHeads(ParseLimits limits) {
        this.limits = limits;
    }

    /** Whether a request came as a stream of HTTP/2. */
    public static boolean isStream(ServerRequest request) {
        return request.prologue().protocolVersion().equals("2.0");
    }

    @Override
    public Step around(Step next) {
        return (handlers, request, response) -> {
            if (isStream(request)) {
                check(request);
            }
            next.take(handlers, request, response);
        };
    }

    private void check(RoutingRequest request) {
        if (limits.areExceededBy(request.headers())) {
            throw ProblemException.headersTooLarge(limits.largestHeaders());
        }
        if (request.prologue().method().equals(Method.HEAD)) {
            throw ProblemException.methodNotAllowed("HEAD is answered on HTTP/1.1 only.", "GET, OPTIONS");
        }
    }
}
