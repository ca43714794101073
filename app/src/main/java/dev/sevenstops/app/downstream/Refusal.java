package dev.sevenstops.app.downstream;

import java.io.IOException;

/**
 * Why a request is not answered as asked: {@code application/problem+json} (RFC 9457).
 *
 * @param outcome how it is counted
 * @param status the status of the answer
 * @param title the status in words
 * @param detail what happened
 * @param retry whether it can be tried again in a while, which the answer says with {@code Retry-After}
 */
record Refusal(Outcome outcome, int status, String title, String detail, boolean retry) {
    static final Refusal TOO_LATE = timeout(
            Outcome.REFUSED, "The deadline leaves less time than this request is expected to take; nothing was done.");
    static final Refusal EXPIRED =
            timeout(Outcome.EXPIRED, "The deadline has passed while this request was worked on.");
    static final Refusal PUSHED_BACK =
            unavailable(Outcome.PUSHED_BACK, "All slots of this replica are taken, and so is its queue.");
    static final Refusal ENDING = unavailable(Outcome.FAILED, "This replica is about to end.");

    /** The warehouse has not done its part. */
    static Refusal ofWarehouse(int status) {
        return switch (status) {
            case 504 -> timeout(Outcome.FAILED, "The deadline leaves the warehouse too little time.");
            case 503 -> unavailable(Outcome.FAILED, "The warehouse has no free slot.");
            default -> new Refusal(Outcome.FAILED, 502, "Bad Gateway", "The warehouse answered " + status + ".", false);
        };
    }

    /** The warehouse cannot be reached, or has broken off. */
    static Refusal unreachable(IOException cause) {
        return new Refusal(
                Outcome.FAILED, 502, "Bad Gateway", "The warehouse did not answer: " + cause.getMessage(), false);
    }

    private static Refusal timeout(Outcome outcome, String detail) {
        return new Refusal(outcome, 504, "Gateway Timeout", detail, false);
    }

    private static Refusal unavailable(Outcome outcome, String detail) {
        return new Refusal(outcome, 503, "Service Unavailable", detail, true);
    }
}
