package dev.sevenstops.app.handle;

import dev.sevenstops.app.middleware.Limits;
import dev.sevenstops.app.middleware.ProblemException;
import dev.sevenstops.lifecycle.Stop;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;

/** {@code GET /orders/search?q=&limit=}: orders by the customer's name or by an article's key. */
public final class SearchHandler implements Handler {
    private static final int DEFAULT_LIMIT = 20;
    private static final int LONGEST_TEXT = 80;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final OrderSearch search;
    private final int maxLimit;

    /**
     * A handler over a search.
     *
     * @param search finds the orders
     * @param maxLimit matches in one answer at most; a larger limit that is asked for is cut to this
     */
    public SearchHandler(OrderSearch search, int maxLimit) {
        this.search = search;
        this.maxLimit = maxLimit;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        String text = request.query().first("q").orElse("").strip();
        if (text.isEmpty() || text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            throw ProblemException.badRequest(
                    "The parameter q must be a text of 1 to " + LONGEST_TEXT + " characters.");
        }
        int limit = Math.min(Parameters.number(request, "limit", DEFAULT_LIMIT, 1), maxLimit);
        try {
            response.send(new SearchResult(search.find(text, limit), text));
        } catch (OrderSearch.TooManySearches e) {
            throw Limits.overloaded(Stop.HANDLE, "As many searches are running as may.", RETRY_AFTER);
        }
    }
}
