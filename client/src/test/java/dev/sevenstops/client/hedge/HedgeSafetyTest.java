package dev.sevenstops.client.hedge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stops extra requests while a downstream has too much to do. */
class HedgeSafetyTest {
    private static final long MILLI = 1_000_000;
    private static final long FOREVER = Long.MAX_VALUE;
    private static final HedgePolicy P90 = new HedgePolicy.Quantile(0.9);
    private static final HedgeSettings FREE = HedgeSettings.of(2).withoutBudget();

    private long now = -123_456_789;

    private HedgeControl control(HedgePolicy policy, HedgeSettings settings) {
        return new HedgeControl(policy, settings, HedgeControl.budgetOf(policy, settings), now);
    }

    private Optional<Suppression> ask(HedgeControl control) {
        return control.suppression(Idempotency.IDEMPOTENT, FOREVER, false, now);
    }

    @Test
    void aPushBackHoldsForAsLongAsItSaid() {
        HedgeControl control = control(P90, FREE);
        pushBack(control, Duration.ofMillis(500));
        pushBack(control, Duration.ofMillis(100));
        assertEquals(Optional.of(Suppression.PUSHED_BACK), ask(control));
        now += 499 * MILLI;
        assertEquals(Optional.of(Suppression.PUSHED_BACK), ask(control));
        now += MILLI;
        assertEquals(Optional.empty(), ask(control));
        pushBack(control, Duration.ofDays(365_000_000));
        now += 59_999 * MILLI;
        assertEquals(Optional.of(Suppression.PUSHED_BACK), ask(control));
        now += MILLI;
        assertEquals(Optional.empty(), ask(control), "a minute at most");
        pushBack(control, Duration.ofSeconds(-5));
        assertEquals(Optional.empty(), ask(control));
    }

    /** It asks for less all the same. */
    @Test
    void aPushBackThatCannotSayForHowLongHoldsForASecond() {
        HedgeControl control = control(P90, FREE);
        control.started(0, now);
        control.failed(0, now, MILLI, new Speechless());
        now += 999 * MILLI;
        assertEquals(Optional.of(Suppression.PUSHED_BACK), ask(control));
        now += MILLI;
        assertEquals(Optional.empty(), ask(control));
    }

    @Test
    void withoutSafetyNothingIsHeeded() {
        HedgeControl control = control(P90, FREE.withInFlightThreshold(1).withoutSafety());
        pushBack(control, Duration.ofSeconds(5));
        for (int i = 0; i < 100; i++) {
            control.started(i % 2, now);
        }
        assertEquals(Optional.empty(), ask(control));
    }

    @Test
    void tooManyInFlightAtThisMomentAreTooMany() {
        HedgeControl control = control(P90, FREE.withInFlightThreshold(2));
        for (int i = 0; i < 4; i++) {
            control.started(0, now);
            assertEquals(Optional.empty(), ask(control));
        }
        control.started(1, now);
        assertEquals(Optional.of(Suppression.OVERLOADED), ask(control), "five at two replicas");
        control.cancelling("any", now);
        control.cancelled(now, 1);
        assertEquals(
                Optional.of(Suppression.OVERLOADED), ask(control), "a cancelled attempt is there until it has ended");
        control.cancelledEnded("any", 1, now);
        assertEquals(Optional.empty(), ask(control));
    }

    @Test
    void theMeanOfTheLastSecondCountsAndMustFallATenthBelow() {
        HedgeControl control = control(P90, FREE.withInFlightThreshold(10));
        inFlightFor(control, 21, 2_000);
        assertEquals(Optional.of(Suppression.OVERLOADED), ask(control));
        // 9.5 at each: below the threshold, but not by a tenth
        inFlightFor(control, -2, 5_000);
        assertEquals(Optional.of(Suppression.OVERLOADED), ask(control));
        inFlightFor(control, -2, 300);
        assertEquals(Optional.of(Suppression.OVERLOADED), ask(control), "a moment is no mean of a second");
        inFlightFor(control, 0, 1_000);
        assertEquals(Optional.empty(), ask(control));
        // 9.5 again, from below
        inFlightFor(control, 2, 5_000);
        assertEquals(Optional.empty(), ask(control));
    }

    /** Changes how many are in flight, and lets time pass with a call that asks, ten times a second. */
    private void inFlightFor(HedgeControl control, int change, long millis) {
        for (int i = 0; i < Math.abs(change); i++) {
            if (change > 0) {
                control.started(i % 2, now);
            } else {
                control.answered(i % 2, now, MILLI);
            }
        }
        for (long i = 0; i < millis / 100; i++) {
            now += 100 * MILLI;
            control.called(now);
        }
    }

    private void pushBack(HedgeControl control, Duration retryAfter) {
        control.started(0, now);
        control.failed(0, now, MILLI, new Busy(retryAfter));
    }

    private static final class Busy extends Exception implements PushBack {
        private final transient Duration retryAfter;

        Busy(Duration retryAfter) {
            this.retryAfter = retryAfter;
        }

        @Override
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    private static final class Speechless extends Exception implements PushBack {
        @Override
        public Duration retryAfter() {
            throw new IllegalStateException("no Retry-After");
        }
    }
}
