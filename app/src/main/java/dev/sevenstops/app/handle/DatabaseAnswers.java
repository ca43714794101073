package dev.sevenstops.app.handle;

import dev.sevenstops.app.middleware.Limits;
import dev.sevenstops.app.middleware.ProblemException;
import dev.sevenstops.lifecycle.Stop;
import io.helidon.webserver.http.Handler;
import java.time.Duration;

/**
 * What a client is answered when the database does not do what it was asked to: 503 if nothing was begun, so that it is worth
 * trying again soon; 504 if it was begun and took too long, so that trying again soon would only add to it; 500 for
 * everything else.
 */
public final class DatabaseAnswers {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private DatabaseAnswers() {}

    /** The handler with these answers. */
    public static Handler around(Handler handler) {
        return (request, response) -> {
            try {
                handler.handle(request, response);
            } catch (DatabaseException e) {
                throw switch (e.reason()) {
                    case NO_CONNECTION ->
                        Limits.overloaded(Stop.HANDLE, "The database has no connection to spare.", RETRY_AFTER);
                    case TOO_SLOW -> ProblemException.timeout("The database did not answer in time.");
                    case FAILED -> e;
                };
            }
        };
    }
}
