package dev.sevenstops.lifecycle.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each limit at its border, with a clock of its own. */
class GuardTest {
    private static final DefenceLimits LIMITS = new DefenceLimits(
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            new Rate(1000, Duration.ofMillis(50)),
            Duration.ofMillis(300),
            new Rate(10_000, Duration.ofMillis(250)),
            Duration.ofMillis(200));

    private final List<Cause> ended = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1000; // it may overflow
    private final Watchdog watchdog = new Watchdog(() -> now, LIMITS.shortestNanos(), gone -> {});
    private SocketChannel channel;
    private Guard guard;

    @BeforeEach
    void open() throws IOException {
        channel = SocketChannel.open();
        guard = guard(channel);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    private Guard guard(SocketChannel of) {
        Guard made = new Guard(LIMITS, () -> now, of, "0x1", ended::add);
        watchdog.add(made);
        return made;
    }

    private void after(long millis) {
        now += millis * 1_000_000;
        watchdog.turn();
    }

    private void request() {
        guard.identified(true, false);
        guard.readBegins(true, false);
        assertNull(guard.readEnds(10));
        guard.prologue();
        guard.headers();
    }

    @Test
    void aConnectionThatNeverSaysAnythingIsClosedWhenTheHeadersAreDue() {
        after(99);
        assertTrue(channel.isOpen());
        after(1);
        assertFalse(channel.isOpen());
        assertEquals(List.of(Cause.HEADER_TIMEOUT), ended);
    }

    @Test
    void drippedBytesOfAHeadWinNoTime() {
        guard.identified(true, false);
        for (int i = 0; i < 9; i++) {
            guard.readBegins(true, false);
            after(11);
            assertNull(guard.readEnds(1));
        }
        guard.readBegins(true, false);
        after(1);
        assertEquals(Cause.HEADER_TIMEOUT, guard.readEnds(1));
        assertEquals(List.of(Cause.HEADER_TIMEOUT), ended);
    }

    @Test
    void aBodyMayNotDrip() {
        request();
        guard.readBegins(false, false);
        after(40);
        assertNull(guard.readEnds(5));
        guard.readBegins(false, false);
        after(14);
        assertEquals(List.of(), ended);
        after(1);
        assertEquals(Cause.READ_RATE, guard.readEnds(1));
    }

    @Test
    void aBodyThatIsFastEnoughHasItsTimeAndNoMore() {
        request();
        guard.readBegins(false, false);
        assertNull(guard.readEnds(1000));
        for (int i = 0; i < 4; i++) {
            guard.readBegins(false, false);
            after(100);
            assertNull(guard.readEnds(1000));
        }
        guard.readBegins(false, false);
        after(99);
        assertEquals(List.of(), ended);
        after(1);
        assertEquals(Cause.BODY_TIMEOUT, guard.readEnds(1000));
    }

    @Test
    void aHandlerMayTakeItsTime() {
        request();
        after(100_000);
        guard.readBegins(false, false);
        after(49);
        assertNull(guard.readEnds(1000));
        after(100_000);
        guard.writeBegins(1000);
        after(299);
        assertNull(guard.writeEnds());
        assertEquals(List.of(), ended);
    }

    @Test
    void aStalledWriteIsEnded() {
        request();
        guard.writeBegins(1000);
        after(299);
        assertTrue(channel.isOpen());
        after(1);
        assertFalse(channel.isOpen());
        assertEquals(Cause.STALL_TIMEOUT, guard.writeEnds());
    }

    @Test
    void aResponseMayNotBeTakenByTheSpoonful() {
        request();
        for (int i = 0; i < 2; i++) {
            guard.writeBegins(1000);
            after(200);
            assertNull(guard.writeEnds());
        }
        guard.writeBegins(1000);
        // 3,000 bytes may take 250 + 300 ms, and 400 are over
        after(149);
        assertTrue(channel.isOpen());
        after(1);
        assertFalse(channel.isOpen());
        assertEquals(Cause.DRAIN_RATE, guard.writeEnds());
    }

    @Test
    void eachResponseHasATimeOfItsOwn() {
        for (int i = 0; i < 5; i++) {
            request();
            guard.writeBegins(1000);
            after(200);
            assertNull(guard.writeEnds());
        }
        assertEquals(List.of(), ended);
    }

    @Test
    void theTimerOfAnIdleConnectionNeverCutsTheRequestThatCame() {
        request();
        guard.readBegins(true, false);
        now += 200_000_000;
        assertNull(guard.readEnds(1), "it came just before the watchdog looked");
        watchdog.turn();
        guard.readBegins(true, false);
        after(99);
        assertEquals(List.of(), ended);
        assertNull(guard.readEnds(1));
        guard.headers();
        guard.readBegins(true, false);
        after(200);
        assertEquals(Cause.IDLE_TIMEOUT, guard.readEnds(0));
    }

    @Test
    void nothingIsLeftOfTenThousandConnections() throws IOException {
        channel.close();
        for (int i = 0; i < 10_000; i++) {
            guard = guard(channel);
            guard.close();
        }
        after(100);
        assertEquals(0, watchdog.size());
        assertEquals(List.of(), ended);
    }
}
