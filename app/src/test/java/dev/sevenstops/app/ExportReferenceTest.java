package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.ExportReference.Expected;
import dev.sevenstops.app.ExportReference.Reading;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the check of exports fails where it has to. */
class ExportReferenceTest {
    private static final Expected BODY = new Expected(bytes("0123456789"));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Read in pieces of three bytes. */
    private static Reading reading(String text) {
        Reading reading = BODY.reading();
        for (int from = 0; from < text.length(); from += 3) {
            byte[] piece = bytes(text.substring(from, Math.min(from + 3, text.length())));
            reading.add(piece, piece.length);
        }
        return reading;
    }

    @Test
    void theWholeIsRight() {
        assertDoesNotThrow(reading("0123456789")::assertWhole);
    }

    @ParameterizedTest
    @CsvSource({"012345x789, 6", "x123456789, 0", "012345678x, 9", "01234567899, 10", "012345678, 9", "'', 0", "0124, 3"
    })
    void whatIsWrongIsSaidWithItsPlace(String text, int place) {
        AssertionError wrong = assertThrows(AssertionError.class, reading(text)::assertWhole);
        assertTrue(String.valueOf(wrong.getMessage()).endsWith("differ from byte " + place + " on"), wrong::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "012", "01234567", "0123456789"})
    void aPartIsABeginning(String text) {
        assertDoesNotThrow(reading(text)::assertBeginning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "013", "0123457", "01234567890"})
    void anotherPartIsNot(String text) {
        assertThrows(AssertionError.class, reading(text)::assertBeginning);
    }
}
