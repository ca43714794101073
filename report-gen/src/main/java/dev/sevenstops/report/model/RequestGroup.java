package dev.sevenstops.report.model;

import java.util.Map;

/**
 * The outcome of every intended request of one kind in one slice. {@code answered + failed + censored == intended}, always.
 *
 * <p>Histograms are HdrHistogram's compressed V2 encoding in Base64, nanoseconds, three significant digits.
 *
 * @param name such as {@code steady} or {@code burst}
 * @param intended requests that the schedule asked for
 * @param answered requests that got a response, whatever its status
 * @param failed requests that ended without a response, with an error
 * @param censored requests without a response when the slice's wait for late answers ended
 * @param good answers that are what the request expects (if it does not say: a status below 400) within {@code
 *     goodWithinSeconds} of the intended send
 * @param goodWithinSeconds the limit that {@code good} was counted with
 * @param statuses answers by status code
 * @param failures failed requests by reason
 * @param latency of the answered, from the intended send
 * @param latencyFromSend of the answered, from the actual send
 * @param unanswered how long the failed and the censored had waited, from the intended send: a lower bound of their latency
 */
public record RequestGroup(
        String name,
        long intended,
        long answered,
        long failed,
        long censored,
        long good,
        double goodWithinSeconds,
        Map<String, Long> statuses,
        Map<String, Long> failures,
        String latency,
        String latencyFromSend,
        String unanswered) {}
