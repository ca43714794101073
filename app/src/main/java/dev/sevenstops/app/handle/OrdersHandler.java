package dev.sevenstops.app.handle;

import dev.sevenstops.app.middleware.ProblemException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Answers the requests for orders. */
public final class OrdersHandler {
    /** Rows in a page when the client does not say; never more than the most that is given. */
    private static final int DEFAULT_SIZE = 50;

    private final OrderRepository orders;
    private final int maxPageSize;
    private final OrderDelay delay;

    /**
     * Handlers over a repository.
     *
     * @param orders where the orders are
     * @param maxPageSize rows in one page at most
     * @param delay that each request for one order takes longer
     */
    OrdersHandler(OrderRepository orders, int maxPageSize, OrderDelay delay) {
        this.orders = orders;
        this.maxPageSize = maxPageSize;
        this.delay = delay;
    }

    /** {@code GET /orders?page=&size=}: one page of the list; a size beyond the most that is given is cut to it. */
    public void list(ServerRequest request, ServerResponse response) {
        int page = Parameters.number(request, "page", 0, 0);
        int size = Math.min(Parameters.number(request, "size", DEFAULT_SIZE, 1), maxPageSize);
        // asked for first: an order that comes in between may be on the page and uncounted, never counted and left out
        long total = orders.total();
        response.send(OrderPage.of(orders.page(page, size), page, size, total));
    }

    /** {@code GET /orders/{id}}: one order with its lines. */
    public void one(ServerRequest request, ServerResponse response) {
        long id = OrderId.of(request);
        delay.await();
        response.send(orders.order(id).orElseThrow(() -> ProblemException.notFound("There is no order " + id + ".")));
    }
}
