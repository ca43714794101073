package dev.sevenstops.client.hedge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBudgetTest {
    @Test
    void beginsEmptyAndGainsOneExtraForEveryFiftyRequests() {
        RequestBudget budget = RequestBudget.of(0.02);
        assertFalse(budget.tryExtra());
        for (int i = 0; i < 49; i++) {
            budget.request();
            assertFalse(budget.tryExtra(), "after " + (i + 1) + " requests");
        }
        budget.request();
        assertTrue(budget.tryExtra());
        assertFalse(budget.tryExtra());
    }

    @Test
    void savesNoMoreThanTheBurst() {
        RequestBudget budget = RequestBudget.of(1, 3);
        for (int i = 0; i < 100; i++) {
            budget.request();
        }
        assertEquals(3, budget.available());
        assertTrue(budget.tryExtra());
        assertTrue(budget.tryExtra());
        assertTrue(budget.tryExtra());
        assertFalse(budget.tryExtra());
    }

    @Test
    void aFractionOfZeroAllowsNothing() {
        RequestBudget budget = RequestBudget.of(0);
        budget.request();
        assertFalse(budget.tryExtra());
    }

    @Test
    void refusesWhatIsNoFractionAndNoBurst() {
        for (double fraction : new double[] {-0.01, 1.01, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> RequestBudget.of(fraction));
        }
        assertThrows(IllegalArgumentException.class, () -> RequestBudget.of(0.02, 0));
    }

    /** In any order of requests and extras: never above the fraction since the beginning, nor above it and the burst in any stretch. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void holdsInEveryStretchOfARandomSequence(long seed) {
        Random random = new Random(seed);
        double fraction = 0.01 + random.nextDouble() * 0.3;
        int burst = 1 + random.nextInt(10);
        RequestBudget budget = RequestBudget.of(fraction, burst);
        long requests = 0;
        long extras = 0;
        double lowest = 0;
        for (int i = 0; i < 20_000; i++) {
            boolean greedy = i / 1_000 % 2 == 1;
            if (random.nextInt(100) < (greedy ? 80 : 5)) {
                extras += budget.tryExtra() ? 1 : 0;
            } else {
                budget.request();
                requests++;
            }
            assertTrue(extras <= fraction * requests + 1e-6, "since the beginning, step " + i);
            // extras - fraction x requests, as a walk: its highest rise from any earlier point is the worst stretch
            // that ends here
            double walk = extras - fraction * requests;
            assertTrue(walk - lowest <= burst + 1e-6, "a stretch that ends at step " + i);
            lowest = Math.min(lowest, walk);
        }
        assertTrue(extras > 0.25 * fraction * requests, "it could be used: " + extras + " of " + requests);
    }

    @Test
    void isNeverExceededByManyThreads() throws Exception {
        int threads = 8;
        int rounds = 50_000;
        RequestBudget budget = RequestBudget.of(0.02);
        long extras = together(threads, thread -> {
            long mine = 0;
            for (int i = 0; i < rounds; i++) {
                budget.request();
                mine += budget.tryExtra() ? 1 : 0;
            }
            return mine;
        });
        // everyone asked after every request, so nothing was saved beyond the burst and nothing may be lost
        assertEquals(threads * rounds / 50, extras + budget.available(), "extras " + extras);
    }

    /** Half of the threads fill it and half empty it, as fast as they can: each token is given out once, and none is lost. */
    @Test
    void givesEachTokenOutOnce() throws Exception {
        int rounds = 500_000;
        RequestBudget budget = RequestBudget.of(1, 1_000_000);
        long extras = together(4, thread -> {
            long mine = 0;
            for (int i = 0; i < rounds; i++) {
                if (thread % 2 == 0) {
                    budget.request();
                } else {
                    mine += budget.tryExtra() ? 1 : 0;
                }
            }
            return mine;
        });
        assertEquals(2 * rounds, extras + budget.available(), "extras " + extras);
    }

    /** The sum of what each thread counts. */
    private static long together(int threads, IntToLongFunction work) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        long sum = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                counts.add(pool.submit(() -> {
                    go.await();
                    return work.applyAsLong(thread);
                }));
            }
            go.countDown();
            for (Future<Long> count : counts) {
                sum += count.get();
            }
        }
        return sum;
    }
}
