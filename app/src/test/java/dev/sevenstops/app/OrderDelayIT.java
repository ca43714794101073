package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the wait that is added to the handler of one order is found again. */
class OrderDelayIT {
    private static final int MICROS = 30_000;

    @Test
    void itIsTimeOfTheHandleStopOfOneOrder() throws Exception {
        try (OrdersService service = TestService.start(Map.of("app.database.order-delay", Integer.toString(MICROS)));
                Contract client = new Contract(service.port())) {
            for (int request = 0; request < 3; request++) {
                assertEquals(7, client.get("/orders/7").get("id").asInt());
            }
            // an answer may be there before its request is counted, but not before the one in front of it is
            double count = handle(service, "count");
            assertTrue(count >= 2, () -> count + " requests are counted");
            double seconds = handle(service, "sum");
            assertTrue(seconds >= 2 * MICROS / 1e6, () -> seconds + " s of " + count + " requests");
        }
    }

    private static double handle(OrdersService service, String figure) throws Exception {
        return Meters.value(service.adminPort(), "lifecycle_stop_duration_" + figure, "stop=\"handle\"");
    }
}
