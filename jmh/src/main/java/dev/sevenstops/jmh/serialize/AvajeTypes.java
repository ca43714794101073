package dev.sevenstops.jmh.serialize;

import dev.sevenstops.app.handle.OrderPage;
import dev.sevenstops.app.handle.OrderSummary;
import io.avaje.jsonb.Json;

/** Has avaje's processor generate code for the service's types. */
@Json.Import({OrderPage.Last.class, OrderSummary.class})
final class AvajeTypes {
    private AvajeTypes() {}
}
