package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.Pause.MILLI;
import static dev.sevenstops.lifecycle.Pause.spend;
import static dev.sevenstops.lifecycle.TestServer.get;
import static dev.sevenstops.lifecycle.TestServer.readResponse;
import static dev.sevenstops.lifecycle.TestServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.TestServer.Seen;
import io.helidon.common.Weighted;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where middleware ends and routing begins. */
class FiltersIT {
    private static final List<Stop> WITH_FILTERS =
            List.of(Stop.ACCEPT, Stop.PARSE, Stop.MIDDLEWARE, Stop.ROUTE, Stop.HANDLE, Stop.DRAIN);

    private static final Filter BEFORE_AND_BEHIND = (chain, request, response) -> {
        spend(MILLI);
        chain.proceed();
    };

    /** A feature with a filter and a route, set up behind everything of the application. */
    private record Late(Filter filter) implements HttpFeature, Weighted {
        @Override
        public void setup(HttpRouting.Builder routing) {
            routing.addFilter(filter).get("/late", (request, response) -> response.send("late"));
        }

        @Override
        public double weight() {
            return 1;
        }
    }

    @Test
    void theTimeOfEveryFilterIsMiddlewares() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.addFilter(BEFORE_AND_BEHIND)
                        .addFeature(() -> new Late(BEFORE_AND_BEHIND))
                        .addFilter(BEFORE_AND_BEHIND)
                        .get("/orders", (request, response) -> response.send("orders")));
                Socket socket = server.connect()) {
            send(socket, get("/orders"));
            assertEquals(200, readResponse(socket));
            Seen orders = server.next();
            assertEquals(WITH_FILTERS, orders.order());
            assertTrue(orders.own().get(Stop.MIDDLEWARE) >= 3 * MILLI, "three filters: " + orders);
            assertEquals(orders.total(), orders.sum());

            send(socket, get("/late"));
            assertEquals(200, readResponse(socket));
            Seen late = server.next();
            assertTrue(late.order().contains(Stop.HANDLE), "the feature's own route: " + late);
            assertTrue(late.own().get(Stop.MIDDLEWARE) >= 3 * MILLI, "three filters: " + late);
        }
    }

    @Test
    void aFilterThatAnswersItselfIsMiddlewareToTheEnd() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.addFilter((chain, request, response) ->
                                response.status(403).send())
                        .get("/orders", (request, response) -> response.send("orders")));
                Socket socket = server.connect()) {
            send(socket, get("/orders"));
            assertEquals(403, readResponse(socket));
            Seen seen = server.next();
            assertEquals(List.of(Stop.ACCEPT, Stop.PARSE, Stop.MIDDLEWARE, Stop.DRAIN), seen.order());
        }
    }

    @Test
    void withoutFiltersThereIsNoMiddleware() throws Exception {
        // of what is discovered, the context feature has a filter
        try (TestServer server = new TestServer(
                        config -> config.featuresDiscoverServices(false),
                        routing -> routing.get("/orders", (request, response) -> response.send("orders")));
                Socket socket = server.connect()) {
            send(socket, get("/orders"));
            assertEquals(200, readResponse(socket));
            assertEquals(
                    List.of(Stop.ACCEPT, Stop.PARSE, Stop.ROUTE, Stop.HANDLE, Stop.DRAIN),
                    server.next().order());
        }
    }
}
