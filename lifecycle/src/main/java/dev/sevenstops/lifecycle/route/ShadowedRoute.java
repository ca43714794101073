package dev.sevenstops.lifecycle.route;

/**
 * A route that no request reaches, because one that was registered earlier takes every request that it would accept.
 *
 * @param route the route that is never reached
 * @param by the route in front of it
 */
public record ShadowedRoute(RegisteredRoute route, RegisteredRoute by) {
    /** One clause that names both, such as {@code GET /orders/export is never reached: GET /orders/{id} is in front of it}. */
    public String text() {
        return route.text() + " is never reached: " + by.text() + " is in front of it";
    }
}
