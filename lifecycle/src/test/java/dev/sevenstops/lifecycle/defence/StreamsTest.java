package dev.sevenstops.lifecycle.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the waits of streams are counted, on a clock of the test's. */
class StreamsTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ENHANCE_YOUR_CALM = 11;

    /** A thousand bytes a second, and a second of grace. */
    private static final DefenceLimits LIMITS = new DefenceLimits(
            Duration.ZERO,
            Duration.ZERO,
            Rate.ANY,
            Duration.ofSeconds(10),
            new Rate(1_000, Duration.ofSeconds(1)),
            Duration.ZERO);

    private final List<Cause> ended = new ArrayList<>();
    private long now = 5_000_000_000L;
    private final Streams streams = new Streams(LIMITS, () -> now, ended::add, Streams.WINDOW, false);

    StreamsTest() {
        streams.received("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void after(long millis) {
        now += millis * 1_000_000;
    }

    private void receives(int type, int stream, byte... payload) {
        streams.received(ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) 0)
                .putInt(stream)
                .put(payload)
                .array());
    }

    private void widens(int stream, int by) {
        receives(WINDOW_UPDATE, stream, ByteBuffer.allocate(4).putInt(by).array());
    }

    private void writes(int type, int flags, int stream, int length) {
        Frame frame = new Frame(type, flags, stream, length);
        assertEquals(-1, streams.writing(frame));
        streams.written(frame);
    }

    private void begins(int stream) {
        receives(HEADERS, stream);
        writes(HEADERS, 0, stream, 10);
    }

    @Test
    void aClientThatTakesAllIsNeverTooSlow() {
        begins(1);
        for (int i = 0; i < 1_000; i++) {
            writes(DATA, 0, 1, 16_384);
            // the handler's own time
            after(60_000);
            widens(0, 16_384);
            widens(1, 16_384);
        }
        writes(DATA, END_STREAM, 1, 0);
        assertEquals(List.of(), ended);
    }

    @Test
    void allWaitsTogetherAreTooLongForWhatWasTaken() {
        begins(1);
        writes(DATA, 0, 1, Streams.WINDOW);
        widens(0, 1_000_000);
        // 65,535 bytes may take 66.5 s
        for (int i = 0; i < 13; i++) {
            after(5_000);
            widens(1, 1);
            writes(DATA, 0, 1, 1);
        }
        after(5_000);
        widens(1, 1);
        Frame next = new Frame(DATA, 0, 1, 1);
        assertThrows(UncheckedIOException.class, () -> streams.writing(next));
        assertTrue(streams.isOver(1));
        assertEquals(List.of(Cause.DRAIN_RATE), ended);
        assertEquals(ENHANCE_YOUR_CALM, streams.writing(new Frame(RST_STREAM, 0, 1, 4)));
        streams.written(new Frame(RST_STREAM, 0, 1, 4));
        assertFalse(streams.isOver(1), "it is forgotten");
        assertEquals(List.of(Cause.DRAIN_RATE), ended, "and counted once");
    }

    @Test
    void aWaitThatHelidonGivesUpIsTheLimits() {
        begins(1);
        writes(DATA, 0, 1, Streams.WINDOW);
        after(9_999);
        assertFalse(streams.isOver(1));
        after(1);
        assertTrue(streams.isOver(1));
        assertEquals(ENHANCE_YOUR_CALM, streams.writing(new Frame(RST_STREAM, 0, 1, 4)));
        assertEquals(List.of(Cause.STALL_TIMEOUT), ended);
    }

    @Test
    void aResetOfTheServersOwnIsNoLimit() {
        begins(1);
        writes(DATA, 0, 1, 100);
        after(60_000);
        writes(RST_STREAM, 0, 1, 4);
        assertEquals(List.of(), ended);
    }

    @Test
    void theConnectionsWindowIsEveryStreams() {
        begins(1);
        begins(3);
        writes(DATA, 0, 1, Streams.WINDOW);
        after(10_000);
        assertTrue(streams.isOver(3), "nothing may be sent on it either");
        widens(0, 1);
        assertFalse(streams.isOver(3));
        assertTrue(streams.isOver(1), "its own window is exhausted, too");
    }

    @Test
    void whatTheClientResetsIsForgotten() {
        begins(1);
        writes(DATA, 0, 1, Streams.WINDOW);
        receives(RST_STREAM, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
        after(60_000);
        assertFalse(streams.isOver(1));
    }

    @Test
    void aResponseThatHasNotBegunDoesNotWait() {
        receives(HEADERS, 1);
        after(60_000);
        assertFalse(streams.isOver(1));
        assertTrue(streams.threads().isIdle());
        assertEquals(Duration.ofSeconds(60), streams.threads().idleTime());
    }

    /** Otherwise there is still time to answer 408. */
    @Test
    void aBodyThatIsOverEndsAResponseThatHasBegun() {
        begins(1);
        receives(HEADERS, 3);
        streams.bodyEnded(1);
        streams.bodyEnded(3);
        assertTrue(streams.isOver(1));
        assertFalse(streams.isOver(3));
        assertEquals(ENHANCE_YOUR_CALM, streams.writing(new Frame(RST_STREAM, 0, 1, 4)));
        assertEquals(List.of(), ended, "whoever has ended the body has counted it");
    }
}
