package dev.sevenstops.app.downstream;

import java.util.Locale;

/** The services. */
enum Service {
    PRICING(1),
    INVENTORY(2),
    SHIPPING(3),
    /** Called by other services, never by the orders service. */
    WAREHOUSE(4);

    private final long key;

    Service(long key) {
        this.key = key;
    }

    /** Its part in the key of {@link Draws}: fixed, so that a service more changes nothing of the others. */
    long key() {
        return key;
    }

    /** The name on the wire, in settings and in reports. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
