package dev.sevenstops.app;

import static dev.sevenstops.app.Contract.header;
import static dev.sevenstops.app.Contract.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that are placed are there, once. */
class PlaceOrderIT {
    @ParameterizedTest
    @ValueSource(strings = {"dsl-json", "jackson"})
    void aPlacedOrderIsThere(String serializer) throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.serialize.serializer", serializer));
                Contract client = new Contract(service.port())) {
            placesOne(client, 100_000);
            sameRequestSameOrder(client, 100_001);
            manyAtOnce(client, 100_002);
        }
        try (OrdersService next = TestService.start(Map.of());
                Contract client = new Contract(next.port())) {
            assertEquals(100_000, client.get("/orders").get("total").asInt(), "each process has a copy of its own");
        }
    }

    static void placesOne(Contract client, int before) throws Exception {
        HttpResponse<String> response = client.send(client.post(Contract.ORDER));
        assertEquals(201, response.statusCode(), response.body());
        assertEquals("/orders/" + (before + 1), header(response, "Location"));
        JsonNode placed = json(response);
        assertEquals(client.get(header(response, "Location")), placed);
        assertEquals("36.00", placed.get("total").asText().replaceAll("^36(\\.0)?$", "36.00"));
        assertEquals("NEW", placed.get("status").asText());
        assertEquals("Hex bolt M8×40", placed.at("/lines/1/article").asText());
        assertEquals(before + 1, client.get("/orders").get("total").asInt());
        JsonNode last = client.get("/orders?page=" + before / 50 + "&size=50");
        assertEquals(placed.get("number"), last.get("items").get(before % 50).get("number"));
        assertTrue(!last.has("next"), "the last page is still the last");
    }

    static void sameRequestSameOrder(Contract client, int before) throws Exception {
        HttpResponse<String> first = client.send(client.post(Contract.ORDER, "Idempotency-Key", "k1"));
        HttpResponse<String> again = client.send(client.post(Contract.ORDER, "Idempotency-Key", "k1"));
        assertEquals(201, again.statusCode(), again.body());
        assertEquals(first.body(), again.body());
        assertEquals(header(first, "Location"), header(again, "Location"));
        assertEquals(before + 1, client.get("/orders").get("total").asInt());
    }

    /** Eight clients at once, each of its requests sent twice at the same time: no gap, no order too many. */
    static void manyAtOnce(Contract client, int before) throws Exception {
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String key = "many-" + i / 2;
            calls.add(() -> {
                HttpResponse<String> response = client.send(client.post(Contract.ORDER, "Idempotency-Key", key));
                assertEquals(201, response.statusCode(), response.body());
                return header(response, "Location");
            });
        }
        TreeSet<Integer> ids = new TreeSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> location : threads.invokeAll(calls)) {
                ids.add(Integer.parseInt(location.get().substring("/orders/".length())));
            }
        }
        assertEquals(8, ids.size(), ids::toString);
        assertEquals(before + 1, ids.first());
        assertEquals(before + 8, ids.last());
        assertEquals(before + 8, client.get("/orders").get("total").asInt());
    }
}
