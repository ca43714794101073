package dev.sevenstops.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {

    @Test
    void everyDurationLiesInABucketThatReachesAtMostASixteenthAboveIt() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long nanos = (long) Math.exp(random.nextDouble(Math.log(128), Math.log(1L << 38)));
            long upper = DurationHistogram.upperBoundNanos(DurationHistogram.bucket(nanos));
            assertTrue(nanos <= upper, nanos + " above its bucket's end " + upper);
            assertTrue(upper <= nanos + nanos / 16.0 + 1, nanos + " far below its bucket's end " + upper);
        }
    }

    @Test
    void theEndsOfTheRangeAreClosed() {
        assertEquals(0, DurationHistogram.bucket(-5));
        assertEquals(0, DurationHistogram.bucket(127));
        assertEquals(1, DurationHistogram.bucket(128));
        assertEquals(DurationHistogram.none().length - 1, DurationHistogram.bucket(Long.MAX_VALUE));
    }

    @Test
    void quantilesAreThoseOfTheWindow() {
        DurationHistogram histogram = new DurationHistogram();
        for (int i = 0; i < 1_000; i++) {
            histogram.record(1_000_000);
        }
        long[] before = histogram.counts();
        for (int i = 0; i < 99; i++) {
            histogram.record(2_000);
        }
        histogram.record(5_000_000);
        long[] now = histogram.counts();
        assertEquals(2e-6, DurationHistogram.quantileSeconds(now, before, 0.99).orElseThrow(), 2e-6 / 16);
        assertEquals(5e-3, DurationHistogram.quantileSeconds(now, before, 0.995).orElseThrow(), 5e-3 / 16);
        assertTrue(DurationHistogram.quantileSeconds(now, now, 0.5).isEmpty());
    }

    @Test
    void nothingIsLostWhenManyThreadsRecord() throws Exception {
        DurationHistogram histogram = new DurationHistogram();
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
                    histogram.record(1_000);
                }
            });
        }
        go.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        assertEquals((long) threads * each, histogram.count());
        assertEquals(threads * each * 1e-6, histogram.sumSeconds(), 1e-9);
    }

    @Test
    void aWindowWithoutRecordsFallsBackToTheWholeLife() {
        DurationHistogram histogram = new DurationHistogram();
        RollingQuantiles rolling = new RollingQuantiles(histogram);
        assertEquals(0, rolling.seconds(0.5));
        histogram.record(1_000_000);
        for (int i = 0; i < 10; i++) {
            rolling.rotate();
        }
        assertEquals(1e-3, rolling.seconds(0.5), 1e-3 / 16);
        histogram.record(8_000_000);
        assertEquals(8e-3, rolling.seconds(0.5), 8e-3 / 16);
    }
}
