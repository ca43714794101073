/**
 * Hedged calls: a second attempt where the first one is late, within a budget. It needs nothing but the JDK.
 *
 * <p>Keep one {@link Hedger} for each route, which learns how long that route takes. Say how a call is sent,
 * which is an {@link Attempt}, and call:
 *
 * <pre>{@code
 * HedgeSettings settings = HedgeSettings.of(replicas.size()).withInFlightThreshold(11);
 * Hedger hedger = Hedger.of("prices", new HedgePolicy.Budget(0.02), settings);
 *
 * Deadline deadline = Deadline.after(Duration.ofMillis(250));
 * HttpResponse<String> price = hedger.call(
 *         Idempotency.IDEMPOTENT,
 *         Optional.of(deadline),
 *         (replica, previousAttempts, left) -> http.send(request(replica, previousAttempts, left), ofString()));
 * }</pre>
 *
 * <p>The README of this module has the whole of it, over the JDK's own HTTP client, and its tests compile and run that.
 * {@link HedgeSettings} bounds what is sent, {@link HedgeMetrics} says what was,
 * and {@link RequestBudget} can be shared with retries.
 */
@NullMarked
package dev.sevenstops.client.hedge;

import org.jspecify.annotations.NullMarked;
