package dev.sevenstops.client.deadline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
    // near the end of the clock's range, where a plain comparison of two readings would be wrong
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);

    private Deadline after(Duration timeout) {
        return Deadline.after(timeout, clock::get);
    }

    private Optional<Deadline> read(String text) {
        return Deadline.fromHeader(text, clock::get);
    }

    @Test
    void countsDownToZeroAndNotBelow() {
        Deadline deadline = after(Duration.ofMillis(250));
        assertEquals(Duration.ofMillis(250), deadline.remaining());
        clock.addAndGet(249_999_999);
        assertEquals(Duration.ofNanos(1), deadline.remaining());
        assertFalse(deadline.expired());
        clock.addAndGet(1);
        assertTrue(deadline.expired());
        clock.addAndGet(1_000_000_000);
        assertEquals(Duration.ZERO, deadline.remaining());
        assertTrue(deadline.expired());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.25S, 250000u",
        "PT99.999999999S, 99999999u",
        "PT100S, 100000m",
        "PT27H, 97200000m",
        "PT28H, 100800S",
        "PT100000000H, 99999999S",
        "PT0.0000019S, 1u",
        "PT0.000000001S, 1u",
        "PT0S, 0u",
        "PT-1S, 0u"
    })
    void isWrittenRoundedDownAndNeverAsZeroWhileAnythingIsLeft(Duration left, String text) {
        assertEquals(text, after(left).toHeader());
    }

    @ParameterizedTest
    @CsvSource({
        "1S, PT1S",
        "250m, PT0.25S",
        "7u, PT0.000007S",
        "3n, PT0.000000003S",
        "00000001S, PT1S",
        "99999999S, PT27777H46M39S"
    })
    void isReadInEachUnit(String text, Duration left) {
        assertEquals(left, read(text).orElseThrow().remaining());
    }

    @Test
    void aDeadlineOfZeroHasPassed() {
        assertTrue(read("0u").orElseThrow().expired());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "S",
                "5",
                "100",
                "123456789u",
                "-1m",
                "+1m",
                " 1m",
                "1m ",
                "1 m",
                "1.5S",
                "1ms",
                "1M",
                "1H",
                "1s",
                "1U",
                "0x1m",
                "1e3m",
                "١m",
                "1m,2m"
            })
    void anythingElseIsNoDeadline(String text) {
        assertEquals(Optional.empty(), read(text));
    }

    @Test
    void whatIsWrittenIsReadBackAsNoMoreThanIsLeft() {
        long left = 1;
        for (int i = 0; i < 60; i++) {
            Deadline deadline = after(Duration.ofNanos(left));
            long back = read(deadline.toHeader()).orElseThrow().remainingNanos();
            assertTrue(back <= Math.max(1_000, left), () -> deadline + " was read as " + back);
            assertTrue(
                    back >= left - left / 1_000 - 1_000_000 || left > 99_999_999_000_000_000L,
                    () -> deadline + " was read as " + back);
            left = left * 2 + 1;
        }
    }

    @Test
    void saturatesWhereDurationsOverflow() {
        Deadline deadline = after(Duration.ofSeconds(Long.MAX_VALUE));
        assertFalse(deadline.expired());
        assertTrue(deadline.allows(Duration.ofSeconds(Long.MAX_VALUE)));
        clock.addAndGet(1);
        assertFalse(deadline.allows(Duration.ofSeconds(Long.MAX_VALUE)));
        assertTrue(deadline.allows(Duration.ofDays(50_000)));
    }

    @Test
    void allowsWhatFits() {
        Deadline deadline = after(Duration.ofMillis(10));
        assertTrue(deadline.allows(Duration.ofMillis(10)));
        assertFalse(deadline.allows(Duration.ofMillis(11)));
        assertTrue(deadline.allows(Duration.ZERO));
        clock.addAndGet(10_000_000);
        assertFalse(deadline.allows(Duration.ZERO));
    }

    @Test
    void theEarlierOfTwo() {
        Deadline soon = after(Duration.ofMillis(1));
        Deadline later = after(Duration.ofMillis(2));
        assertSame(soon, soon.earlier(later));
        assertSame(soon, later.earlier(soon));
        assertSame(later, later.earlier(later));
    }
}
