package dev.sevenstops.app.downstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * What the services say. The facts are a function of seed and order, so that every replica gives the same.
 *
 * @param service who speaks
 * @param replica and which of its replicas
 * @param draws where the facts come from
 */
record Answers(Service service, int replica, Draws draws) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Header PROBLEM =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
    private static final Header RETRY = HeaderValues.createCached(HeaderNames.RETRY_AFTER, "1");
    private static final int FACT = 32;

    /** The answer that was asked for. */
    void fact(ServerResponse response, long order) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("service", service.id()).put("order", order).put("replica", replica);
        double fact = draws.uniform(FACT, service.key(), order);
        switch (service) {
            case PRICING -> json.put("price", BigDecimal.valueOf(500 + (long) (fact * 99_500), 2));
            case INVENTORY, WAREHOUSE -> json.put("stock", (int) (fact * 1_000));
            case SHIPPING -> json.put("days", 1 + (int) (fact * 5));
        }
        response.header(HeaderValues.CONTENT_TYPE_JSON).send(bytes(json));
    }

    /** An answer that says why not. */
    void refuse(ServerResponse response, Refusal refusal) {
        if (refusal.retry()) {
            response.header(RETRY);
        }
        problem(response, refusal.status(), refusal.title(), refusal.detail());
    }

    /** An answer to a request that makes no sense. */
    static void bad(ServerResponse response, String detail) {
        problem(response, 400, "Bad Request", detail);
    }

    private static void problem(ServerResponse response, int status, String title, String detail) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        response.status(Status.create(status)).header(PROBLEM).send(bytes(json));
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
