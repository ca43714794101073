package dev.sevenstops.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DurationsTest {

    @Test
    void everyDurationLiesInABucketThatReachesAtMostASixteenthAboveIt() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long nanos = (long) Math.exp(random.nextDouble(Math.log(128), Math.log(1L << 38)));
            long upper = Durations.upperBoundNanos(Durations.bucket(nanos));
            assertTrue(nanos <= upper, nanos + " above its bucket's end " + upper);
            assertTrue(upper <= nanos + nanos / 16.0 + 1, nanos + " far below its bucket's end " + upper);
        }
    }

    @Test
    void theEndsOfTheRangeAreClosed() {
        assertEquals(0, Durations.bucket(-5));
        assertEquals(0, Durations.bucket(127));
        assertEquals(1, Durations.bucket(128));
        assertEquals(Durations.none().length - 1, Durations.bucket(Long.MAX_VALUE));
    }

    @Test
    void quantilesAreThoseOfTheWindow() {
        Durations durations = new Durations(3, () -> {});
        Durations.Series series = durations.series(1);
        for (int i = 0; i < 1_000; i++) {
            record(durations, 1_000_000);
        }
        long[] before = series.counts();
        for (int i = 0; i < 99; i++) {
            record(durations, 2_000);
        }
        record(durations, 5_000_000);
        long[] now = series.counts();
        assertEquals(2e-6, Durations.quantileSeconds(now, before, 0.99).orElseThrow(), 2e-6 / 16);
        assertEquals(5e-3, Durations.quantileSeconds(now, before, 0.995).orElseThrow(), 5e-3 / 16);
        assertTrue(Durations.quantileSeconds(now, now, 0.5).isEmpty());
    }

    @Test
    void nothingIsLostWhenManyThreadsRecord() throws Exception {
        Durations durations = new Durations(3, () -> {});
        Durations.Series series = durations.series(1);
        int threads = 8;
        int each = 20_000;
        CountDownLatch go = new CountDownLatch(1);
        Thread[] all = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            all[t] = Thread.ofVirtual().start(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                for (int i = 0; i < each; i++) {
                    record(durations, 1_000);
                }
            });
        }
        go.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        assertEquals((long) threads * each, series.count());
        assertEquals(threads * each * 1e-6, series.sumSeconds(), 1e-9);
        assertEquals(0, durations.series(0).count(), "a series beside it");
        assertEquals(0, durations.series(2).count(), "a series beside it");
    }

    @Test
    void aWindowWithoutRecordsFallsBackToTheWholeLife() {
        Durations durations = new Durations(3, () -> {});
        Durations.Series series = durations.series(1);
        RollingQuantiles rolling = new RollingQuantiles(series);
        assertEquals(0, rolling.seconds(0.5));
        record(durations, 1_000_000);
        for (int i = 0; i < 10; i++) {
            rolling.rotate();
        }
        assertEquals(1e-3, rolling.seconds(0.5), 1e-3 / 16);
        record(durations, 8_000_000);
        assertEquals(8e-3, rolling.seconds(0.5), 8e-3 / 16);
    }

    private static void record(Durations durations, long nanos) {
        Durations.Stripe stripe = durations.claim();
        try {
            stripe.record(1, nanos);
        } finally {
            stripe.release();
        }
    }
}
