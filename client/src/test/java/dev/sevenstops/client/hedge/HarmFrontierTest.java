package dev.sevenstops.client.hedge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two replicas of sixteen slots, driven to a share of what they can do: hedging with the guard does no harm, and stops itself.
 *
 * <p>The share is what the calls would need without hedging. Where stragglers are independent and a cancelled one frees its slot at
 * once, hedging lowers it (at 1 % of 100x by half), and the guard, which sees what is in flight, rightly lets it.
 */
class HarmFrontierTest {
    private static final int SLOTS = 16;
    private static final int CALLS = 60_000;
    /** Of the slots, so many may be busy before extras stop. */
    private static final double THRESHOLD = 0.7;

    @ParameterizedTest
    @CsvSource({"0.3, false", "0.5, false", "0.65, false", "0.8, false", "0.9, false", "0.5, true", "0.8, true"})
    void harmsNobody(double utilisation, boolean correlated) {
        double perSecond = utilisation * 2 * SLOTS / Trace.mean(0.01) * 1e9;
        Trace trace = Trace.of(11, CALLS, perSecond, 0.01, correlated);
        HedgePolicy budget = new HedgePolicy.Budget(0.02);
        HedgeSettings settings = HedgeSettings.of(2);
        Simulation.Result off = Simulation.run(trace, new HedgePolicy.Off(), settings, SLOTS);
        Simulation.Result on = Simulation.run(trace, budget, settings.withInFlightThreshold(THRESHOLD * SLOTS), SLOTS);
        Simulation.Result unsafe = Simulation.run(
                trace, new HedgePolicy.Quantile(0.9), settings.withoutBudget().withoutSafety(), SLOTS);
        System.out.printf(
                Locale.ROOT,
                "utilisation %.2f%s p99 ms: off %.1f, guarded %.1f (extra %.2f %%), p90 unguarded %.1f (extra %.2f %%); p99.9: %.1f, %.1f, %.1f%n",
                utilisation,
                correlated ? " correlated" : "",
                off.millis(0.99),
                on.millis(0.99),
                100 * on.extra(),
                unsafe.millis(0.99),
                100 * unsafe.extra(),
                off.millis(0.999),
                on.millis(0.999),
                unsafe.millis(0.999));
        assertTrue(
                on.millis(0.99) <= 1.1 * off.millis(0.99), "p99 " + on.millis(0.99) + " against " + off.millis(0.99));
        assertTrue(on.extra() <= 0.022, "extra " + on.extra());
        if (correlated) {
            assertTrue(unsafe.millis(0.99) > 1.5 * off.millis(0.99), "without the guard there is harm to be kept off");
        }
        if (correlated && utilisation > THRESHOLD) {
            // nothing is gained, nothing is cut short, so the slots stay as busy as they were: it stops itself
            assertTrue(on.extra() < 0.001, "extra " + on.extra());
        }
    }
}
