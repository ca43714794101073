package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that keeps the rule of {@code STATUS.md} gets what it asked for, once. */
class RetryIT {
    @Test
    void waitsAsLongAsItIsToldAndGetsItsAnswer() throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.middleware.rate-limit", "1"));
                Contract client = new Contract(service.port())) {
            while (client.send(client.request("/orders/7").build()).statusCode() != 429) {
                // until the allowance is used up
            }
            RetryingClient retrying = new RetryingClient(client, 10);
            assertEquals(200, retrying.send(client.request("/orders/7").build()).statusCode());
            assertTrue(!retrying.pauses().isEmpty());
            assertTrue(
                    retrying.pauses().stream().allMatch(Duration.ofSeconds(1)::equals), () -> "" + retrying.pauses());
        }
    }

    @Test
    void givesUpWithTheLastAnswerAfterGrowingPauses() throws Exception {
        try (OrdersService service = TestService.start(
                        Map.of("stops.handle.query-timeout", "50", "app.database.search-delay", "600000"));
                Contract client = new Contract(service.port())) {
            RetryingClient retrying = new RetryingClient(client, 3);
            Contract.problem(
                    504, retrying.send(client.request("/orders/search?q=ada").build()));
            assertEquals(List.of(Duration.ofMillis(50), Duration.ofMillis(100)), retrying.pauses());
        }
    }

    @Test
    void whatTheClientMustChangeIsNotTriedAgain() throws Exception {
        try (OrdersService service = TestService.start(Map.of());
                Contract client = new Contract(service.port())) {
            RetryingClient retrying = new RetryingClient(client, 3);
            Contract.problem(400, retrying.send(client.request("/orders/x").build()));
            Contract.problem(401, retrying.send(client.request("/orders/export").build()));
            Contract.problem(
                    404, retrying.send(client.request("/orders/1000000").build()));
            Contract.problem(422, retrying.send(client.post("{}", "Idempotency-Key", "x")));
            assertEquals(List.of(), retrying.pauses());
        }
    }

    @Test
    void aPostWithoutAKeyIsSentOnce() throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.middleware.rate-limit", "1"));
                Contract client = new Contract(service.port())) {
            RetryingClient retrying = new RetryingClient(client, 10);
            HttpResponse<String> response;
            do {
                response = retrying.send(client.post(Contract.ORDER));
            } while (response.statusCode() == 201);
            Contract.problem(429, response);
            assertEquals(List.of(), retrying.pauses());
        }
    }

    @Test
    void aPostWhoseAnswerWasLostIsPlacedOnce() throws Exception {
        try (OrdersService service = TestService.start(Map.of());
                Contract client = new Contract(service.port())) {
            byte[] body = Contract.ORDER.getBytes(StandardCharsets.UTF_8);
            try (RawClient lost = new RawClient(service.port())) {
                lost.send("POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: "
                        + TestTokens.bearer("orders:write") + "\r\nIdempotency-Key: once\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n" + Contract.ORDER);
                // it hangs up without having read the answer, when the order is there
                await().until(() -> client.get("/orders").get("total").asInt() == 100_001);
            }
            RetryingClient retrying = new RetryingClient(client, 3);
            HttpResponse<String> again = retrying.send(client.post(Contract.ORDER, "Idempotency-Key", "once"));
            assertEquals(201, again.statusCode(), again.body());
            assertEquals("/orders/100001", Contract.header(again, "Location"));
            assertEquals(100_001, client.get("/orders").get("total").asInt());
        }
    }
}
