package dev.sevenstops.app.downstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final Duration MEDIAN = Duration.ofMillis(5);
    private static final double SIGMA = 0.3;
    private static final int ORDERS = 100_000;
    private static final double RATE = 0.01;

    private static Latencies latencies(long seed, double rate, Stragglers.Kind kind, Optional<Service> slow) {
        return new Latencies(
                seed, MEDIAN, SIGMA, new Stragglers(seed, rate, 100, kind, 2), slow, Duration.ofSeconds(2));
    }

    private static double share(LongPredicate happens) {
        return LongStream.range(0, ORDERS).filter(happens).count() / (double) ORDERS;
    }

    @Test
    void theSameSeedGivesTheSameLatencies() {
        Latencies one = latencies(7, RATE, Stragglers.Kind.REQUEST, Optional.empty());
        Latencies same = latencies(7, RATE, Stragglers.Kind.REQUEST, Optional.empty());
        Latencies other = latencies(8, RATE, Stragglers.Kind.REQUEST, Optional.empty());
        for (long order = 0; order < 1_000; order++) {
            Duration latency = one.of(Service.PRICING, order, 0, 0, 0);
            assertEquals(latency, same.of(Service.PRICING, order, 1, 0, Long.MAX_VALUE), "neither replica nor time");
            assertNotEquals(latency, other.of(Service.PRICING, order, 0, 0, 0));
            assertNotEquals(latency, one.of(Service.PRICING, order, 0, 1, 0), "a hedge draws again");
            assertNotEquals(latency, one.of(Service.SHIPPING, order, 0, 0, 0));
        }
    }

    @Test
    void theBodyIsLognormal() {
        Latencies latencies = latencies(1, 0, Stragglers.Kind.REQUEST, Optional.empty());
        double[] logs = LongStream.range(0, ORDERS)
                .mapToDouble(order ->
                        Math.log(latencies.of(Service.INVENTORY, order, 1, 1, 0).toNanos()))
                .toArray();
        double mean = Arrays.stream(logs).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(logs)
                .map(log -> (log - mean) * (log - mean))
                .average()
                .orElseThrow());
        assertEquals(Math.log(MEDIAN.toNanos()), mean, 0.01);
        assertEquals(SIGMA, deviation, 0.01);
        Arrays.sort(logs);
        // the 97.725th percentile of a normal distribution lies two standard deviations above its mean
        assertEquals(mean + 2 * deviation, logs[(int) (0.97725 * ORDERS)], 0.02);
    }

    @Test
    void independentStragglersAreSlowInOneAttempt() {
        Stragglers stragglers = new Stragglers(1, RATE, 100, Stragglers.Kind.REQUEST, 2);
        assertEquals(RATE, share(order -> stragglers.includes(Service.PRICING, order, 0, 0, 0)), 0.002);
        assertEquals(
                RATE * RATE,
                share(order -> stragglers.includes(Service.PRICING, order, 0, 0, 0)
                        && stragglers.includes(Service.PRICING, order, 1, 1, 0)),
                0.0002);
    }

    @Test
    void correlatedStragglersAreSlowEverywhere() {
        Stragglers stragglers = new Stragglers(1, RATE, 100, Stragglers.Kind.CORRELATED, 2);
        assertEquals(RATE, share(order -> stragglers.includes(Service.PRICING, order, 0, 0, 0)), 0.002);
        assertEquals(
                0,
                share(order -> stragglers.includes(Service.PRICING, order, 0, 0, 0)
                        != stragglers.includes(Service.PRICING, order, 1, 1, 0)));
        Latencies latencies = latencies(1, RATE, Stragglers.Kind.CORRELATED, Optional.empty());
        assertEquals(
                1,
                share(order -> latencies
                        .of(Service.PRICING, order, 0, 0, 0)
                        .equals(latencies.of(Service.PRICING, order, 1, 1, 0))),
                "nothing is won by asking again");
    }

    @Test
    void aSlowReplicaIsSlowForAStretchAndTheOtherIsNot() {
        Stragglers stragglers = new Stragglers(1, RATE, 100, Stragglers.Kind.REPLICA, 2);
        long stretch = Stragglers.STRETCH.toNanos();
        // here each stretch stands for an order: the share of time is the share of requests
        assertEquals(RATE, share(number -> stragglers.includes(Service.PRICING, 1, 0, 0, number * stretch)), 0.002);
        long slow = LongStream.range(0, ORDERS)
                .filter(number -> stragglers.includes(Service.PRICING, 1, 0, 0, number * stretch))
                .findFirst()
                .orElseThrow();
        for (long order : List.of(1L, 2L, 3L)) {
            for (long at : List.of(slow * stretch, (slow + 1) * stretch - 1)) {
                assertTrue(stragglers.includes(Service.PRICING, order, 0, 0, at));
                assertEquals(false, stragglers.includes(Service.PRICING, order, 1, 1, at));
            }
        }
    }

    @Test
    void aSlowServiceTakesItsDelay() {
        Latencies latencies = latencies(1, 1, Stragglers.Kind.REQUEST, Optional.of(Service.SHIPPING));
        assertEquals(Duration.ofSeconds(2), latencies.of(Service.SHIPPING, 3, 0, 0, 0));
        assertTrue(
                latencies.of(Service.PRICING, 3, 0, 0, 0).compareTo(Duration.ofMillis(100)) > 0, "all are stragglers");
    }
}
