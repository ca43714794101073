package dev.sevenstops.app.route;

import dev.sevenstops.app.handle.OrdersHandler;
import dev.sevenstops.app.middleware.ProblemException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;

/** The service's route table: all routes. In which order they are tried is a setting, see {@link RouteOrder}. */
public final class Routes {
    private Routes() {}

    /** Registers all routes in this order. */
    public static void register(HttpRouting.Builder routing, OrdersHandler orders, Handler export, RouteOrder order) {
        RouteList routes = new RouteList();
        routes.get("/orders", orders::list)
                .get("/orders/export", export)
                .get("/orders/{id}", orders::one)
                // behind the routes that they belong to: the path is known, the method is not
                .any("/orders", only("GET"))
                .any("/orders/export", only("GET"))
                .any("/orders/{id}", only("GET"));
        routes.register(routing, order);
    }

    private static Handler only(String methods) {
        return (request, response) -> {
            String method = request.prologue().method().text();
            throw ProblemException.methodNotAllowed(
                    "The method " + method + " is not one of this resource's: " + methods + ".", methods);
        };
    }
}
