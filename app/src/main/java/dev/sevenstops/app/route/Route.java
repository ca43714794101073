package dev.sevenstops.app.route;

import dev.sevenstops.app.middleware.Access;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;

/**
 * One route of the service.
 *
 * @param method the request's method
 * @param path pattern of its path
 * @param access who may call it
 * @param handler answers
 */
public record Route(Method method, String path, Access access, Handler handler) {}
