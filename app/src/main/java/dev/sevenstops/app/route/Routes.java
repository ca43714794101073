package dev.sevenstops.app.route;

import dev.sevenstops.app.handle.OrdersHandler;
import dev.sevenstops.app.middleware.ProblemException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;

/** The service's route table: all routes, in the order in which they are tried. */
public final class Routes {
    private Routes() {}

    /** Registers all routes. */
    public static void register(HttpRouting.Builder routing, OrdersHandler orders, Handler export) {
        routing.get("/orders", orders::list)
                .get("/orders/export", export)
                .get("/orders/{id}", orders::one)
                // behind the routes that they belong to: the path is known, the method is not
                .any("/orders", only("GET"))
                .any("/orders/export", only("GET"))
                .any("/orders/{id}", only("GET"));
    }

    private static Handler only(String methods) {
        return (request, response) -> {
            String method = request.prologue().method().text();
            throw ProblemException.methodNotAllowed(
                    "The method " + method + " is not one of this resource's: " + methods + ".", methods);
        };
    }
}
