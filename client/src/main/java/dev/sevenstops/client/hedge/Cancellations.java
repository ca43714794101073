package dev.sevenstops.client.hedge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The attempts that were told to stop, until they have. Nobody waits for them: each one reports its own end, and whoever reads
 * the numbers counts those that are overdue. So a cancellation is verified without a thread or a timer of its own.
 */
final class Cancellations {
    private final long boundNanos;
    private final Map<Object, Long> since = new ConcurrentHashMap<>();
    private final LongAdder inTime = new LongAdder();
    private final LongAdder late = new LongAdder();

    /** With the time within which a cancelled attempt must have ended. */
    Cancellations(long boundNanos) {
        this.boundNanos = boundNanos;
    }

    /** From now on the attempt's end is expected. To be called <em>before</em> it is told to stop. */
    void expect(Object attempt, long now) {
        since.put(attempt, now);
    }

    /** The attempt had ended by itself. */
    void endedBefore(Object attempt) {
        since.remove(attempt);
    }

    /** A cancelled attempt ended. */
    void ended(Object attempt, long now) {
        Long cancelled = since.remove(attempt);
        if (cancelled != null) {
            (now - cancelled <= boundNanos ? inTime : late).increment();
        }
    }

    /** How many ended within the bound. */
    long endedInTime() {
        return inTime.sum();
    }

    /** How many did not, whether they ended later or still run. */
    long leaked(long now) {
        return late.sum()
                + since.values().stream()
                        .filter(cancelled -> now - cancelled > boundNanos)
                        .count();
    }
}
