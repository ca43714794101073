package dev.sevenstops.lifecycle;

import java.util.ArrayDeque;
import java.util.OptionalDouble;

/**
 * Quantiles of a series over the last minute or so, which is what somebody who is on call wants to see: over the whole
 * life of a process a quantile hardly moves any more.
 *
 * <p>{@link #rotate} is called every {@link #ROTATE_SECONDS}; a quantile is taken over what was counted since the oldest
 * reading that is still kept. Safe for use by several threads.
 */
final class RollingQuantiles {
    /** Seconds between two rotations. */
    static final int ROTATE_SECONDS = 10;

    private static final int KEPT = 6;

    private final Durations.Series series;
    private final ArrayDeque<long[]> readings = new ArrayDeque<>(KEPT + 1);

    RollingQuantiles(Durations.Series series) {
        this.series = series;
    }

    /** Keeps a reading of the series and forgets the oldest. */
    synchronized void rotate() {
        readings.addLast(series.counts());
        if (readings.size() > KEPT) {
            readings.removeFirst();
        }
    }

    /**
     * A quantile over the window, in seconds. After a window without a record it is taken over all that was ever recorded: a
     * metric that vanishes, or reads 0, when traffic stops would be worse. 0 only if there never was a record.
     */
    double seconds(double quantile) {
        long[] oldest;
        synchronized (this) {
            oldest = readings.isEmpty() ? Durations.none() : readings.getFirst();
        }
        long[] now = series.counts();
        OptionalDouble inWindow = Durations.quantileSeconds(now, oldest, quantile);
        return inWindow.isPresent()
                ? inWindow.getAsDouble()
                : Durations.quantileSeconds(now, Durations.none(), quantile).orElse(0);
    }
}
