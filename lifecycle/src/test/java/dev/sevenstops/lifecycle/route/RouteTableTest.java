package dev.sevenstops.lifecycle.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final Handler ANSWER = (request, response) -> response.send("");

    private static RouteTable table(Consumer<HttpRouting.Builder> routing) {
        RouteTable table = new RouteTable();
        HttpRouting.Builder builder = table.recording(HttpRouting.builder());
        routing.accept(builder);
        builder.build();
        return table;
    }

    private static List<String> shadowed(Consumer<HttpRouting.Builder> routing) {
        return table(routing).shadowed().stream().map(ShadowedRoute::text).toList();
    }

    @Test
    void aParameterInFrontOfALiteralTakesItsRequests() {
        assertEquals(
                List.of("GET /orders/export is never reached: GET /orders/{id} is in front of it"),
                shadowed(routing -> routing.get("/orders", ANSWER)
                        .get("/orders/{id}", ANSWER)
                        .get("/orders/export", ANSWER)));
        assertEquals(
                List.of(),
                shadowed(routing -> routing.get("/orders", ANSWER)
                        .get("/orders/export", ANSWER)
                        .get("/orders/{id}", ANSWER)));
    }

    @Test
    void methodsMustBeTakenTooAllOfThem() {
        assertEquals(
                List.of(),
                shadowed(routing -> routing.get("/orders/{id}", ANSWER)
                        .post("/orders/export", ANSWER)
                        .any("/orders/{id}", ANSWER)));
        assertEquals(
                List.of("POST /orders/export is never reached: any method /orders/{id} is in front of it"),
                shadowed(routing -> routing.any("/orders/{id}", ANSWER).post("/orders/export", ANSWER)));
        assertEquals(
                List.of("GET /a is never reached: GET,POST /{x} is in front of it"),
                shadowed(routing -> routing.route(
                                Method.predicate(Method.GET, Method.POST), PathMatchers.create("/{x}"), ANSWER)
                        .get("/a", ANSWER)));
    }

    @Test
    void somePathsAreNotAll() {
        assertEquals(
                List.of(),
                shadowed(routing -> routing.get("/a/b", ANSWER)
                        .get("/a/{x}", ANSWER)
                        .get("/a/{x}/c", ANSWER)
                        .get("/{x}/b/c", ANSWER)));
    }

    @Test
    void optionalPartsWildcardsAndPrefixes() {
        assertEquals(
                1, shadowed(r -> r.get("/a[/{x}]", ANSWER).get("/a", ANSWER)).size());
        assertEquals(
                0, shadowed(r -> r.get("/a", ANSWER).get("/a[/{x}]", ANSWER)).size());
        assertEquals(
                1, shadowed(r -> r.get("/a/*", ANSWER).get("/a/{x}/c", ANSWER)).size());
        assertEquals(1, shadowed(r -> r.get("/a/*", ANSWER).get("/a", ANSWER)).size());
        assertEquals(
                1, shadowed(r -> r.get("/{+all}", ANSWER).get("/a/{x}", ANSWER)).size());
        assertEquals(
                0, shadowed(r -> r.get("/{one}", ANSWER).get("/a/{x}", ANSWER)).size());
        assertEquals(1, shadowed(r -> r.get("/{x}", ANSWER).get("/{y}", ANSWER)).size());
        assertEquals(
                1,
                shadowed(r -> r.get("/a/*/c", ANSWER).get("/a/{x}/{y}/c", ANSWER))
                        .size());
    }

    @Test
    void routesOfServicesAreSeenBelowTheirPath() {
        assertEquals(
                List.of("GET /orders/export is never reached: GET /orders/{id} is in front of it"),
                shadowed(routing -> routing.register("/orders", rules -> rules.get("/{id}", ANSWER))
                        .get("/orders/export", ANSWER)));
        assertEquals(
                List.of("GET /v1/orders/export is never reached: GET /v1/orders/{id} is in front of it"),
                shadowed(routing -> routing.get("/v1/orders/{id}", ANSWER)
                        .register(
                                "/v1", version -> version.register("/orders", rules -> rules.get("/export", ANSWER)))));
        assertEquals(
                List.of("/orders", "/orders/{id}"),
                table(routing -> routing.register(
                                "/orders", rules -> rules.get("/", ANSWER).get("/{id}", ANSWER)))
                        .routes()
                        .stream()
                        .map(RegisteredRoute::pattern)
                        .toList());
    }

    @Test
    void servicesStandWhereTheyWereRegistered() {
        assertEquals(
                List.of(),
                shadowed(routing -> routing.register(rules -> rules.get("/orders/export", ANSWER))
                        .get("/orders/{id}", ANSWER)));
    }

    @Test
    void whatMayHaveAConditionShadowsNothing() {
        assertEquals(
                List.of(),
                shadowed(routing -> routing.route(HttpRoute.builder()
                                .methods(Method.GET)
                                .path("/orders/{id}")
                                .headers(headers -> false)
                                .handler(ANSWER))
                        .get("/orders/export", ANSWER)));
        assertEquals(
                List.of(),
                shadowed(routing -> routing.route(
                                method -> method.text().startsWith("G"), PathMatchers.create("/orders/{id}"), ANSWER)
                        .get("/orders/{id:\\w+}", ANSWER)
                        .get("/orders/export", ANSWER)));
    }

    @Test
    void whatCannotBeReachedForCertainIsNamedAlthoughItHasAConditionOfItsOwn() {
        assertEquals(
                List.of("some methods /orders/export is never reached: any method /orders/{id} is in front of it"),
                shadowed(routing -> routing.any("/orders/{id}", ANSWER)
                        .route(HttpRoute.builder().path("/orders/export").handler(ANSWER))));
        assertEquals(
                1,
                shadowed(r -> r.get("/{x}/{y}", ANSWER)
                                .get("/orders/{+id}", ANSWER)
                                .get("/orders/a", ANSWER))
                        .size());
    }

    @Test
    void whatPassesOnShadowsNothing() {
        PassingHandler passing = (request, response) -> response.next();
        assertEquals(
                List.of(),
                shadowed(routing -> routing.any((request, response) -> response.next())
                        .any("/orders/*", passing)
                        .get("/orders/export", passing, ANSWER)
                        .get("/orders/{id}", ANSWER, ANSWER)));
    }

    @Test
    void aSecondBuildDoesNotCountTwice() {
        RouteTable table = new RouteTable();
        HttpRouting.Builder builder = table.recording(HttpRouting.builder())
                .register("/orders", rules -> rules.get("/{id}", ANSWER).get("/export", ANSWER));
        builder.build();
        builder.build();
        assertEquals(2, table.routes().size());
        assertEquals(1, table.shadowed().size());
    }

    @Test
    void beforeTheServerIsBuiltNothingIsKnown() {
        assertThrows(IllegalStateException.class, () -> new RouteTable().shadowed());
    }
}
