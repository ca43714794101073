package dev.sevenstops.app.downstream;

import java.util.Locale;

/** The services. */
enum Service {
    PRICING,
    INVENTORY,
    SHIPPING,
    /** Called by other services, never by the orders service. */
    WAREHOUSE;

    /** The name on the wire, in settings and in reports. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
