package dev.sevenstops.client.hedge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The decisions, on a clock of their own. */
class HedgeControlTest {
    private static final long MILLI = 1_000_000;
    private static final long FOREVER = Long.MAX_VALUE;
    private static final HedgePolicy P90 = new HedgePolicy.Quantile(0.9);
    private static final HedgeSettings FREE = HedgeSettings.of(2).withoutBudget();

    private long now = -123_456_789;

    private HedgeControl control(HedgePolicy policy, HedgeSettings settings) {
        return new HedgeControl(policy, settings, HedgeControl.budgetOf(policy, settings), now);
    }

    /** So many calls of 1, 2, 3 … up to that many milliseconds, one after the other, and a moment for what follows from them. */
    private void calls(HedgeControl control, int count) {
        for (int i = 1; i <= count; i++) {
            control.called(now);
            int replica = control.firstReplica();
            control.started(replica, now);
            now += 10 * MILLI;
            control.answered(replica, now, i * MILLI);
        }
        now += 100 * MILLI;
        control.called(now);
    }

    private Optional<Suppression> ask(HedgeControl control) {
        return control.suppression(Idempotency.IDEMPOTENT, FOREVER, false, now);
    }

    @Test
    void aColdWindowDoesNotHedge() {
        HedgeControl control = control(P90, FREE);
        assertEquals(HedgeControl.NEVER, control.delayNanos());
        calls(control, 99);
        assertEquals(HedgeControl.NEVER, control.delayNanos());
        assertEquals(Optional.empty(), control.metrics(now).delay());
        calls(control, 1);
        assertEquals(90 * MILLI, control.delayNanos(), 3.5 * MILLI);
        assertEquals(
                Duration.ofNanos(control.delayNanos()),
                control.metrics(now).delay().orElseThrow());
    }

    /** Of a hundred calls three were over before a backup could be sent: the delay that still hedges ten is p87. */
    @Test
    void callsThatThisProcessOversleptAreMadeUpFor() {
        HedgeControl control = control(P90, FREE);
        for (int i = 0; i < 3; i++) {
            control.overslept(now);
        }
        calls(control, 100);
        assertEquals(87 * MILLI, control.delayNanos(), 3.5 * MILLI);
    }

    /** A process that oversleeps everything does not hedge everything: its backups would be late as well. */
    @Test
    void oversleptCallsAtMostDoubleTheShareBeyondTheDelay() {
        HedgeControl control = control(P90, FREE);
        for (int i = 0; i < 100; i++) {
            control.overslept(now);
        }
        calls(control, 100);
        assertEquals(80 * MILLI, control.delayNanos(), 3.5 * MILLI);
    }

    @Test
    void aWindowThatHasEmptiedIsCold() {
        HedgeControl control = control(P90, FREE);
        calls(control, 100);
        assertNotEquals(HedgeControl.NEVER, control.delayNanos());
        now += 12_000 * MILLI;
        control.called(now);
        assertEquals(HedgeControl.NEVER, control.delayNanos());
    }

    @Test
    void whatWasOnlyCutKeepsTheWindowCold() {
        HedgeControl control = control(P90, FREE);
        for (int i = 0; i < 1_000; i++) {
            control.started(0, now);
            control.failed(0, now, MILLI, new IllegalStateException("fast failure"));
        }
        calls(control, 50);
        assertEquals(HedgeControl.NEVER, control.delayNanos());
    }

    @Test
    void floorAndCeilingBoundWhatComesFromTheWindow() {
        HedgeControl floor = control(P90, FREE.withDelayBetween(Duration.ofMillis(200), Duration.ofSeconds(1)));
        calls(floor, 100);
        assertEquals(200 * MILLI, floor.delayNanos());
        HedgeControl ceiling = control(P90, FREE.withDelayBetween(Duration.ZERO, Duration.ofMillis(20)));
        calls(ceiling, 100);
        assertEquals(20 * MILLI, ceiling.delayNanos());
    }

    @Test
    void eachPolicyHasItsDelay() {
        HedgeControl mean = control(new HedgePolicy.Mean(2), FREE);
        calls(mean, 100);
        assertEquals(101 * MILLI, mean.delayNanos(), 3.5 * MILLI);
        HedgeControl budget = control(new HedgePolicy.Budget(0.2), FREE);
        calls(budget, 100);
        assertEquals(85 * MILLI, budget.delayNanos(), 3 * MILLI);
        HedgeControl fixed = control(new HedgePolicy.Fixed(Duration.ofNanos(10)), FREE);
        assertEquals(10, fixed.delayNanos(), "no window, no floor");
        HedgeControl off = control(new HedgePolicy.Off(), FREE);
        calls(off, 100);
        assertEquals(HedgeControl.NEVER, off.delayNanos());
    }

    @Test
    void theBudgetIsTheSmallerOfPolicyAndSettings() {
        HedgePolicy one = new HedgePolicy.Budget(0.01);
        assertEquals(
                1,
                extrasAfter(
                        1_000, HedgeControl.budgetOf(one, HedgeSettings.of(2)).orElseThrow(), 100));
        assertEquals(1, extrasAfter(1_000, HedgeControl.budgetOf(one, FREE).orElseThrow(), 100));
        assertEquals(
                2,
                extrasAfter(
                        1_000, HedgeControl.budgetOf(P90, HedgeSettings.of(2)).orElseThrow(), 100));
        assertEquals(Optional.empty(), HedgeControl.budgetOf(P90, FREE));
    }

    /** How many extras a budget gave for every so many requests. */
    private static long extrasAfter(int requests, RequestBudget budget, int every) {
        long extras = 0;
        for (int i = 0; i < requests; i++) {
            budget.request();
            extras += budget.tryExtra() ? 1 : 0;
        }
        return extras * every / requests;
    }

    @Test
    void theReasonsInTheirOrder() {
        assertEquals(
                Optional.of(Suppression.NOT_IDEMPOTENT),
                control(P90, FREE).suppression(Idempotency.NOT_IDEMPOTENT, FOREVER, true, now));
        assertEquals(
                Optional.of(Suppression.NO_OTHER_REPLICA),
                ask(control(P90, HedgeSettings.of(1).withoutBudget())));
        assertEquals(Optional.of(Suppression.BUDGET_EXHAUSTED), ask(control(P90, HedgeSettings.of(2))));
        HedgeControl shadow = control(P90, FREE.withShadow(true));
        assertEquals(Optional.of(Suppression.SHADOW), ask(shadow));
        assertEquals(0, shadow.metrics(now).sent());
        assertEquals(1L, shadow.metrics(now).suppressed().get(Suppression.SHADOW));
        assertEquals(Optional.empty(), ask(control(P90, FREE)));
    }

    @Test
    void theShadowSpendsTheBudgetToo() {
        HedgeControl shadow = control(P90, HedgeSettings.of(2).withBudget(1).withShadow(true));
        calls(shadow, 1);
        assertEquals(Optional.of(Suppression.SHADOW), ask(shadow));
        assertEquals(Optional.of(Suppression.BUDGET_EXHAUSTED), ask(shadow));
    }

    @Test
    void aBackupThatCannotBeInTimeIsNotSent() {
        HedgeControl control = control(P90, FREE);
        assertEquals(
                Optional.empty(),
                control.suppression(Idempotency.IDEMPOTENT, 1, true, now),
                "while nothing is known, anything may be in time");
        calls(control, 100);
        assertEquals(
                Optional.of(Suppression.DEADLINE_TOO_CLOSE),
                control.suppression(Idempotency.IDEMPOTENT, 45 * MILLI, false, now));
        assertEquals(Optional.empty(), control.suppression(Idempotency.IDEMPOTENT, 55 * MILLI, false, now));
    }

    @Test
    void theBackupGoesToTheLeastBusyOfTheOthers() {
        HedgeControl control = control(P90, HedgeSettings.of(4));
        assertEquals(0, control.firstReplica());
        assertEquals(1, control.firstReplica());
        assertEquals(2, control.firstReplica());
        assertEquals(3, control.firstReplica());
        assertEquals(0, control.firstReplica());
        assertEquals(2, control.backupReplica(1), "of equals the next one");
        control.started(2, now);
        assertEquals(3, control.backupReplica(1));
        control.started(3, now);
        control.started(0, now);
        control.answered(3, now, MILLI);
        assertEquals(3, control.backupReplica(1));
        assertEquals(1, control.backupReplica(3), "1 is idle");
    }
}
