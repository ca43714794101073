package dev.sevenstops.lifecycle.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.corpus.FramingCase.Seen;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the corpus does not say: which arrays are handed on, in which form, and how much of them. */
class RequestStreamTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CHUNKED = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** Fails when it is asked: what is there already is to be enough. */
    private static final Iterator<byte[]> NOTHING_MORE = Collections.emptyIterator();

    @Test
    void whatNeedsNoChangeIsNotCopied() {
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        for (String plain : List.of(
                GET,
                "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
                CHUNKED + "5\r\nhello\r\n0\r\n\r\n",
                "GET /b HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")) {
            byte[] bytes = bytes(plain);
            assertSame(bytes, gate.next(() -> bytes), plain);
        }
    }

    @Test
    void theDataOfAChunkIsNotCopied() {
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        gate.next(() -> bytes(CHUNKED + "4000\r\nx"));
        byte[] data = bytes("x".repeat(8_192));
        assertSame(data, gate.next(() -> data));
    }

    @Test
    void oneRequestAtATime() {
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        byte[] two = bytes(GET + GET.replace("/a", "/b"));
        assertArrayEquals(bytes(GET), gate.next(() -> two));
        assertArrayEquals(bytes(GET.replace("/a", "/b")), gate.next(() -> {
            throw new AssertionError("what is there is not asked for");
        }));
    }

    @Test
    void aHeadIsHandedOnWhenItIsComplete() {
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        Iterator<byte[]> drops = CorpusTest.pieces(bytes(GET), 1).iterator();
        assertArrayEquals(bytes(GET), gate.next(drops::next));
        assertTrue(!drops.hasNext());
    }

    @Test
    void moreThanTheDepthAtOnceIsRefused() {
        Taken taken = Taken.of(FramingLimits.defaults(), List.of(bytes(GET.repeat(200))));
        assertEquals(1 + FramingLimits.defaults().pipelined(), taken.requests().size());
        assertEquals(429, taken.status());
    }

    @Test
    void anOldRequestIsHandedOnAsANewOneThatIsTheLast() {
        Taken taken = Taken.of(
                FramingLimits.defaults(),
                List.of(bytes("\r\nGET /a HTTP/1.0\r\nConnection: keep-alive\r\nX: y\r\n\r\n" + GET)));
        assertEquals("GET /a HTTP/1.1\r\nHost: localhost\r\nX: y\r\nConnection: close\r\n\r\n", taken.passed());
        assertEquals(0, taken.status());
    }

    @Test
    void theHostOfTheTargetStandsInForThatOfTheHeader() {
        Taken taken = Taken.of(
                FramingLimits.defaults(), List.of(bytes("GET http://b:81?q HTTP/1.1\r\nX: y\r\nHost: a\r\n\r\n")));
        assertEquals("GET /?q HTTP/1.1\r\nX: y\r\nHost: b:81\r\n\r\n", taken.passed());
    }

    /** Found by fuzzing, of the second: a tab in the place of the one space passed for the form that the server knows. */
    @ParameterizedTest
    @CsvSource({
        "Connection, close",
        "Transfer-Encoding, chunked",
        "Content-Length, 0",
        "Expect, 100-continue",
    })
    void oneSpaceStandsBeforeAValueThatSaysWhereTheRequestEnds(String name, String value) {
        String framing = name.equals("Expect") ? "Content-Length: 1\r\n" : "";
        for (String white : List.of("", " ", "\t", "  ", " \t", "\t ")) {
            String text = "POST /a HTTP/1.1\r\nHost: a\r\n" + framing + name + ":" + white + value + "\r\n\r\n";
            RequestStream gate = new RequestStream(FramingLimits.defaults());
            assertArrayEquals(
                    bytes(text.replace(":" + white + value, ": " + value)), gate.next(() -> bytes(text)), text);
        }
    }

    /** Found by fuzzing: each line that came in pieces counted as a byte of extensions, and many of them made a valid body invalid. */
    @Test
    void linesInPiecesAreNoExtensions() {
        FramingLimits none = extensions(0);
        String chunks = CHUNKED + "1\r\nx\r\n".repeat(20) + "0\r\n\r\n";
        Taken taken = Taken.of(none, CorpusTest.pieces(bytes(chunks), 1));
        assertEquals(0, taken.status());
        assertEquals(List.of(new Seen("POST", "/a", "x".repeat(20))), taken.requests());
    }

    @Test
    void asManyBytesOfExtensionsAsTheLimitSaysInWhateverPieces() {
        String chunks = CHUNKED + "1;a=b\r\nx\r\n1;cd\r\nx\r\n0\r\n\r\n";
        for (int piece : List.of(1, 3, 1_000)) {
            assertEquals(
                    0,
                    Taken.of(extensions(7), CorpusTest.pieces(bytes(chunks), piece))
                            .status());
            assertEquals(
                    400,
                    Taken.of(extensions(6), CorpusTest.pieces(bytes(chunks), piece))
                            .status());
        }
    }

    /** A server that does not ask for the body must not find it behind the head: Helidon 4.4.0 would take it for a request. */
    @ParameterizedTest
    @CsvSource({"Content-Length: 5, hello", "Transfer-Encoding: chunked, 5#hello#0##"})
    void aBodyThatIsHeldBackIsHandedOnApartFromItsHead(String framing, String text) {
        String head = withheld(framing);
        String body = text.replace("#", "\r\n");
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        byte[] all = bytes(head + body + GET);
        assertArrayEquals(bytes(head), gate.next(() -> all));
        assertTrue(gate.withheld());
        assertArrayEquals(bytes(body), gate.next(NOTHING_MORE::next));
        assertFalse(gate.withheld());
        assertArrayEquals(bytes(GET), gate.next(NOTHING_MORE::next));
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 28", "Transfer-Encoding: chunked"})
    void aBodyThatNobodyHasAskedForIsNotReadAndNothingBehindIt(String framing) {
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        byte[] all = bytes(withheld(framing) + GET + GET);
        assertArrayEquals(bytes(withheld(framing)), gate.next(() -> all));
        gate.unwanted();
        assertNull(gate.next(NOTHING_MORE::next));
    }

    @Test
    void aBodyThatHasBeenReadAllTheSameEndsNothing() {
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        byte[] all = bytes(withheld("Content-Length: 5") + "hello" + GET);
        assertArrayEquals(bytes(withheld("Content-Length: 5")), gate.next(() -> all));
        assertArrayEquals(bytes("hello"), gate.next(NOTHING_MORE::next));
        gate.unwanted();
        assertArrayEquals(bytes(GET), gate.next(NOTHING_MORE::next));
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 0", "X: y"})
    void withoutABodyNothingIsHeldBack(String framing) {
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        byte[] all = bytes(withheld(framing) + GET);
        assertArrayEquals(bytes(withheld(framing)), gate.next(() -> all));
        assertFalse(gate.withheld());
        assertArrayEquals(bytes(GET), gate.next(NOTHING_MORE::next));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , ,"})
    void aListOfNothingExpectsNothing(String value) {
        String head = withheld("Content-Length: 5");
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        byte[] all = bytes(head.replace("100-continue", value) + "hello");
        assertArrayEquals(bytes(head.replace("Expect: 100-continue\r\n", "") + "hello"), gate.next(() -> all));
    }

    @Test
    void theSameExpectationSaidAgainIsOne() {
        String head = withheld("Content-Length: 5");
        String often = head.replace(": 100-continue", ":100-Continue ,,100-continue\r\nEXPECT: 100-continue");
        Taken taken = Taken.of(FramingLimits.defaults(), List.of(bytes(often + "hello")));
        assertEquals(head + "hello", taken.passed());
        assertEquals(0, taken.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"200-ok", "100-continue, x", ",x", "100-continue;q=1", "100-continue 100-continue"})
    void anyOtherExpectationIsRefused(String value) {
        String head = withheld("Content-Length: 5").replace("100-continue", value);
        Taken taken = Taken.of(FramingLimits.defaults(), List.of(bytes(head + "hello")));
        assertEquals(417, taken.status());
        assertEquals("", taken.passed());
    }

    private static String withheld(String framing) {
        return "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n" + framing + "\r\n\r\n";
    }

    private static FramingLimits extensions(int bytes) {
        return new FramingLimits(8_192, 16_384, 256, Long.MAX_VALUE, 1_024, bytes, 8_192, 65_536, 8, 128);
    }

    @Test
    void extensionsAndTrailersAreNotHandedOn() {
        Taken taken = Taken.of(
                FramingLimits.defaults(), List.of(bytes(CHUNKED + "005;a=b\r\nhello\r\n00;c\r\nX: y\r\n\r\n")));
        assertEquals(CHUNKED + "5\r\nhello\r\n0\r\n\r\n", taken.passed());
    }

    @Test
    void noChunkIsLargerThanTheServerShouldHold() {
        String body = "x".repeat(200_000);
        Taken taken = Taken.of(
                FramingLimits.defaults(),
                CorpusTest.pieces(bytes(CHUNKED + "30d40\r\n" + body + "\r\n0\r\n\r\n"), 8_192));
        assertEquals(List.of(new Seen("POST", "/a", body)), taken.requests());
        assertTrue(taken.passed().contains("\r\n\r\n10000\r\n"));
        assertTrue(!taken.passed().contains("30d40"));
    }

    @Test
    void anythingElseThatComesInEndsInOneOfTheStatuses() {
        Random random = new Random(7);
        String[] words = {
            "GET",
            "POST",
            " ",
            " ",
            "/",
            "*",
            "http://a",
            "HTTP/1.1",
            "HTTP/1.0",
            "\r\n",
            "\r\n",
            "\r\n",
            "\r",
            "\n",
            ":",
            ": ",
            "Host",
            "a",
            "Content-Length",
            "5",
            "0",
            "Transfer-Encoding",
            "chunked",
            ",",
            ";",
            "=",
            "\"",
            "Connection",
            "close",
            "Expect",
            "100-continue",
            "\0",
            "\t",
            GET,
            CHUNKED,
            "5\r\nhello\r\n",
            "0\r\n\r\n",
            "[::1]",
            "%4"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder input =
                    new StringBuilder(i % 3 == 0 ? CHUNKED : i % 3 == 1 ? "GET / HTTP/1.1\r\nHost: a\r\n" : "");
            for (int n = random.nextInt(12); n >= 0; n--) {
                input.append(words[random.nextInt(words.length)]);
            }
            byte[] bytes = bytes(input.toString());
            Taken whole = Taken.of(FramingLimits.defaults(), List.of(bytes));
            Taken drops = Taken.of(FramingLimits.defaults(), CorpusTest.pieces(bytes, 1));
            assertEquals(whole.requests(), drops.requests(), input.toString());
            assertEquals(whole.status(), drops.status(), input.toString());
            assertTrue(List.of(0, 400, 413, 417, 431, 501, 505).contains(whole.status()), input.toString());
        }
    }

    @Test
    void nothingIsReadAfterTheEnd() {
        RequestStream gate = new RequestStream(FramingLimits.defaults());
        assertThrows(Rejected.class, () -> gate.next(() -> bytes("rubbish\r\n")));
        assertNull(gate.next(() -> {
            throw new AssertionError("it reads on");
        }));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
