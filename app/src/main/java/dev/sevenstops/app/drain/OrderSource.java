package dev.sevenstops.app.drain;

import dev.sevenstops.app.handle.Order;
import java.util.List;

/** Where an export gets its orders from, a page at a time. Between two pages nothing is held open. */
@FunctionalInterface
public interface OrderSource {

    /**
     * The orders behind one.
     *
     * @param id the last order of the page before, 0 for the first page
     * @param limit orders at most
     * @return the orders, by id; empty behind the last
     */
    List<Order> after(long id, int limit);
}
