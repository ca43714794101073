package dev.sevenstops.client.hedge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the policies are worth, on one recorded trace: 200,000 calls at 2,000 a second, a lognormal body with a median of 5 ms, and 1 % of
 * independent stragglers that take a hundred times as long. The predictions were written down before the first run.
 */
class SimulationTest {
    private static final Trace TRACE = Trace.of(20260401, 200_000, 2_000, 0.01, false);
    private static final int PLENTY = Integer.MAX_VALUE;
    private static final HedgeSettings UNBOUNDED = HedgeSettings.of(2).withoutBudget();
    private static final HedgeSettings TWO_PERCENT = HedgeSettings.of(2).withBudget(0.02);
    private static final HedgePolicy P95 = new HedgePolicy.Quantile(0.95);

    private static Simulation.Result off;

    @BeforeAll
    static void withoutHedging() {
        System.out.printf(Locale.ROOT, "%-34s %9s %9s %9s %8s%n", "", "p50 ms", "p99 ms", "p99.9 ms", "extra %");
        off = replay("no hedging", new HedgePolicy.Off(), UNBOUNDED);
    }

    private static Simulation.Result replay(String name, HedgePolicy policy, HedgeSettings settings) {
        return show(name, Simulation.run(TRACE, policy, settings, PLENTY));
    }

    private static Simulation.Result show(String name, Simulation.Result result) {
        System.out.printf(
                Locale.ROOT,
                "%-34s %9.2f %9.2f %9.2f %8.2f%n",
                name,
                result.millis(0.5),
                result.millis(0.99),
                result.millis(0.999),
                100 * result.extra());
        return result;
    }

    private static double gain(Simulation.Result with) {
        return off.millis(0.999) / with.millis(0.999);
    }

    @Test
    void atP95WithoutABudgetFivePercentMoreBuyTenTimesLess() {
        Simulation.Result p95 = replay("p95, no budget", P95, UNBOUNDED);
        assertEquals(0.05, p95.extra(), 0.005);
        assertTrue(gain(p95) >= 10, "gain " + gain(p95));
        assertTrue(p95.millis(0.5) <= 1.02 * off.millis(0.5));
    }

    @Test
    void atP95WithABudgetOfTwoPercentTheBudgetIsSpentOnTheWrongCalls() {
        Simulation.Result p95 = replay("p95, budget 2 %", P95, TWO_PERCENT);
        assertTrue(p95.extra() <= 0.02, "extra " + p95.extra());
        assertTrue(gain(p95) < 1.5, "gain " + gain(p95));
        assertTrue(p95.metrics().budgetExhausted() > 0);
    }

    @Test
    void theQuantileThatFollowsFromTheBudgetBuysTenTimesLess() {
        Simulation.Result budget = replay("budget 2 % (p98.5)", new HedgePolicy.Budget(0.02), TWO_PERCENT);
        assertTrue(budget.extra() <= 0.02, "extra " + budget.extra());
        assertTrue(budget.extra() >= 0.0125, "extra " + budget.extra());
        assertTrue(gain(budget) >= 10, "gain " + gain(budget));
    }

    @Test
    void aFixedDelayIsRightOnlyForTheLatencyThatItWasChosenFor() {
        Simulation.Result right = replay("fixed 10 ms", fixed(10), UNBOUNDED);
        assertTrue(gain(right) >= 10, "gain " + gain(right));
        Simulation.Result wrong = replay("fixed 5 ms", fixed(5), UNBOUNDED);
        assertTrue(wrong.extra() > 0.4, "half of the calls are later than the median: " + wrong.extra());
        Simulation.Result late = replay("fixed 200 ms", fixed(200), UNBOUNDED);
        assertTrue(gain(late) < 5, "gain " + gain(late));
    }

    @Test
    void aDelayFromTheMeanSendsWhatNobodyChose() {
        Simulation.Result mean = replay("mean, no budget", new HedgePolicy.Mean(1), UNBOUNDED);
        assertTrue(mean.extra() > 0.25, "extra " + mean.extra());
        replay("twice the mean, no budget", new HedgePolicy.Mean(2), UNBOUNDED);
        // the losers are missing in its mean: with hedging on, 1 % of stragglers no longer double it
        Simulation.Result survivors = replay("1.5 x mean, no budget", new HedgePolicy.Mean(1.5), UNBOUNDED);
        assertTrue(survivors.extra() > 0.05, "extra " + survivors.extra());
    }

    @Test
    void theShadowCountsAndSendsNothing() {
        Simulation.Result shadow = replay("p95, shadow", P95, UNBOUNDED.withShadow(true));
        assertEquals(0, shadow.metrics().sent());
        double wouldHaveSent = shadow.metrics().suppressed().getOrDefault(Suppression.SHADOW, 0L);
        assertEquals(0.05, wouldHaveSent / TRACE.calls(), 0.005);
        assertEquals(off.millis(0.999), shadow.millis(0.999));
    }

    private static HedgePolicy fixed(long millis) {
        return new HedgePolicy.Fixed(Duration.ofMillis(millis));
    }
}
