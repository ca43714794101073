package dev.sevenstops.client.hedge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyWindowTest {
    private static final long SECOND = 1_000_000_000;
    private static final double[] QUANTILES = {0.01, 0.25, 0.5, 0.9, 0.95, 0.985, 0.99, 0.999};

    @Test
    void everyDurationLiesInItsBucket() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong() >>> (1 + random.nextInt(63));
            int bucket = Buckets.of(nanos);
            assertTrue(Buckets.lower(bucket) <= nanos, () -> nanos + " in bucket " + bucket);
            assertTrue(
                    nanos < Buckets.upper(bucket) || bucket == Buckets.COUNT - 1, () -> nanos + " in bucket " + bucket);
        }
        for (int bucket = 1; bucket < Buckets.COUNT - 1; bucket++) {
            assertEquals(bucket, Buckets.of(Buckets.lower(bucket)));
            assertEquals(bucket, Buckets.of(Buckets.upper(bucket) - 1));
            assertTrue(Buckets.upper(bucket) - Buckets.lower(bucket) <= Buckets.lower(bucket) / 32);
        }
        assertEquals(0, Buckets.of(-1));
        assertEquals(Buckets.COUNT - 1, Buckets.of(Long.MAX_VALUE));
    }

    @Test
    void anEmptyWindowHoldsNothing() {
        LatencyEstimate estimate = new LatencyWindow(10 * SECOND).estimate(0);
        assertEquals(0, estimate.answers());
        assertEquals(0, estimate.quantileNanos(0.95));
        assertEquals(0, estimate.meanNanos());
    }

    /** Any sample, any shape: the estimate lies in the bucket of the exact quantile. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void withoutCensoringItIsTheExactQuantileToTheBucket(long seed) {
        Random random = new Random(seed);
        int n = 1 + random.nextInt(seed % 2 == 0 ? 50 : 20_000);
        double sigma = random.nextDouble() * 3;
        LatencyWindow window = new LatencyWindow(10 * SECOND);
        long[] sample = new long[n];
        for (int i = 0; i < n; i++) {
            sample[i] = (long) (5e6 * Math.exp(sigma * random.nextGaussian()));
            window.record(random.nextInt(10) * SECOND, sample[i], true);
        }
        Arrays.sort(sample);
        LatencyEstimate estimate = window.estimate(10 * SECOND);
        assertEquals(n, estimate.answers());
        for (double q : QUANTILES) {
            long exact = sample[(int) Math.max(0, Math.ceil(q * n - 1e-6) - 1)];
            long found = estimate.quantileNanos(q);
            int bucket = Buckets.of(exact);
            assertTrue(
                    found >= Buckets.lower(bucket) && found <= Buckets.upper(bucket),
                    () -> "q " + q + " of " + n + ": exact " + exact + ", found " + found);
        }
        double mean = Arrays.stream(sample).average().orElseThrow();
        assertEquals(mean, estimate.meanNanos(), 0.033 * mean + 1_024);
    }

    /** Against the same estimate over the single observations, without buckets. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void withCensoringItIsTheProductLimitEstimateToTheBucket(long seed) {
        Random random = new Random(seed);
        List<Observation> sample =
                censoredSample(random, 200 + random.nextInt(10_000), 0.05 + 0.4 * random.nextDouble());
        LatencyEstimate estimate = recorded(sample).estimate(SECOND);
        for (double q : QUANTILES) {
            // A bucket takes answers before cuts, which moves the share a little; and a quantile may sit at the edge of
            // a gap.
            long least = productLimit(sample, Math.max(0, q - 0.003));
            long most = productLimit(sample, q + 0.003 < 1 ? q + 0.003 : q);
            long found = estimate.quantileNanos(q);
            assertTrue(
                    found >= least / 1.035 - 1_024 && found <= most * 1.035 + 1_024,
                    () -> "q " + q + ": exact " + least + " to " + most + ", found " + found);
        }
    }

    /** What was hedged away is still known: the tail is what it was without any hedging, and not what is left to see of it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void cutLosersDoNotShortenTheTail(long seed) {
        Random random = new Random(seed);
        int n = 40_000;
        long delay = 8_200_000;
        LatencyWindow window = new LatencyWindow(10 * SECOND);
        LatencyWindow survivors = new LatencyWindow(10 * SECOND);
        long[] truth = new long[n];
        for (int i = 0; i < n; i++) {
            truth[i] = latency(random);
            long cut = delay + latency(random);
            boolean answered = truth[i] <= delay || truth[i] <= cut;
            window.record(0, Math.min(truth[i], cut), answered);
            if (answered) {
                survivors.record(0, truth[i], true);
            }
        }
        Arrays.sort(truth);
        double exact = truth[(int) (0.985 * n)];
        assertEquals(exact, window.estimate(0).quantileNanos(0.985), 0.08 * exact);
        assertTrue(
                survivors.estimate(0).quantileNanos(0.985) < 0.92 * exact, "without the losers the tail seems shorter");
        assertTrue(
                window.estimate(0).quantileNanos(0.995) > 12_000_000,
                "the stragglers are known although few were seen to end");
    }

    @Test
    void whereTooMuchIsCutTheLongestSeenIsTheAnswer() {
        LatencyWindow window = new LatencyWindow(10 * SECOND);
        for (int i = 0; i < 80; i++) {
            window.record(0, 5_000_000, true);
        }
        for (int i = 0; i < 20; i++) {
            window.record(0, 250_000_000, false);
        }
        LatencyEstimate estimate = window.estimate(0);
        assertEquals(80, estimate.answers());
        assertEquals(5_000_000, estimate.quantileNanos(0.5), 200_000);
        assertEquals(250_000_000, estimate.quantileNanos(0.95), 9_000_000);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        LatencyWindow window = new LatencyWindow(10 * SECOND);
        long begin = -5 * SECOND; // the monotonic clock may be negative
        for (int second = 0; second < 40; second++) {
            long now = begin + second * SECOND;
            for (int i = 0; i < 10; i++) {
                window.record(now, (second + 1) * 1_000_000L, true);
            }
            LatencyEstimate estimate = window.estimate(now);
            assertEquals(10L * Math.min(second + 1, 11), estimate.answers());
            long oldest = Math.max(1, second - 9) * 1_000_000L;
            assertEquals(oldest, estimate.quantileNanos(0.01), 0.04 * oldest);
        }
        assertEquals(0, window.estimate(begin + 60 * SECOND).answers(), "after a silence it is empty");
        window.record(begin + 30 * SECOND, 1_000_000, true);
        window.record(begin + 60 * SECOND, 1_000_000, true);
        window.record(begin + 27 * SECOND, 1_000_000, true);
        assertEquals(
                1, window.estimate(begin + 60 * SECOND).answers(), "a recorder that stalled too long counts nowhere");
    }

    /** Two threads that meet before each new slice: whoever begins it, both count in it. */
    @Test
    @Timeout(60)
    void losesNothingToThreadsThatBeginASliceTogether() throws Exception {
        int rounds = 20_000;
        LatencyWindow window = new LatencyWindow(10 * SECOND);
        AtomicInteger arrived = new AtomicInteger();
        Callable<Integer> recorder = () -> {
            int lost = 0;
            for (int round = 0; round < rounds; round++) {
                long now = round * SECOND;
                meet(arrived, 4 * round + 2);
                window.record(now, 1_000_000, true);
                meet(arrived, 4 * round + 4);
                lost += round % 10 == 0 && window.estimate(now).answers() != 2 * Math.min(round + 1, 11) ? 1 : 0;
            }
            return lost;
        };
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<Integer> one = pool.submit(recorder);
            Future<Integer> two = pool.submit(recorder);
            assertEquals(0, one.get());
            assertEquals(0, two.get());
        }
    }

    /** Spins, because a thread that parks wakes too late to meet anyone. */
    private static void meet(AtomicInteger arrived, int all) {
        arrived.incrementAndGet();
        for (int spins = 0; arrived.get() < all; spins++) {
            if (spins > 1_000) {
                Thread.yield();
            }
        }
    }

    private record Observation(long nanos, boolean answered) {}

    private static long latency(Random random) {
        double body = 5e6 * Math.exp(0.3 * random.nextGaussian());
        return (long) (random.nextInt(100) == 0 ? 100 * body : body);
    }

    private static List<Observation> censoredSample(Random random, int n, double share) {
        List<Observation> sample = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            long nanos = latency(random);
            long cut = random.nextDouble() < share ? (long) (2 * 5e6 * random.nextDouble()) : Long.MAX_VALUE;
            sample.add(new Observation(Math.min(nanos, cut), nanos <= cut));
        }
        return sample;
    }

    private static LatencyWindow recorded(List<Observation> sample) {
        LatencyWindow window = new LatencyWindow(10 * SECOND);
        for (Observation one : sample) {
            window.record(SECOND, one.nanos, one.answered);
        }
        return window;
    }

    private static long productLimit(List<Observation> sample, double quantile) {
        List<Observation> sorted = new ArrayList<>(sample);
        sorted.sort((a, b) ->
                a.nanos != b.nanos ? Long.compare(a.nanos, b.nanos) : Boolean.compare(b.answered, a.answered));
        double waiting = 1;
        int atRisk = sorted.size();
        for (Observation one : sorted) {
            if (one.answered) {
                waiting *= 1 - 1.0 / atRisk;
                if (waiting <= 1 - quantile + 1e-9) {
                    return one.nanos;
                }
            }
            atRisk--;
        }
        return sorted.getLast().nanos;
    }
}
