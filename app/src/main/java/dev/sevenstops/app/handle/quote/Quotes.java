package dev.sevenstops.app.handle.quote;

import dev.sevenstops.app.middleware.ProblemException;
import io.helidon.webserver.http.Handler;
import java.util.List;
import java.util.Optional;

/** The quotes of a running service: their handler, the connections to those they depend on, and what they count. */
public final class Quotes implements AutoCloseable {
    private final Handler handler;
    private final List<Hop> hops;
    private final QuoteMeters meters;

    Quotes(Optional<QuoteHandler> handler, List<Hop> hops, String key) {
        this.handler = handler.<Handler>map(quotes -> quotes).orElse((request, response) -> {
            throw ProblemException.unavailable(
                    "There are no quotes: the service was started without " + key + ", which says who to ask.");
        });
        this.hops = List.copyOf(hops);
        this.meters = new QuoteMeters(hops);
    }

    /** {@code GET /orders/{id}/quote}. */
    public Handler handler() {
        return handler;
    }

    /** Closes the connections and takes the figures back. To be called when no request is running any more. */
    @Override
    public void close() {
        meters.close();
        hops.forEach(Hop::close);
    }
}
