package dev.sevenstops.app.downstream;

import java.time.Duration;
import java.util.Optional;

/**
 * How long each request takes: a lognormal body, some of it stretched to stragglers, and one service that may be slow altogether.
 *
 * @param seed see {@link Draws}
 * @param median of the body
 * @param sigma standard deviation of the body's logarithm
 * @param stragglers which requests take longer
 * @param slow the service that is slow
 * @param delay what each of its requests takes
 */
record Latencies(
        long seed, Duration median, double sigma, Stragglers stragglers, Optional<Service> slow, Duration delay) {
    private static final int BODY = 16;

    /**
     * The latency of a request at a replica. The same order at the same replica takes the same time, also when it is asked for again.
     *
     * @param elapsedNanos since the process began
     */
    Duration of(Service service, long order, int replica, long elapsedNanos) {
        if (slow.filter(service::equals).isPresent()) {
            return delay;
        }
        double body = Math.exp(sigma * new Draws(seed).normal(BODY, service.key(), order, replica));
        double factor = stragglers.includes(service, order, replica, elapsedNanos) ? stragglers.factor() : 1;
        return Duration.ofNanos((long) (median.toNanos() * body * factor));
    }
}
