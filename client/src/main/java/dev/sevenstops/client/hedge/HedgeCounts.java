package dev.sevenstops.client.hedge;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was decided, counted. For any thread. */
final class HedgeCounts {
    private final LongAdder calls = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder sentAfterFailure = new LongAdder();
    private final LongAdder won = new LongAdder();
    private final Map<Suppression, LongAdder> suppressed = new ConcurrentHashMap<>();

    void called() {
        calls.increment();
    }

    /** A backup was due, and this was decided; empty: it is sent. */
    void decided(Optional<Suppression> reason, boolean afterFailure) {
        if (reason.isPresent()) {
            suppressed.computeIfAbsent(reason.get(), any -> new LongAdder()).increment();
        } else {
            sent.increment();
            if (afterFailure) {
                sentAfterFailure.increment();
            }
        }
    }

    void won() {
        won.increment();
    }

    HedgeMetrics metrics(HedgeControl control, Cancellations cancellations, long now) {
        Map<Suppression, Long> reasons = new EnumMap<>(Suppression.class);
        for (Suppression reason : Suppression.values()) {
            reasons.put(reason, 0L);
        }
        suppressed.forEach((reason, count) -> reasons.put(reason, count.sum()));
        return new HedgeMetrics(
                control.delay(),
                calls.sum(),
                sent.sum(),
                sentAfterFailure.sum(),
                won.sum(),
                cancellations.endedInTime(),
                cancellations.leaked(now),
                control.inFlight(now),
                reasons);
    }
}
