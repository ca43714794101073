package dev.sevenstops.client.hedge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred thousand calls with random delays around the hedging delay, failures, deadlines and interrupts from outside: nothing
 * may be left behind, neither threads nor permits nor counts, and no interrupt may reach what the caller does next.
 */
class HedgerSoakTest {
    private static final int CALLERS = 200;
    private static final int CALLS = 500;
    private static final int SLOTS = 150;

    /** A second on a machine of which others take some in between. */
    private static final Duration LEAK_BOUND = Duration.ofSeconds(30);

    private static final HedgePolicy POLICY = new HedgePolicy.Fixed(Duration.ofNanos(800_000));

    private final Semaphore[] slots = {new Semaphore(SLOTS), new Semaphore(SLOTS), new Semaphore(SLOTS)};
    private final AtomicInteger attemptsRunning = new AtomicInteger();
    private final LongAdder attempts = new LongAdder();
    private final LongAdder backups = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final LongAdder interrupted = new LongAdder();

    /** Takes a slot of its replica, waits, gives it back: what a connection is to a real client. */
    private long attempt(int replica, int previous, long token) throws Exception {
        attempts.increment();
        backups.add(previous);
        attemptsRunning.incrementAndGet();
        try {
            slots[replica].acquire();
            try {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                int kind = random.nextInt(100);
                if (kind >= 20) {
                    pause(random.nextLong(kind < 90 ? 1_600_000 : 5_000_000));
                }
                if (kind % 10 == 3) {
                    throw new IOException("no answer");
                }
                return token;
            } finally {
                slots[replica].release();
            }
        } finally {
            attemptsRunning.decrementAndGet();
        }
    }

    private static void pause(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("cancelled");
            }
            LockSupport.parkNanos(left);
        }
    }

    @Test
    @Timeout(60)
    void leavesNothingBehind() throws Exception {
        HedgeSettings settings = HedgeSettings.of(3).withoutBudget();
        Hedger hedger = Hedger.of(
                "soak",
                POLICY,
                new HedgeSettings(
                        settings.replicas(),
                        settings.floor(),
                        settings.ceiling(),
                        settings.budget(),
                        settings.inFlightThreshold(),
                        settings.heedPushBack(),
                        settings.shadow(),
                        settings.minimumObservations(),
                        settings.window(),
                        LEAK_BOUND));
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int c = 0; c < CALLERS; c++) {
                long seed = c;
                boolean quiet = c % 2 == 0;
                all.add(pool.submit(() -> {
                    if (!quiet) {
                        synchronized (callers) {
                            callers.add(Thread.currentThread());
                        }
                    }
                    calls(hedger, new SplittableRandom(seed), quiet);
                    return null;
                }));
            }
            Future<?> disturber = pool.submit(() -> {
                SplittableRandom random = new SplittableRandom(7);
                while (!done.get()) {
                    synchronized (callers) {
                        if (!callers.isEmpty()) {
                            callers.get(random.nextInt(callers.size())).interrupt();
                        }
                    }
                    LockSupport.parkNanos(200_000);
                }
            });
            try {
                for (Future<?> one : all) {
                    one.get();
                }
            } finally {
                done.set(true);
            }
            disturber.get();
        }
        await().until(() -> attemptsRunning.get() == 0 && hedger.metrics().inFlight() == 0);
        HedgeMetrics metrics = hedger.metrics();
        long calls = (long) CALLERS * CALLS;
        assertEquals(calls, answered.sum() + failed.sum() + cut.sum() + interrupted.sum());
        assertEquals(calls, metrics.calls());
        assertEquals(backups.sum(), metrics.sent());
        for (Semaphore slot : slots) {
            assertEquals(SLOTS, slot.availablePermits());
        }
        assertEquals(0, metrics.leaked(), "every loser ended soon after its interrupt");
        assertTrue(metrics.cancelled() > 0 && metrics.won() > 0 && metrics.sentAfterFailure() > 0, metrics::toString);
        assertTrue(
                cut.sum() > 0 && failed.sum() > 0 && interrupted.sum() > 0 && answered.sum() > calls / 2,
                this::toString);
        assertTrue(attempts.sum() <= calls + metrics.sent());
    }

    /** Whoever asks at any moment, while everything is late or fails and all want a second attempt. */
    @Test
    @Timeout(60)
    void neverSendsMoreThanTheBudget() throws Exception {
        double budget = 0.02;
        HedgePolicy atOnce = new HedgePolicy.Fixed(Duration.ofNanos(1));
        Hedger hedger = Hedger.of("soak", atOnce, HedgeSettings.of(3).withBudget(budget));
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int c = 0; c < CALLERS; c++) {
                all.add(pool.submit(() -> {
                    for (int i = 0; i < CALLS; i++) {
                        try {
                            assertEquals(
                                    7L,
                                    hedger.<Long>call(
                                            Idempotency.IDEMPOTENT,
                                            Optional.empty(),
                                            (replica, previous, left) -> attempt(replica, previous, 7)));
                        } catch (IOException e) {
                            failed.increment();
                        }
                        // in this order: what is sent has been paid for by calls that were counted before
                        long sent = hedger.metrics().sent();
                        long calls = hedger.metrics().calls();
                        assertTrue(sent <= budget * calls, sent + " sent for " + calls);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        await().until(() -> hedger.metrics().inFlight() == 0);
        HedgeMetrics metrics = hedger.metrics();
        assertEquals(CALLERS * CALLS, metrics.calls());
        assertEquals(backups.sum(), metrics.sent());
        assertTrue(metrics.sent() > 0.01 * metrics.calls(), metrics::toString);
        assertTrue(metrics.budgetExhausted() > 0, metrics::toString);
    }

    private void calls(Hedger hedger, SplittableRandom random, boolean quiet) throws InterruptedException {
        for (int i = 0; i < CALLS; i++) {
            long token = random.nextLong();
            Optional<Deadline> deadline = switch (random.nextInt(4)) {
                case 0 -> Optional.of(Deadline.after(Duration.ofNanos(random.nextLong(3_000_000))));
                case 1 -> Optional.of(Deadline.after(Duration.ofSeconds(30)));
                default -> Optional.empty();
            };
            try {
                long answer = hedger.call(
                        Idempotency.IDEMPOTENT,
                        deadline,
                        (replica, previous, left) -> attempt(replica, previous, token));
                assertEquals(token, answer, "the answer is this call's own");
                answered.increment();
            } catch (IOException e) {
                failed.increment();
            } catch (DeadlineExceededException e) {
                cut.increment();
            } catch (InterruptedException e) {
                assertFalse(quiet, "nobody but a stray interrupt could reach this caller");
                interrupted.increment();
            } catch (Exception e) {
                throw new AssertionError("unexpected", e);
            }
            if (quiet) {
                assertFalse(Thread.currentThread().isInterrupted(), "a stray interrupt after the call");
            }
        }
    }

    @Override
    public String toString() {
        return "answered " + answered + ", failed " + failed + ", cut " + cut + ", interrupted " + interrupted;
    }
}
