package dev.sevenstops.lifecycle.route;

import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerResponse;

/**
 * A handler that passes its requests on with {@link ServerResponse#next()}: a route with one is in nobody's way. Nothing else tells such a
 * handler from one that answers, so say it with this type: {@code routing.any("/orders/*", (PassingHandler) (request, response)
 * -> …)}.
 */
@FunctionalInterface
public interface PassingHandler extends Handler {}
