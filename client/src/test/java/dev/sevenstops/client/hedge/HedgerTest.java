package dev.sevenstops.client.hedge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HedgerTest {
    private static final Idempotency TWICE = Idempotency.IDEMPOTENT;
    private static final HedgePolicy SOON = new HedgePolicy.Fixed(Duration.ofMillis(5));
    private static final HedgePolicy LATE = new HedgePolicy.Fixed(Duration.ofMinutes(5));
    private static final HedgeSettings FREE = HedgeSettings.of(2).withoutBudget();

    private final HangingAttempt hanging = new HangingAttempt();
    private final List<Integer> replicas = new CopyOnWriteArrayList<>();

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
            return previous == 0 ? hanging.hang() : "backup";
        });
        assertEquals("backup", answer);
        assertEquals(List.of(0, 1), replicas);
        hanging.awaitInterrupt();
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
            return hanging.hang();
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

    /** It is asked on the attempt's thread: if that were to end there, nobody would ever wake the caller. */
    @Test
    void aPushBackThatCannotSayForHowLongStillReachesTheCaller() {
        Hedger hedger = Hedger.of("pricing", LATE, FREE);
        assertThrows(
                Speechless.class,
                () -> call(hedger, (replica, previous, deadline) -> {
                    throw new Speechless(new IllegalStateException("no Retry-After"));
                }));
        assertEquals(0, hedger.metrics().inFlight());
    }

    @Test
    void anErrorInAPushBackDoesNotKeepTheCallerEither() {
        Hedger hedger = Hedger.of("pricing", LATE, FREE);
        assertThrows(
                Speechless.class,
                () -> call(hedger, (replica, previous, deadline) -> {
                    throw new Speechless(new AssertionError("printed by this test, as of any thread that ends so"));
                }));
        assertEquals(0, hedger.metrics().inFlight());
    }

    private static final class Speechless extends Exception implements PushBack {
        private final Throwable why;

        Speechless(Throwable why) {
            this.why = why;
        }

        @Override
        public Duration retryAfter() {
            if (why instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(why);
        }
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
}
