package dev.sevenstops.app.handle;

import dev.sevenstops.app.middleware.ProblemException;
import io.helidon.webserver.http.ServerRequest;

/** Reads an order's id out of a request's path. */
public final class OrderId {
    private OrderId() {}

    /**
     * The path parameter {@code id}.
     *
     * @throws ProblemException 400 if it is no whole number
     */
    public static long of(ServerRequest request) {
        String text = request.path().pathParameters().get("id");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("The order's id must be a whole number, not '" + text + "'.");
        }
    }
}
