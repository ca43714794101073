package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a search finds. */
class SearchIT {
    @Test
    void findsByCustomerAndByArticle() throws Exception {
        // what is nowhere is looked for everywhere, and on a cold machine that takes longer than a client would wait
        try (OrdersService service = TestService.start(Map.of("stops.handle.query-timeout", "0"));
                Contract client = new Contract(service.port())) {
            findsByCustomerAndByArticle(client);
        }
    }

    static void findsByCustomerAndByArticle(Contract client) throws Exception {
        JsonNode found = client.get("/orders/search?q=LOVELACE&limit=7");
        assertEquals("LOVELACE", found.get("query").asText());
        assertEquals(7, found.get("matches").size());
        int before = 0;
        for (JsonNode order : found.get("matches")) {
            assertTrue(order.get("customer").asText().contains("Lovelace"), order::toString);
            assertTrue(order.get("id").asInt() > before, "by id");
            before = order.get("id").asInt();
        }
        for (JsonNode order : client.get("/orders/search?q=a-1003").get("matches")) {
            boolean there = false;
            for (JsonNode line :
                    client.get("/orders/" + order.get("id").asInt()).get("lines")) {
                there |= line.get("sku").asText().equals("A-1003");
            }
            assertTrue(there, order::toString);
        }
        assertEquals(20, client.get("/orders/search?q=a-1003").get("matches").size());
        assertEquals(
                50, client.get("/orders/search?q=a&limit=1000").get("matches").size(), "cut to a page");
        for (String nothing : new String[] {"%25", "_", "!", "'", "A-9999", "nobody%20at%20all", "%5C"}) {
            JsonNode none = client.get("/orders/search?q=" + nothing).get("matches");
            for (JsonNode order : none) {
                // a sign of LIKE's is a sign like any other, and O'Brien has one
                assertEquals("'", nothing, order::toString);
            }
        }
    }
}
