package dev.sevenstops.app.handle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderDelayTest {
    /** Longer than anybody waits for a test. */
    private static final int A_MINUTE = 60_000_000;

    /** Less than is yielded, exactly that, and more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 299, 300, 301, 20_600})
    void isNeverShorterThanItSays(int micros) throws Exception {
        OrderDelay delay = new OrderDelay(micros);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> waits = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waits.add(threads.submit(() -> {
                    long start = System.nanoTime();
                    delay.await();
                    return System.nanoTime() - start;
                }));
            }
            for (Future<Long> wait : waits) {
                long nanos = wait.get();
                assertTrue(nanos >= micros * 1_000L, () -> nanos + " ns");
            }
        }
    }

    @Test
    void anInterruptedThreadDoesNotWait() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        List<Boolean> interrupted = new ArrayList<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            new OrderDelay(A_MINUTE).await();
            interrupted.add(Thread.currentThread().isInterrupted());
            ended.countDown();
        });
        waiting.interrupt();
        assertTrue(ended.await(30, TimeUnit.SECONDS), "it waited on");
        assertEquals(List.of(true), interrupted, "whoever waits next must know");
    }
}
