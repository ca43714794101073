package dev.sevenstops.app.handle.quote;

import java.math.BigDecimal;
import java.time.Duration;

/** How the call of one dependency ended. */
sealed interface Outcome {

    /**
     * With an answer.
     *
     * @param value what it said; whole for all but pricing
     */
    record Answered(BigDecimal value) implements Outcome {}

    /**
     * Too late, here or there: it was cut, or refused because it could not be done in time.
     *
     * @param byDeadline whether it was the request's deadline, and not the timeout of this call alone
     */
    record TooLate(boolean byDeadline) implements Outcome {}

    /**
     * The service has as much to do as it can.
     *
     * @param retryAfter when it wants to be asked again
     */
    record PushedBack(Duration retryAfter) implements Outcome {}

    /** In any other way; the log says which. */
    record Failed() implements Outcome {}

    /** Not at all: it was cancelled, because the answer was decided without it. */
    record Cancelled() implements Outcome {}
}
