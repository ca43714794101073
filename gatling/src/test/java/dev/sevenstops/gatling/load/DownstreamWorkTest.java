package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DownstreamWorkTest {
    private static String service(int requests, int hedges, double slotSeconds, int busy) {
        return "{\"requests\": " + requests + ", \"completed\": " + requests + ", \"hedges\": " + hedges
                + ", \"refused\": 1, \"pushedBack\": 2, \"cancelled\": 3, \"abandoned\": 4, \"slotSeconds\": "
                + slotSeconds
                + ", \"abandonedSlotSeconds\": 0.5, \"expired\": 5, \"cancelledSlotSeconds\": "
                + slotSeconds / 2 + ", \"expiredSlotSeconds\": 0, \"slots\": 32, \"queued\": 0, \"busy\": " + busy
                + "}";
    }

    private static DownstreamWork work(String json) throws IOException {
        return DownstreamWork.of(Json.mapper().readTree(json));
    }

    @Test
    void aSliceIsTheDifferenceOfEachServiceAndOfAll() throws IOException {
        DownstreamWork before =
                work("{\"pricing\": " + service(10, 1, 1.5, 0) + ", \"warehouse\": " + service(20, 0, 3, 0) + "}");
        DownstreamWork after =
                work("{\"pricing\": " + service(110, 6, 2.5, 0) + ", \"warehouse\": " + service(120, 2, 9, 0) + "}");

        Map<String, Double> counters = after.since(before, 10);

        assertEquals(100.0, counters.get("downstream.pricing.requests"));
        assertEquals(200.0, counters.get("downstream.requests"));
        assertEquals(7.0, counters.get("downstream.hedges"));
        assertEquals(1.0, counters.get("downstream.pricing.slot.seconds"));
        assertEquals(7.0, counters.get("downstream.slot.seconds"));
        assertEquals(5.0, counters.get("downstream.called.hedges"), "the warehouse is called by the others");
        assertEquals(95.0, counters.get("downstream.called.first"));
        assertEquals(3.5, counters.get("downstream.wasted.slot.seconds"), "half of it was cancelled");
        assertEquals(320.0, counters.get("downstream.warehouse.slot.capacity.seconds"), "slots times length");
        assertEquals(640.0, counters.get("downstream.slot.capacity.seconds"));
        assertEquals(0.0, counters.get("downstream.pushed-back"), "what did not move is zero and not absent");
        assertTrue(new HashSet<>(DownstreamCounters.names()).containsAll(counters.keySet()));
    }

    @Test
    void theyAreQuietWhenNothingIsWorkedOnAndNothingWaits() throws IOException {
        assertTrue(work("{\"services\": {\"pricing\": " + service(1, 0, 0, 0) + "}}")
                .quiet());
        assertFalse(work("{\"pricing\": " + service(1, 0, 0, 0) + ", \"shipping\": " + service(1, 0, 0, 2) + "}")
                .quiet());
        assertTrue(DownstreamWork.none().quiet());
        assertEquals(Map.of(), DownstreamWork.none().since(DownstreamWork.none(), 10));
    }

    @Test
    void aCountThatIsMissingIsNotZero() {
        IOException e = assertThrows(
                IOException.class,
                () -> work("{\"pricing\": " + service(1, 0, 0, 0).replace("\"hedges\"", "\"hedge\"") + "}"));
        assertEquals("/observe/work says no number 'hedges' of pricing", e.getMessage());
        assertThrows(IOException.class, () -> work("{}"));
    }
}
