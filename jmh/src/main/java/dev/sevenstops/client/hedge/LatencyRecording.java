package dev.sevenstops.client.hedge;

/** The window that the hedger learns from, opened to benchmarks, which live in packages of their own. For any thread. */
public final class LatencyRecording {
    private static final long TEN_SECONDS = 10_000_000_000L;

    private final LatencyWindow window = new LatencyWindow(TEN_SECONDS);

    /** An attempt answered at this time and took so long, both in nanoseconds. */
    public void answered(long now, long nanos) {
        window.record(now, nanos, true);
    }

    /** The time within which this share of the attempts answers, in nanoseconds. */
    public long quantile(long now, double quantile) {
        return window.estimate(now).quantileNanos(quantile);
    }
}
