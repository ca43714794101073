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
     * The latency of a request. It is drawn for the order and the attempt, never for the replica: which one a caller turns to depends on
     * what it has sent before, and two arms of an experiment that are sent the same requests would meet other stragglers. So a list of
     * orders is a recorded trace, for everybody who is sent it.
     *
     * @param replica where a straggler may be one because of where it is
     * @param attempt how often its caller has sent it before: 0 for the first time
     * @param elapsedNanos since the process began
     */
    Duration of(Service service, long order, int replica, int attempt, long elapsedNanos) {
        if (slow.filter(service::equals).isPresent()) {
            return delay;
        }
        double body = Math.exp(sigma * new Draws(seed).normal(BODY, service.key(), order, stragglers.draw(attempt)));
        double factor = stragglers.includes(service, order, replica, attempt, elapsedNanos) ? stragglers.factor() : 1;
        return Duration.ofNanos((long) (median.toNanos() * body * factor));
    }
}
