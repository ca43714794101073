package dev.sevenstops.lifecycle.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.corpus.Corpus;
import dev.sevenstops.corpus.FramingCase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of the corpus, straight through the gate: in one piece, cut in two at every byte, and byte by byte. */
class CorpusTest {
    private static final FramingLimits LIMITS = FramingLimits.defaults().sized(8_192, 16_384, 1 << 20);

    /** Cutting a case in two at every byte is quadratic in its length; longer ones are cut at some. */
    private static final int CUTS = 400;

    static List<FramingCase> cases() {
        return Corpus.all();
    }

    @Test
    void thereAreManyAndEachHasItsOwnName() {
        long names = cases().stream().map(FramingCase::name).distinct().count();
        assertEquals(cases().size(), names);
        assertTrue(names >= 250, names + " cases");
        assertTrue(cases().stream().allMatch(one -> one.rfc().matches("\\d{4} \\d+(\\.\\d+)*")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inOnePiece(FramingCase one) {
        byte[] bytes = bytes(one);
        List<byte[]> pieces = bytes.length == 0 ? List.of() : List.of(bytes);
        check(one, Taken.of(LIMITS, pieces));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inReadBuffers(FramingCase one) {
        check(one, Taken.of(LIMITS, pieces(bytes(one), 8_192)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void byteByByte(FramingCase one) {
        byte[] bytes = bytes(one);
        check(one, Taken.of(LIMITS, pieces(bytes, bytes.length > 30_000 ? 97 : 1)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cutInTwo(FramingCase one) {
        byte[] bytes = bytes(one);
        int step = bytes.length <= CUTS ? 1 : bytes.length / 20;
        for (int cut = 1; cut < bytes.length; cut += step) {
            List<byte[]> both =
                    List.of(Arrays.copyOfRange(bytes, 0, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
            check(one, Taken.of(LIMITS, both));
        }
    }

    private static void check(FramingCase one, Taken taken) {
        assertEquals(one.requests(), taken.requests(), one.name());
        if (one.rejected().isEmpty()) {
            assertEquals(0, taken.status(), one.name());
        } else {
            assertTrue(one.rejected().contains(taken.status()), one.name() + ": " + taken.status());
        }
    }

    private static byte[] bytes(FramingCase one) {
        return one.bytes().getBytes(StandardCharsets.ISO_8859_1);
    }

    static List<byte[]> pieces(byte[] bytes, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        return pieces;
    }
}
