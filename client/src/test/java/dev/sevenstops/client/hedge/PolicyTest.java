package dev.sevenstops.client.hedge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    @Test
    void isReadFromText() {
        Map<String, HedgePolicy> texts = Map.of(
                "off", new HedgePolicy.Off(),
                "mean", new HedgePolicy.Mean(2),
                "p90", new HedgePolicy.Quantile(0.9),
                "p99", new HedgePolicy.Quantile(0.99),
                "p99.9", new HedgePolicy.Quantile(0.999),
                "budget-1", new HedgePolicy.Budget(0.01),
                "budget-2", new HedgePolicy.Budget(0.02),
                "budget-0.5", new HedgePolicy.Budget(0.005),
                "fixed-10", new HedgePolicy.Fixed(Duration.ofMillis(10)),
                "fixed-0.25", new HedgePolicy.Fixed(Duration.ofNanos(250_000)));
        texts.forEach((text, policy) -> assertEquals(Optional.of(policy), HedgePolicy.parse(text), text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "on",
                "OFF",
                "p",
                "p0",
                "p100",
                "p-95",
                "95",
                "p95%",
                "budget-0",
                "budget-100",
                "budget-",
                "fixed-0",
                "fixed-10ms",
                "fixed-99999999",
                "mean-2",
                " p95",
                "p9,5"
            })
    void anythingElseIsNoPolicy(String text) {
        assertEquals(Optional.empty(), HedgePolicy.parse(text));
    }

    @Test
    void aQuarterOfTheBudgetStaysInHand() {
        assertEquals(0.985, new HedgePolicy.Budget(0.02).quantile(), 1e-12);
    }

    @Test
    void whatIsOutOfRangeIsRefusedWithWhatToGiveInstead() {
        refused("give one between 0 and 1", () -> new HedgePolicy.Quantile(95));
        refused("give a fraction", () -> new HedgePolicy.Budget(2));
        refused("above 0", () -> new HedgePolicy.Mean(Double.NaN));
        refused("above zero", () -> new HedgePolicy.Fixed(Duration.ZERO));
        HedgeSettings settings = HedgeSettings.of(2);
        refused("at least 1", () -> HedgeSettings.of(0));
        refused("a fraction", () -> settings.withBudget(2));
        refused("above 0", () -> settings.withInFlightThreshold(0));
        refused("from the floor", () -> settings.withDelayBetween(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        refused("from 100 ms", () -> settings.withWindow(Duration.ofMillis(1), 100));
        refused("at least 1", () -> settings.withWindow(Duration.ofSeconds(1), 0));
    }

    private static void refused(String instead, Runnable made) {
        String message = assertThrows(IllegalArgumentException.class, made::run).getMessage();
        assertTrue(message.contains(instead), message);
    }

    @Test
    void whatMayBeSentTwiceFollowsFromTheMethod() {
        for (String method : new String[] {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}) {
            assertEquals(Idempotency.IDEMPOTENT, Idempotency.ofMethod(method));
        }
        for (String method : new String[] {"POST", "PATCH", "CONNECT", "get", "", "QUERYX"}) {
            assertEquals(Idempotency.NOT_IDEMPOTENT, Idempotency.ofMethod(method));
        }
    }
}
