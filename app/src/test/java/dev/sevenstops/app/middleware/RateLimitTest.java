package dev.sevenstops.app.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = Long.MAX_VALUE - SECOND; // wraps around while the test runs, as nanoTime may
    private final RateLimit limit = new RateLimit(10, () -> now);

    @Test
    void aBurstOfASecondThenTheRate() {
        for (int i = 0; i < 10; i++) {
            assertEquals(0, limit.take("a"), "request " + i);
        }
        assertEquals(SECOND / 10, limit.take("a"));
        assertEquals(0, limit.take("b"), "another client");
        now += SECOND / 10 - 1;
        assertEquals(1, limit.take("a"), "one nanosecond too early");
        now += 1;
        assertEquals(0, limit.take("a"));
        assertEquals(SECOND / 10, limit.take("a"), "what was refused has cost nothing");
        now += 10 * SECOND;
        for (int i = 0; i < 10; i++) {
            assertEquals(0, limit.take("a"), "after a pause, a burst again and no more");
        }
        assertTrue(limit.take("a") > 0);
    }

    @Test
    void theTableIsBoundedAndTheIdleAreForgotten() {
        for (int i = 0; i < RateLimit.MOST_CLIENTS + 100; i++) {
            limit.take("client " + i);
        }
        assertEquals(RateLimit.MOST_CLIENTS, limit.clients());
        assertTrue(limit.take("one too many") > 0, "newcomers without room share an allowance, which is used up");
        now += 2 * SECOND;
        assertEquals(0, limit.take("one too many"));
        assertEquals(1, limit.clients(), "the idle made room");
    }
}
