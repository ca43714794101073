package dev.sevenstops.lifecycle.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import io.helidon.common.GenericType;
import io.helidon.http.media.ReadableEntity;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the wait for a body is ended, and that it is never anything else. The test's thread is the one that waits, on a clock of the test's. */
@Timeout(60)
class UploadsTest {
    private static final long MILLI = 1_000_000;

    /** Ten seconds, and a thousand bytes a second after a second of grace. */
    private static final DefenceLimits LIMITS = new DefenceLimits(
            Duration.ZERO,
            Duration.ofSeconds(10),
            new Rate(1_000, Duration.ofSeconds(1)),
            Duration.ZERO,
            Rate.ANY,
            Duration.ZERO);

    private final List<Cause> ended = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000; // it may overflow
    private final Uploads uploads = new Uploads();
    private final Readers readers = new Readers(uploads, LIMITS, () -> now, ended::add);

    @AfterEach
    void leaveTheThreadAsItWas() {
        readers.leaves();
        assertFalse(Thread.interrupted(), "an interrupt is left behind");
    }

    private Upload serves(int stream) {
        uploads.begins(stream);
        return Objects.requireNonNull(readers.serves(stream, true));
    }

    private void after(long millis) {
        now += millis * MILLI;
        readers.check(now);
    }

    private static boolean interrupted() {
        return Thread.currentThread().isInterrupted();
    }

    @Test
    void aWaitIsOverWhenTooFewBytesHaveCome() {
        Upload upload = serves(1);
        assertNull(readers.waits(upload));
        after(999);
        assertFalse(interrupted());
        uploads.received(1, 500);
        after(500);
        assertFalse(interrupted(), "for 500 bytes there is half a second more");
        after(1);
        assertTrue(interrupted());
        assertEquals(BodyLoss.LIMIT, readers.waited(upload, true));
        assertFalse(interrupted(), "the interrupt is the wait's alone");
        assertEquals(List.of(Cause.READ_RATE), ended);
        assertEquals(Optional.of(BodyLoss.LIMIT), Readers.loss());
        assertEquals(BodyLoss.LIMIT, readers.waits(upload), "and so it stays");
    }

    @Test
    void drippedBytesWinNoTimeBeyondTheWhole() {
        Upload upload = serves(1);
        for (int i = 0; i < 10; i++) {
            assertNull(readers.waits(upload));
            uploads.received(1, 10_000);
            after(999);
            assertNull(readers.waited(upload, false));
            // the handler's own time
            after(60_000);
        }
        assertNull(readers.waits(upload));
        after(10);
        assertEquals(BodyLoss.LIMIT, readers.waited(upload, false));
        assertEquals(List.of(Cause.BODY_TIMEOUT), ended);
    }

    @Test
    void theNextLookIsDueWhenTheWaitCanBeOver() {
        Upload upload = serves(1);
        assertEquals(Long.MAX_VALUE, readers.check(now), "nobody waits");
        assertNull(readers.waits(upload));
        assertEquals(1_000 * MILLI, readers.check(now));
        uploads.received(1, 100);
        assertEquals(1_100 * MILLI, readers.check(now));
        uploads.received(1, 1 << 20);
        assertEquals(10_000 * MILLI, readers.check(now));
        assertNull(readers.waited(upload, false));
    }

    @Test
    void aHandlerThatDoesNotReadIsLeftAlone() {
        Upload upload = serves(1);
        after(60_000);
        uploads.reset(1);
        assertFalse(interrupted());
        assertEquals(Optional.empty(), Readers.loss(), "it does not know");
        assertEquals(BodyLoss.CLIENT, readers.waits(upload));
        assertEquals(Optional.of(BodyLoss.CLIENT), Readers.loss());
        assertEquals(List.of(), ended);
    }

    @Test
    void aWriteWithinAReadIsNotInterrupted() {
        Upload upload = serves(1);
        assertNull(readers.waits(upload));
        readers.writes();
        assertTrue(readers.reads());
        after(1_000);
        assertFalse(interrupted());
        readers.wrote();
        assertTrue(interrupted(), "it is made up for");
        readers.writes();
        assertFalse(interrupted(), "nor is one that comes after it");
        readers.wrote();
        assertTrue(interrupted());
        assertEquals(BodyLoss.LIMIT, readers.waited(upload, true));
        assertFalse(interrupted());
        assertFalse(readers.reads());
    }

    @Test
    void whoResetsItsStreamIsNotWaitedFor() {
        Upload upload = serves(1);
        assertNull(readers.waits(upload));
        uploads.reset(3);
        assertFalse(interrupted());
        uploads.reset(1);
        assertTrue(interrupted());
        assertEquals(BodyLoss.CLIENT, readers.waited(upload, true));
        assertFalse(readers.leaves(), "it need not be told");
        assertFalse(uploads.isRefused(1));
    }

    @Test
    void theEndOfTheConnectionEndsWhatHasNotBeenParsed() {
        Upload parsed = serves(1);
        uploads.ends(1);
        uploads.settle();
        Upload not = serves(3);
        uploads.ends(3);
        uploads.end(BodyLoss.CLIENT);
        assertNull(readers.waits(parsed));
        assertFalse(interrupted(), "it is all there");
        assertNull(readers.waited(parsed, true));
        assertEquals(BodyLoss.CLIENT, readers.waits(not), "what was sent may never get there");
    }

    @Test
    void aBodyThatIsWholeIsNotWaitedForInVain() {
        Upload upload = serves(1);
        assertNull(readers.waits(upload));
        uploads.received(1, 3);
        uploads.ends(1);
        after(60_000);
        assertFalse(interrupted());
        assertNull(readers.waited(upload, true));
        assertFalse(readers.leaves());
        assertEquals(List.of(), ended);
        uploads.begins(3);
        uploads.ends(3);
        uploads.settle();
        assertNull(readers.serves(3, true));
    }

    /** Helidon tells a thread that somebody has interrupted that the body is at its end. */
    @Test
    void theEndOfABodyIsBelievedOnlyIfTheClientHasSaidIt() {
        Upload upload = serves(1);
        assertNull(readers.waits(upload));
        assertEquals(BodyLoss.SERVER, readers.waited(upload, true));
        assertEquals(BodyLoss.SERVER, readers.waits(upload));
    }

    /** And if it does so to one that was interrupted before, all may be there and not have been read. */
    @Test
    void norIsItOfAWholeBodyIfAnInterruptIsGone() {
        Upload upload = serves(1);
        uploads.ends(1);
        Thread.currentThread().interrupt();
        assertNull(readers.waits(upload));
        assertNull(readers.waited(upload, true), "nothing has taken the interrupt for the end");
        assertNull(readers.waits(upload));
        assertTrue(Thread.interrupted(), "as a queue does");
        assertEquals(BodyLoss.SERVER, readers.waited(upload, true));
    }

    /** A body of which nothing is queued any more: whoever reads it waits until he is interrupted. */
    private static final class Queue implements ReadableEntity {
        private boolean consumed;
        private boolean early;
        private int copies;

        private Queue(boolean consumed) {
            this.consumed = consumed;
        }

        @Override
        public void consume() {
            early |= Thread.currentThread().isInterrupted();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException woken) {
                consumed = true;
            }
        }

        @Override
        public ReadableEntity copy(Runnable entityProcessed) {
            copies++;
            return new Queue(false);
        }

        @Override
        public boolean consumed() {
            return consumed;
        }

        @Override
        public boolean hasEntity() {
            return true;
        }

        @Override
        public InputStream inputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T as(GenericType<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> Optional<T> asOptional(GenericType<T> type) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void whatIsQueuedOfALostBodyIsTakenBeforeTheWaitForMoreIsEnded() {
        Upload upload = serves(1);
        uploads.reset(1);
        Queue content = new Queue(false);
        readers.drain(upload, content);
        assertTrue(content.consumed());
        assertFalse(content.early, "the connection's window is given back for what is taken");
        assertEquals(0, content.copies, "nothing is left");
    }

    @Test
    void soIsWhatIsQueuedWhenAReadIsEnded() {
        Upload upload = serves(1);
        assertNull(readers.waits(upload));
        after(1_000);
        assertEquals(BodyLoss.LIMIT, readers.waited(upload, true));
        Queue content = new Queue(true);
        readers.drain(upload, content);
        assertEquals(1, content.copies);
        readers.drain(upload, content);
        assertEquals(1, content.copies, "once is enough");
    }

    @Test
    void whoseConnectionIsGoneNeedsNoWindow() {
        Upload upload = serves(1);
        uploads.end(BodyLoss.CLIENT);
        Queue read = new Queue(true);
        readers.drain(upload, read);
        assertEquals(0, read.copies);
        Queue unread = new Queue(false);
        readers.drain(upload, unread);
        assertTrue(unread.early);
        assertTrue(unread.consumed());
    }

    /** The answer to it needs its window, and may be taken back. */
    @Test
    void aRefusedStreamIsOverWhenItsThreadHasLeft() {
        Upload upload = serves(1);
        assertTrue(uploads.isAwaited(1));
        assertFalse(uploads.isAwaited(3));
        assertNull(readers.waits(upload));
        after(1_000);
        assertTrue(uploads.isRefused(1));
        assertFalse(uploads.isOver(1));
        uploads.ends(1);
        uploads.settle();
        assertFalse(uploads.isOver(1), "not by what its client has sent");
        assertEquals(BodyLoss.LIMIT, readers.waited(upload, false));
        readers.leaves();
        assertTrue(uploads.isRefused(1));
        assertTrue(uploads.isOver(1));
    }

    @Test
    void aBodyOfNothingButEmptyFramesIsNotWaitedFor() {
        Upload upload = serves(1);
        assertNull(readers.waits(upload));
        uploads.floods(1);
        assertTrue(interrupted());
        assertEquals(BodyLoss.CLIENT, readers.waited(upload, true));
    }

    @Test
    void whoIsNotSeenIsTrustedWithNothing() {
        Upload upload = Objects.requireNonNull(readers.serves(1, false));
        assertNull(readers.waits(upload));
        assertNull(readers.waited(upload, true), "Helidon has seen it");
        assertNull(readers.waits(upload));
        after(1_000);
        assertEquals(BodyLoss.LIMIT, readers.waited(upload, true));
    }

    @Test
    void whatIsLeftOfABodyIsRefused() {
        uploads.begins(1);
        assertNotNull(readers.serves(1, true));
        assertFalse(uploads.isRefused(1));
        assertTrue(readers.leaves());
        assertTrue(uploads.isRefused(1));
        assertFalse(uploads.isRefused(3));
        assertFalse(readers.leaves(), "it has left already");
    }

    @Test
    void aRequestThatNoRouteHasSeenIsWaitedForWhenItIsAnswered() {
        uploads.begins(1);
        readers.answered(1);
        assertTrue(readers.reads());
        after(1_000);
        assertTrue(interrupted());
        assertTrue(readers.leaves());
        assertFalse(interrupted());
        Upload routed = serves(3);
        readers.answered(3);
        assertFalse(readers.reads(), "its handler may still do something else");
        assertNull(readers.waits(routed));
        assertNull(readers.waited(routed, false));
    }
}
