package dev.sevenstops.client.hedge;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a route's {@link Hedger} did since it was made. All but {@code delay} and {@code inFlight} only grow. Read without a lock:
 * numbers that belong together may differ by the calls of that moment, and {@code leaked} lacks those that end in it.
 *
 * @param delay after how long a backup would be sent now; empty while the window is cold, or with the policy off
 * @param calls what was asked for
 * @param sent backups sent, both those for a late first attempt and those for a failed one
 * @param sentAfterFailure those of {@code sent} that followed a failed first attempt at once
 * @param won calls that the backup answered
 * @param cancelled attempts that were cancelled and then ended within the bound
 * @param leaked attempts that were cancelled and did not end within the bound
 * @param inFlight attempts that run now, cancelled ones included until they end
 * @param suppressed backups that were due and not sent, by reason; every reason has an entry
 */
public record HedgeMetrics(
        Optional<Duration> delay,
        long calls,
        long sent,
        long sentAfterFailure,
        long won,
        long cancelled,
        long leaked,
        long inFlight,
        Map<Suppression, Long> suppressed) {
    /** Takes a copy of the map. */
    public HedgeMetrics {
        suppressed = Map.copyOf(suppressed);
    }

    /** Backups that were due and not sent because the budget was spent. */
    public long budgetExhausted() {
        return suppressed.getOrDefault(Suppression.BUDGET_EXHAUSTED, 0L);
    }
}
