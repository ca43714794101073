package dev.sevenstops.lifecycle.defence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SieveTest {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PRIORITY = 2;
    private static final int RST_STREAM = 3;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;

    /** Knows streams by their numbers. */
    private static final class Known implements Sieve.Verdicts {
        private final Set<Integer> refused = new HashSet<>();
        private final Set<Integer> over = new HashSet<>();
        private final Set<Integer> awaited = new HashSet<>();
        private final Set<Integer> flooded = new HashSet<>();

        @Override
        public boolean isRefused(int stream) {
            return refused.contains(stream);
        }

        @Override
        public boolean isOver(int stream) {
            return over.contains(stream);
        }

        @Override
        public boolean isAwaited(int stream) {
            return awaited.contains(stream);
        }

        @Override
        public void floods(int stream) {
            flooded.add(stream);
        }
    }

    private final Known known = new Known();
    private final Sieve sieve = new Sieve(known);

    private static byte[] frame(int type, int flags, int stream, int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) stream);
        return ByteBuffer.allocate(9 + length)
                .put((byte) (length >> 16))
                .putShort((short) length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private static byte[] all(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** What passes of these bytes if they come in pieces. */
    private static byte[] passed(Sieve sieve, byte[] bytes, int piece) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += piece) {
            passed.writeBytes(sieve.pass(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece))));
        }
        return passed.toByteArray();
    }

    @Test
    void wholeFramesPassAsTheyAre() {
        assertArrayEquals(PREFACE, sieve.pass(PREFACE));
        byte[] frames = all(frame(HEADERS, 4, 1, 30), frame(DATA, 0, 1, 100), frame(DATA, END_STREAM, 1, 0));
        assertSame(frames, sieve.pass(frames));
        assertEquals(0, sieve.dropped());
    }

    @Test
    void nothingIsLostHoweverTheBytesAreCut() {
        byte[] bytes = all(
                PREFACE,
                frame(4, 0, 0, 0),
                frame(HEADERS, 4, 1, 30),
                frame(DATA, 0, 1, 16_384),
                frame(DATA, 0, 1, 20_000),
                frame(RST_STREAM, 0, 1, 4),
                frame(DATA, END_STREAM, 3, 1));
        for (int piece : List.of(1, 2, 7, 9, 13, 24, 1_000, bytes.length)) {
            assertArrayEquals(bytes, passed(new Sieve(known), bytes, piece), "pieces of " + piece);
        }
    }

    @Test
    void whatIsSentOnAStreamThatIsOverDoesNotPassButForHeaders() {
        known.refused.add(1);
        known.over.add(1);
        byte[] trailers = frame(HEADERS, 5, 1, 40);
        byte[] continued = frame(9, 4, 1, 40);
        byte[] neighbours = all(frame(DATA, 0, 3, 200), frame(RST_STREAM, 0, 3, 4));
        byte[] bytes = all(
                PREFACE,
                frame(DATA, 0, 1, 100),
                frame(WINDOW_UPDATE, 0, 1, 4),
                frame(PRIORITY, 0, 1, 5),
                neighbours,
                frame(DATA, 0, 1, 50),
                trailers,
                continued,
                frame(DATA, END_STREAM, 1, 0),
                frame(RST_STREAM, 0, 1, 4),
                frame(WINDOW_UPDATE, 0, 0, 4));
        byte[] expected = all(PREFACE, neighbours, trailers, continued, frame(WINDOW_UPDATE, 0, 0, 4));
        for (int piece : List.of(1, 2, 7, 9, 13, 24, 1_000, bytes.length)) {
            Sieve refusing = new Sieve(known);
            assertArrayEquals(expected, passed(refusing, bytes, piece), "pieces of " + piece);
            assertEquals(150, refusing.dropped());
            assertEquals(0, refusing.dropped(), "asked again");
        }
    }

    @Test
    void aFrameThatIsUnderWayWhenItsStreamEndsDoesNotPass() {
        byte[] data = frame(DATA, 0, 1, 100);
        assertArrayEquals(PREFACE, sieve.pass(PREFACE));
        assertEquals(0, sieve.pass(Arrays.copyOf(data, 60)).length);
        known.refused.add(1);
        byte[] next = frame(HEADERS, 5, 3, 20);
        assertArrayEquals(next, sieve.pass(all(Arrays.copyOfRange(data, 60, data.length), next)));
        assertEquals(100, sieve.dropped());
    }

    /** Its answer is still to be written: that needs its window, and is not to go on if the client takes it back. */
    @Test
    void ofAStreamThatIsStillAnsweredOnlyTheDataIsKeptBack() {
        assertArrayEquals(PREFACE, sieve.pass(PREFACE));
        known.refused.add(1);
        byte[] others = all(frame(WINDOW_UPDATE, 0, 1, 4), frame(RST_STREAM, 0, 1, 4));
        assertArrayEquals(others, sieve.pass(all(frame(DATA, 0, 1, 7), others)));
        assertEquals(7, sieve.dropped());
    }

    @Test
    void anEmptyFrameInTheMidstOfABodyIsNotItsEnd() {
        known.awaited.add(1);
        assertArrayEquals(PREFACE, sieve.pass(PREFACE));
        byte[] last = frame(DATA, END_STREAM, 1, 0);
        assertArrayEquals(last, sieve.pass(all(frame(DATA, 0, 1, 0), last)));
        assertEquals(0, sieve.dropped());
    }

    /** What is an error of the client's is for Helidon to say. */
    @Test
    void anEmptyFrameOfAnotherStreamPasses() {
        byte[] frames = all(PREFACE, frame(DATA, 0, 0, 0), frame(DATA, 0, 1, 0));
        assertArrayEquals(frames, passed(sieve, frames, frames.length));
    }

    /** Helidon ends connections that do so, and nobody takes what was read until then for the whole. */
    @Test
    void manyEmptyFramesInARowPassAndEndTheBody() {
        byte[] none = frame(DATA, 0, 1, 0);
        byte[] some = frame(DATA, 0, 1, 1);
        for (int piece : List.of(1, 9, 1_000)) {
            known.flooded.clear();
            known.awaited.add(1);
            Sieve flooded = new Sieve(known);
            assertArrayEquals(PREFACE, flooded.pass(PREFACE));
            for (int i = 0; i < 10; i++) {
                assertEquals(0, passed(flooded, none, piece).length);
            }
            assertArrayEquals(some, passed(flooded, some, piece));
            for (int i = 0; i < 10; i++) {
                assertEquals(0, passed(flooded, none, piece).length, "it begins anew");
            }
            assertEquals(Set.of(), known.flooded);
            assertArrayEquals(none, passed(flooded, none, piece));
            assertEquals(Set.of(1), known.flooded);
        }
    }

    @Test
    void whatIsNotHttp2PassesAsItIs() {
        known.refused.addAll(Set.of(0, 1));
        byte[] other = all(new byte[] {'x'}, PREFACE, frame(DATA, 0, 1, 0), new byte[] {1, 2, 3});
        assertArrayEquals(other, passed(new Sieve(known), other, 5));
        assertArrayEquals(other, passed(new Sieve(known), other, other.length));
    }
}
