package dev.sevenstops.client.hedge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deadlines, interrupts, and attempts that do not stop. */
@Timeout(30)
class HedgerCancellationTest {
    private static final Idempotency TWICE = Idempotency.IDEMPOTENT;
    private static final HedgePolicy SOON = new HedgePolicy.Fixed(Duration.ofMillis(5));
    private static final HedgeSettings FREE = HedgeSettings.of(2).withoutBudget();

    private final HangingAttempt hanging = new HangingAttempt();
    private final List<Integer> replicas = new CopyOnWriteArrayList<>();

    private static <T> T call(Hedger hedger, Attempt<T> attempt) throws Exception {
        return hedger.call(TWICE, Optional.empty(), attempt);
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
                    return hanging.hang();
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
            return previous == 0 ? hanging.ignore() : "backup";
        });
        assertEquals("backup", answer);
        await().until(() -> hedger.metrics().leaked() == 1);
        assertEquals(1, hedger.metrics().inFlight());
        hanging.release();
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
            return hanging.hang();
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
    void offWithADeadlineStillCuts() throws Exception {
        Hedger hedger = Hedger.of("pricing", new HedgePolicy.Off(), FREE);
        assertThrows(
                DeadlineExceededException.class,
                () -> hedger.call(
                        TWICE,
                        Optional.of(Deadline.after(Duration.ofSeconds(1))),
                        (replica, previous, deadline) -> hanging.hang()));
        hanging.awaitInterrupt();
        assertEquals(0, hedger.metrics().sent());
    }
}
