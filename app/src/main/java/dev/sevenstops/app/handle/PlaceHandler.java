package dev.sevenstops.app.handle;

import dev.sevenstops.app.middleware.Bodies;
import dev.sevenstops.app.middleware.Caller;
import dev.sevenstops.app.middleware.JsonRequest;
import dev.sevenstops.app.middleware.ProblemException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code POST /orders}: places an order, 201.
 *
 * <p>A request with an {@code Idempotency-Key} may be sent again, after an answer that got lost, say: the answer is the order
 * that it placed the first time. The same key with another body is a 409. Keys are the caller's own, and are kept as long as
 * the database is. (The header is that of draft-ietf-httpapi-idempotency-key-header, which leaves the code for this case
 * open to choice; 409 because the request contradicts what is there.)
 */
public final class PlaceHandler implements Handler {
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final int LONGEST_KEY = 255;

    private final OrderWriter writer;
    private final OrderRepository orders;
    private final Bodies bodies;

    /**
     * A handler over a writer.
     *
     * @param writer adds the orders
     * @param orders finds those that were added before
     * @param bodies reads what the clients send
     */
    public PlaceHandler(OrderWriter writer, OrderRepository orders, Bodies bodies) {
        this.writer = writer;
        this.orders = orders;
        this.bodies = bodies;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        JsonRequest body = bodies.json(request);
        NewOrder order = NewOrderReader.read(body.value());
        Order placed = switch (writer.place(order, once(request, body))) {
            case OrderWriter.Placed now -> now.order();
            case OrderWriter.Again before ->
                orders.order(before.id())
                        .orElseThrow(() -> new IllegalStateException("order " + before.id() + " is gone"));
            case OrderWriter.Conflict conflict ->
                throw ProblemException.conflict(
                        "This Idempotency-Key was used with another body; a new request needs a new key.");
        };
        response.status(Status.CREATED_201);
        response.header(HeaderNames.LOCATION, "/orders/" + placed.id());
        response.send(placed);
    }

    private static Optional<OrderWriter.Once> once(ServerRequest request, JsonRequest body) {
        if (!request.headers().contains(IDEMPOTENCY_KEY)) {
            return Optional.empty();
        }
        String key = request.headers().get(IDEMPOTENCY_KEY).get().strip();
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw ProblemException.badRequest(
                    "The Idempotency-Key must be a text of 1 to " + LONGEST_KEY + " characters.");
        }
        String caller = request.context().get(Caller.class).map(Caller::subject).orElse("");
        // a line break cannot be part of a header: no other caller and key give the same text
        String name = caller.length() + "\n" + caller + "\n" + key;
        return Optional.of(
                new OrderWriter.Once(JsonRequest.sha256(name.getBytes(StandardCharsets.UTF_8)), body.digest()));
    }
}
