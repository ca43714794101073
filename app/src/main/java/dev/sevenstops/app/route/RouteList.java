package dev.sevenstops.app.route;

import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Routes that are collected first and registered in an order of choice afterwards. Used by one thread. */
final class RouteList {
    private final List<Route> routes = new ArrayList<>();

    /** A route for one method, or for any if there is none. */
    private record Route(List<Method> methods, String pattern, Handler handler) {}

    RouteList get(String pattern, Handler handler) {
        return add(List.of(Method.GET), pattern, handler);
    }

    RouteList post(String pattern, Handler handler) {
        return add(List.of(Method.POST), pattern, handler);
    }

    RouteList on(Method method, String pattern, Handler handler) {
        return add(List.of(method), pattern, handler);
    }

    RouteList any(String pattern, Handler handler) {
        return add(List.of(), pattern, handler);
    }

    private RouteList add(List<Method> methods, String pattern, Handler handler) {
        routes.add(new Route(methods, pattern, handler));
        return this;
    }

    /** Registers the routes in this order of their patterns; the sort is stable. */
    void register(HttpRouting.Builder routing, Comparator<String> order) {
        routes.stream().sorted(Comparator.comparing(Route::pattern, order)).forEach(route -> {
            if (route.methods.isEmpty()) {
                routing.any(route.pattern, route.handler);
            } else {
                route.methods.forEach(method -> routing.route(method, route.pattern, route.handler));
            }
        });
    }
}
