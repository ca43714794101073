package dev.sevenstops.app.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteOrderTest {
    private static final List<String> REGISTERED =
            List.of("/orders/{id}", "/orders", "/orders/export", "/{+rest}", "/orders/{id}/lines", "/orders/search");

    @Test
    void fixedSegmentsComeFirst() {
        assertEquals(
                List.of(
                        "/orders",
                        "/orders/export",
                        "/orders/search",
                        "/orders/{id}",
                        "/orders/{id}/lines",
                        "/{+rest}"),
                REGISTERED.stream().sorted(RouteOrder.SPECIFIC_FIRST).toList());
    }

    @Test
    void theFaultIsTheOtherWayRound() {
        assertEquals(
                List.of(
                        "/{+rest}",
                        "/orders/{id}/lines",
                        "/orders/{id}",
                        "/orders/export",
                        "/orders/search",
                        "/orders"),
                REGISTERED.stream().sorted(RouteOrder.GENERIC_FIRST).toList());
    }
}
