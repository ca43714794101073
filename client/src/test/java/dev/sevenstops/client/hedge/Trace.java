package dev.sevenstops.client.hedge;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A recorded trace: when each call begins and how long each of its two attempts would take, in nanoseconds. Everything that is
 * compared replays the same one.
 */
record Trace(long[] begins, long[] first, long[] second) {
    /** The median of the body, in nanoseconds. */
    static final double MEDIAN = 5e6;

    private static final double SIGMA = 0.3;

    /**
     * Poisson arrivals; lognormal latencies, of which some take a hundred times as long.
     *
     * @param correlated whether a straggling call straggles in both attempts
     */
    static Trace of(long seed, int calls, double perSecond, double stragglers, boolean correlated) {
        RandomGenerator random = new SplittableRandom(seed);
        long[] begins = new long[calls];
        long[] first = new long[calls];
        long[] second = new long[calls];
        double now = 0;
        for (int i = 0; i < calls; i++) {
            now += -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
            boolean slow = random.nextDouble() < stragglers;
            boolean slowToo = random.nextDouble() < stragglers;
            begins[i] = (long) now;
            first[i] = latency(random, slow);
            second[i] = latency(random, correlated ? slow : slowToo);
        }
        return new Trace(begins, first, second);
    }

    int calls() {
        return begins.length;
    }

    /** The mean of a single attempt, in nanoseconds. */
    static double mean(double stragglers) {
        return MEDIAN * Math.exp(SIGMA * SIGMA / 2) * (1 + 99 * stragglers);
    }

    private static long latency(RandomGenerator random, boolean slow) {
        return (long) (MEDIAN * Math.exp(SIGMA * random.nextGaussian()) * (slow ? 100 : 1));
    }
}
