package dev.sevenstops.client.hedge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * Whether more is in flight than extra requests are good for.
 *
 * <p>Hedging pays while the replicas have slots to spare, and above some utilisation its extra load costs more than the tail
 * gains (Primorac et al., "When to Hedge in Interactive Services", NSDI 2021). The mean of the last ten readings is held against the
 * threshold, and it must fall a tenth below it before extras are sent again: at the threshold itself it would otherwise flap.
 *
 * <p>{@link #reading} is for one thread at a time.
 */
final class LoadGuard {
    private static final int READINGS = 10;
    private static final double RESUME_AT = 0.9;

    private final OptionalDouble threshold;
    private final int replicas;
    private final Deque<InFlight.Total> readings = new ArrayDeque<>();
    private boolean over;

    LoadGuard(OptionalDouble threshold, int replicas, InFlight.Total first) {
        this.threshold = threshold;
        this.replicas = replicas;
        readings.add(first);
    }

    /** Takes one more reading; says whether the mean is too high. */
    boolean reading(InFlight.Total now) {
        if (threshold.isEmpty()) {
            return false;
        }
        double mean = now.meanSince(readings.getFirst()) / replicas;
        readings.addLast(now);
        if (readings.size() > READINGS) {
            readings.removeFirst();
        }
        over = mean > threshold.getAsDouble() * (over ? RESUME_AT : 1);
        return over;
    }

    /** Whether the number of this moment alone is too high. For any thread. */
    boolean tooMany(InFlight.Total now) {
        return threshold.isPresent() && now.count() > threshold.getAsDouble() * replicas;
    }
}
