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

    /**
     * Handlers over a repository.
     *
     * @param orders where the orders are
     * @param maxPageSize rows in one page at most
     */
    public OrdersHandler(OrderRepository orders, int maxPageSize) {
        this.orders = orders;
        this.maxPageSize = maxPageSize;
    }

    /** {@code GET /orders?page=&size=}: one page of the list; a size beyond the most that is given is cut to it. */
    public void list(ServerRequest request, ServerResponse response) {
        int page = number(request, "page", 0, 0);
        int size = Math.min(number(request, "size", DEFAULT_SIZE, 1), maxPageSize);
        response.send(OrderPage.of(orders.page(page, size), page, size, orders.total()));
    }

    /** {@code GET /orders/{id}}: one order with its lines. */
    public void one(ServerRequest request, ServerResponse response) {
        String text = request.path().pathParameters().get("id");
        long id;
        try {
            id = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("The order's id must be a whole number, not '" + text + "'.");
        }
        response.send(orders.order(id).orElseThrow(() -> ProblemException.notFound("There is no order " + id + ".")));
    }

    private static int number(ServerRequest request, String name, int otherwise, int min) {
        String text = request.query().first(name).orElse("");
        if (!request.query().contains(name)) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // the same answer as for a number out of range
        }
        throw ProblemException.badRequest("The parameter " + name + " must be a whole number from " + min + " to "
                + Integer.MAX_VALUE + ", not '" + text + "'.");
    }
}
