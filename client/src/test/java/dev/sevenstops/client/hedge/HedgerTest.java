package dev.sevenstops.client.hedge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HedgerTest {
    private static final Idempotency TWICE = Idempotency.IDEMPOTENT;
    private static final HedgePolicy SOON = new HedgePolicy.Fixed(Duration.ofMillis(5));
    private static final HedgePolicy LATE = new HedgePolicy.Fixed(Duration.ofMinutes(5));
    private static final HedgeSettings FREE = HedgeSettings.of(2).withoutBudget();

    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final List<Integer> replicas = new CopyOnWriteArrayList<>();

    /** Waits until it is cancelled. */
    private String hang() throws InterruptedException {
        try {
            never.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
        return "never";
    }

    private static <T> T call(Hedger hedger, Attempt<T> attempt) throws Exception {
        return hedger.call(TWICE, Optional.empty(), attempt);
    }

    @Test
    void aPromptAnswerIsSentForOnce() throws Exception {
        Hedger hedger = Hedger.of("pricing", LATE, FREE);
        Thread caller = Thread.currentThread();
        String answer = call(hedger, (replica, previous, deadline) -> {
            assertNotEquals(caller, Thread.currentThread());
            assertTrue(Thread.currentThread().isVirtual());
            return replica + "/" + previous;
        });
        assertEquals("0/0", answer);
        assertEquals("1/0", call(hedger, (replica, previous, deadline) -> replica + "/" + previous));
        assertEquals("0/0", call(hedger, (replica, previous, deadline) -> replica + "/" + previous));
        HedgeMetrics metrics = hedger.metrics();
        assertEquals(3, metrics.calls());
        assertEquals(0, metrics.sent());
        assertEquals(0, metrics.inFlight());
        assertEquals(Optional.of(Duration.ofMinutes(5)), metrics.delay());
    }

    @Test
    void aLateOneIsBackedUpOnAnotherReplicaAndCancelled() throws Exception {
        Hedger hedger = Hedger.of("pricing", SOON, FREE);
        String answer = call(hedger, (replica, previous, deadline) -> {
            replicas.add(replica);
            return previous == 0 ? hang() : "backup";
        });
        assertEquals("backup", answer);
        assertEquals(List.of(0, 1), replicas);
        assertTrue(interrupted.await(10, TimeUnit.SECONDS), "the loser is told to stop");
        await().until(() -> hedger.metrics().cancelled() == 1);
        HedgeMetrics metrics = hedger.metrics();
        assertEquals(1, metrics.sent());
        assertEquals(0, metrics.sentAfterFailure());
        assertEquals(1, metrics.won());
        assertEquals(0, metrics.leaked());
        assertEquals(0, metrics.inFlight());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void theFirstMayStillWin() throws Exception {
        Hedger hedger = Hedger.of("pricing", SOON, FREE);
        CountDownLatch backupRuns = new CountDownLatch(1);
        String answer = call(hedger, (replica, previous, deadline) -> {
            if (previous == 0) {
                backupRuns.await();
                return "first";
            }
            backupRuns.countDown();
            return hang();
        });
        assertEquals("first", answer);
        await().until(() -> hedger.metrics().cancelled() == 1);
        assertEquals(0, hedger.metrics().won());
    }

    @Test
    void aFailureOfTheBackupDoesNotEndTheCall() throws Exception {
        Hedger hedger = Hedger.of("pricing", SOON, FREE);
        CountDownLatch backupFailed = new CountDownLatch(1);
        String answer = call(hedger, (replica, previous, deadline) -> {
            if (previous == 0) {
                backupFailed.await();
                return "first";
            }
            backupFailed.countDown();
            throw new IOException("backup");
        });
        assertEquals("first", answer);
        assertEquals(0, hedger.metrics().cancelled());
    }

    @Test
    void aFailedFirstSendsTheBackupAtOnce() throws Exception {
        Hedger hedger = Hedger.of("pricing", LATE, FREE);
        String answer = call(hedger, (replica, previous, deadline) -> {
            if (previous == 0) {
                throw new IOException("first");
            }
            return "backup on " + replica;
        });
        assertEquals("backup on 1", answer);
        assertEquals(1, hedger.metrics().sent());
        assertEquals(1, hedger.metrics().sentAfterFailure());
        assertEquals(1, hedger.metrics().won());
    }

    @Test
    void ofTwoFailuresTheFirstIsThrownWithTheSecondInside() {
        Hedger hedger = Hedger.of("pricing", LATE, FREE);
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        IOException thrown = assertThrows(
                IOException.class,
                () -> call(hedger, (replica, previous, deadline) -> {
                    throw previous == 0 ? first : second;
                }));
        assertSame(first, thrown);
        assertEquals(List.of(second), List.of(thrown.getSuppressed()));
    }

    @Test
    void theSameFailureTwiceIsNotSuppressedInItself() {
        Hedger hedger = Hedger.of("pricing", LATE, FREE);
        IOException same = new IOException("both");
        IOException thrown = assertThrows(
                IOException.class,
                () -> call(hedger, (replica, previous, deadline) -> {
                    throw same;
                }));
        assertEquals(0, thrown.getSuppressed().length);
        assertEquals(1, hedger.metrics().sent());
    }

    @Test
    void anErrorIsNotTriedAgain() {
        Hedger hedger = Hedger.of("pricing", LATE, FREE);
        assertThrows(
                AssertionError.class,
                () -> call(hedger, (replica, previous, deadline) -> {
                    throw new AssertionError("ours");
                }));
        assertEquals(0, hedger.metrics().sent());
    }

    @Test
    void whatIsNotIdempotentIsSentOnce() {
        Hedger hedger = Hedger.of("orders", SOON, FREE);
        assertThrows(
                IOException.class,
                () -> hedger.call(Idempotency.NOT_IDEMPOTENT, Optional.empty(), (replica, previous, deadline) -> {
                    throw new IOException("first");
                }));
        assertEquals(0, hedger.metrics().sent());
        assertEquals(1L, hedger.metrics().suppressed().get(Suppression.NOT_IDEMPOTENT));
    }

    @Test
    void aSpentBudgetLeavesTheFirstAttemptAlone() throws Exception {
        Hedger hedger = Hedger.of("pricing", SOON, HedgeSettings.of(2).withBudget(0.02));
        String answer = call(hedger, (replica, previous, deadline) -> {
            await().until(() -> hedger.metrics().budgetExhausted() == 1);
            return "first";
        });
        assertEquals("first", answer);
        assertEquals(0, hedger.metrics().sent());
        assertEquals(0, hedger.metrics().cancelled());
    }

    @Test
    void aBudgetCanBeSharedWithRetries() throws Exception {
        RequestBudget shared = RequestBudget.of(1, 1);
        Hedger hedger = Hedger.of("pricing", LATE, FREE, shared);
        call(hedger, (replica, previous, deadline) -> "prompt");
        assertEquals(1, shared.available());
        assertTrue(shared.tryExtra(), "a retry elsewhere takes it");
        assertEquals(0, shared.available());
    }

    @Test
    void theDeadlineCutsBothAttempts() throws Exception {
        Hedger hedger = Hedger.of("pricing", SOON, FREE);
        // long enough for both to have begun, however busy the machine is
        Deadline deadline = Deadline.after(Duration.ofSeconds(1));
        assertThrows(
                DeadlineExceededException.class,
                () -> hedger.call(TWICE, Optional.of(deadline), (replica, previous, passed) -> {
                    assertSame(deadline, passed.orElseThrow());
                    return hang();
                }));
        assertTrue(deadline.expired());
        await().until(() ->
                hedger.metrics().cancelled() == 2 && hedger.metrics().inFlight() == 0);
    }

    @Test
    void aDeadlineThatHasPassedSendsNothing() {
        Hedger hedger = Hedger.of("pricing", SOON, FREE);
        assertThrows(
                DeadlineExceededException.class,
                () -> hedger.call(TWICE, Optional.of(Deadline.after(Duration.ZERO)), (replica, previous, deadline) -> {
                    replicas.add(replica);
                    return "work for nobody";
                }));
        assertEquals(List.of(), replicas);
    }

    @Test
    void anAttemptThatIgnoresItsInterruptHoldsNobodyAndCountsAsLeaked() throws Exception {
        HedgeSettings settings = new HedgeSettings(
                2,
                FREE.floor(),
                FREE.ceiling(),
                FREE.budget(),
                FREE.inFlightThreshold(),
                true,
                false,
                100,
                FREE.window(),
                Duration.ofMillis(1));
        Hedger hedger = Hedger.of("pricing", SOON, settings);
        String answer = call(hedger, (replica, previous, deadline) -> {
            while (previous == 0 && never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException ignored) {
                    interrupted.countDown(); // what a badly behaved client does
                }
            }
            return "backup";
        });
        assertEquals("backup", answer);
        await().until(() -> hedger.metrics().leaked() == 1);
        assertEquals(1, hedger.metrics().inFlight());
        never.countDown();
        await().until(() -> hedger.metrics().inFlight() == 0);
        assertEquals(1, hedger.metrics().leaked(), "late is late, also when it has ended");
        assertEquals(0, hedger.metrics().cancelled());
    }

    @Test
    void theCallersOwnInterruptCancelsEverything() throws Exception {
        Hedger hedger = Hedger.of("pricing", SOON, FREE);
        CountDownLatch both = new CountDownLatch(2);
        FutureTask<String> task = new FutureTask<>(() -> call(hedger, (replica, previous, deadline) -> {
            both.countDown();
            return hang();
        }));
        Thread caller = Thread.ofVirtual().start(task);
        both.await();
        caller.interrupt();
        ExecutionException thrown = assertThrows(ExecutionException.class, task::get);
        assertInstanceOf(InterruptedException.class, thrown.getCause());
        await().until(() ->
                hedger.metrics().cancelled() == 2 && hedger.metrics().inFlight() == 0);
    }

    @Test
    void anInterruptedCallerSendsNothing() {
        Hedger hedger = Hedger.of("pricing", SOON, FREE);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> call(hedger, (replica, previous, deadline) -> "answer"));
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(0, hedger.metrics().inFlight());
    }

    @Test
    void offWithoutADeadlineIsAPlainCall() throws Exception {
        Hedger hedger = Hedger.of("pricing", new HedgePolicy.Off(), FREE);
        Thread caller = Thread.currentThread();
        assertSame(caller, call(hedger, (replica, previous, deadline) -> Thread.currentThread()));
        assertThrows(
                IOException.class,
                () -> call(hedger, (replica, previous, deadline) -> {
                    throw new IOException("first");
                }));
        assertEquals(0, hedger.metrics().sent());
        assertEquals(0, hedger.metrics().inFlight());
        assertEquals(Optional.empty(), hedger.metrics().delay());
    }

    @Test
    void offWithADeadlineStillCuts() throws Exception {
        Hedger hedger = Hedger.of("pricing", new HedgePolicy.Off(), FREE);
        assertThrows(
                DeadlineExceededException.class,
                () -> hedger.call(
                        TWICE,
                        Optional.of(Deadline.after(Duration.ofMillis(5))),
                        (replica, previous, deadline) -> hang()));
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        assertEquals(0, hedger.metrics().sent());
    }
}
