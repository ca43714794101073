package dev.sevenstops.app.route;

import dev.sevenstops.app.handle.DatabaseAnswers;
import dev.sevenstops.app.handle.OrdersHandler;
import dev.sevenstops.app.handle.PlaceHandler;
import dev.sevenstops.app.handle.SearchHandler;
import dev.sevenstops.app.middleware.Access;
import dev.sevenstops.app.middleware.MiddlewareSettings;
import dev.sevenstops.app.middleware.Policy;
import dev.sevenstops.app.middleware.ProblemException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatcher;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The service's route table: all routes. In which order they are tried is a setting, see {@link RouteOrder}. */
public final class Routes {
    /** The path of the export, which is the route that the middleware stop's fault forgets. */
    private static final String EXPORT = "/orders/export";

    /** The server as a whole, which is no path. */
    private static final PathMatcher SERVER = new AsteriskForm();

    private final List<Route> table;

    private Routes(List<Route> table) {
        this.table = List.copyOf(table);
    }

    /**
     * The table.
     *
     * @param orders lists and shows orders
     * @param search finds them
     * @param place adds them
     * @param quote asks others about one
     * @param export sends many of them
     */
    public static Routes of(
            OrdersHandler orders, SearchHandler search, PlaceHandler place, Handler quote, Handler export) {
        return new Routes(List.of(
                new Route(Method.GET, EXPORT, Access.scope("orders:export"), export),
                new Route(Method.GET, "/orders/search", Access.PUBLIC, search),
                new Route(Method.GET, "/orders", Access.PUBLIC, orders::list),
                new Route(Method.POST, "/orders", Access.scope("orders:write"), place),
                new Route(Method.GET, "/orders/{id}", Access.PUBLIC, orders::one),
                new Route(Method.GET, "/orders/{id}/quote", Access.PUBLIC, quote)));
    }

    /**
     * The same table with HEAD wherever there is GET, for the same callers and by the same handler (RFC 9110 section 9.1: servers MUST
     * support both). Only for a listener that keeps the body of such a response back: Helidon 4.4.0 would send it.
     */
    public Routes withHead() {
        List<Route> all = new ArrayList<>();
        for (Route route : table) {
            all.add(route);
            if (route.method().equals(Method.GET)) {
                all.add(new Route(Method.HEAD, route.path(), route.access(), route.handler()));
            }
        }
        return new Routes(all);
    }

    /** Who may call what. */
    public Policy policy() {
        Policy.Builder policy = Policy.builder();
        table.forEach(route -> policy.add(route.method(), route.path(), route.access()));
        policy.add(Method.OPTIONS, SERVER, Access.PUBLIC);
        return policy.build();
    }

    /**
     * Registers the chain and all routes in this order.
     *
     * @param chain runs around all of them; where it leaves the check of tokens to the routing (the fault), that is registered
     *     behind {@link #EXPORT} and before all others
     */
    public void register(HttpRouting.Builder routing, MiddlewareSettings.Chain chain, RouteOrder order) {
        routing.addFilter(chain.filter());
        RouteList routes = new RouteList();
        for (Route route : table) {
            Handler handler = DatabaseAnswers.around(route.handler());
            if (chain.asRoute().isPresent() && route.path().equals(EXPORT)) {
                routing.route(route.method(), route.path(), handler);
            } else {
                routes.on(route.method(), route.path(), handler);
            }
        }
        chain.asRoute().ifPresent(routing::any);
        Map<String, List<String>> methods = methods();
        routing.route(
                Method.OPTIONS, SERVER, options(list(methods.values().stream().flatMap(List::stream))));
        // behind the routes that they belong to: the path is known, the method is not
        methods.forEach((path, allowed) -> routes.any(path, only(list(allowed.stream()))));
        routes.register(routing, order);
    }

    private Map<String, List<String>> methods() {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (Route route : table) {
            methods.computeIfAbsent(route.path(), path -> new ArrayList<>())
                    .add(route.method().text());
        }
        methods.values().forEach(allowed -> allowed.add(Method.OPTIONS.text()));
        return methods;
    }

    private static String list(Stream<String> methods) {
        return methods.distinct().collect(Collectors.joining(", "));
    }

    /**
     * Says what may be asked, RFC 9110 section 9.3.7. 200 and not 204, since Helidon 4.4.0 gives that a Content-Length, which section 8.6
     * forbids.
     */
    private static Handler options(String methods) {
        return (request, response) ->
                response.header(HeaderNames.ALLOW, methods).send();
    }

    private static Handler only(String methods) {
        Handler options = options(methods);
        return (request, response) -> {
            Method method = request.prologue().method();
            if (method.equals(Method.OPTIONS)) {
                options.handle(request, response);
                return;
            }
            throw ProblemException.methodNotAllowed(
                    "The method " + method.text() + " is not one of this resource's: " + methods + ".", methods);
        };
    }
}
