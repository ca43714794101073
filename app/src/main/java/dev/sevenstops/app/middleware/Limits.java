package dev.sevenstops.app.middleware;

import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Stop;
import io.helidon.http.Status;
import java.time.Duration;

/**
 * The one place through which every answer goes that says "not now": a limit of ours was reached, and the request was refused
 * without being tried. It is counted as ended by {@code limit} at the stop whose limit it was. The connection is kept, since a client that has to connect again costs more than its answer.
 */
public final class Limits {
    private Limits() {}

    /**
     * 503: the service has as much to do as it can.
     *
     * @param stop whose limit it was
     * @param detail what the client should know
     * @param retryAfter when it is worth trying again; rounded up to whole seconds (RFC 9110 section 10.2.3)
     */
    public static ProblemException overloaded(Stop stop, String detail, Duration retryAfter) {
        return rejected(stop, Status.SERVICE_UNAVAILABLE_503, detail, retryAfter);
    }

    /**
     * 429: this client has asked for as much as it may.
     *
     * @param stop whose limit it was
     * @param detail what the client should know
     * @param retryAfter when it may ask again; rounded up to whole seconds
     */
    public static ProblemException tooManyRequests(Stop stop, String detail, Duration retryAfter) {
        return rejected(stop, Status.TOO_MANY_REQUESTS_429, detail, retryAfter);
    }

    private static ProblemException rejected(Stop stop, Status status, String detail, Duration retryAfter) {
        Lifecycle.limited(stop);
        long seconds = Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
        return ProblemException.later(status, detail, seconds);
    }
}
