package dev.sevenstops.lifecycle.kernel;

/**
 * The mean time that connections wait in the accept queue, by Little's law: the integral of the queue's length over time
 * divided by the connections accepted in that time. No code of a process can time the wait itself, for it ends when the
 * process first hears of the connection.
 *
 * <p>The law holds over a span that begins and ends with an empty queue (Little 1961), so a span is closed at the first
 * empty sample after a connection was accepted, and only closed spans count. Samples are joined by straight lines; a queue
 * that fills and empties between two samples is not seen, so the figure is a lower bound for short bursts.
 *
 * <p>Safe for use by several threads; the samples must come in order.
 */
public final class QueueWait {
    private long lastNanos;
    private int lastDepth;
    private long spanAccepted;
    private double spanIntegral;
    private boolean started;
    private double waitedSeconds;
    private long accepted;

    /**
     * Takes a sample.
     *
     * @param nowNanos a clock's reading, ascending
     * @param depth the queue's length
     * @param acceptedCount connections accepted so far, ascending
     */
    public synchronized void sample(long nowNanos, int depth, long acceptedCount) {
        if (!started) {
            started = depth == 0;
            spanAccepted = acceptedCount;
        } else {
            spanIntegral += (nowNanos - lastNanos) / 1e9 * (depth + lastDepth) / 2.0;
            if (depth == 0) {
                waitedSeconds += spanIntegral;
                accepted += acceptedCount - spanAccepted;
                spanIntegral = 0;
                spanAccepted = acceptedCount;
            }
        }
        lastNanos = nowNanos;
        lastDepth = depth;
    }

    /** Total time waited by all connections of closed spans, in seconds. */
    public synchronized double waitedSeconds() {
        return waitedSeconds;
    }

    /** Connections accepted in closed spans. */
    public synchronized long accepted() {
        return accepted;
    }
}
