package dev.sevenstops.report.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaceTest {
    private static final int WIDTH = 200;

    @ParameterizedTest
    @EnumSource(Face.class)
    void noLineIsWiderThanItsColumnAndNoWordIsLost(Face face) {
        String text =
                "The queue, min(listen backlog, net.core.somaxconn), overflows: 2,210 → 0 in every one of 3 blocks.";
        List<String> lines = face.wrap(text, WIDTH);

        assertTrue(lines.size() > 1, lines.toString());
        lines.forEach(line -> assertTrue(face.width(line) <= WIDTH, line));
        assertEquals(text.replace(" ", ""), String.join("", lines).replace(" ", ""));
    }

    @Test
    void wordsStayWholeWhereALineHoldsThem() {
        List<String> lines = Face.TEXT.wrap("a kernel drops without a word and the application's log is empty", 120);

        assertEquals("a kernel drops without a word and the application's log is empty", String.join(" ", lines));
    }

    @Test
    void aWordThatIsLongerThanALineIsBrokenWhereAnExpressionGoesOn() {
        assertEquals(
                List.of("sum(rate(lifecycle_ended{", "by=\"limit\",stop=\"parse\"}[5m]))"),
                Face.CODE.wrap("sum(rate(lifecycle_ended{by=\"limit\",stop=\"parse\"}[5m]))", 210));
    }

    @Test
    void aWordWithoutAPlaceToBreakIsCutAndNoCharacterIsTornApart() {
        String word = "x".repeat(50) + "😀".repeat(50);
        List<String> lines = Face.TEXT.wrap(word, WIDTH);

        assertEquals(word, String.join("", lines));
        lines.forEach(line -> {
            assertTrue(Face.TEXT.width(line) <= WIDTH, line);
            assertTrue(line.codePoints().allMatch(character -> character == 'x' || character > 0xFFFF), line);
        });
    }

    @Test
    void theStyleSheetSetsWhatWasMeasured() {
        assertTrue(
                Face.SMALL_CODE.rule().startsWith(".small-code { font: 400 10px ui-monospace"), Face.SMALL_CODE.rule());
        assertTrue(Face.STRONG.width("improved") > Face.TEXT.width("improved"));
    }

    @Test
    void nothingTakesNoLine() {
        assertEquals(List.of(), Face.TEXT.wrap("", WIDTH));
        assertEquals(List.of(), Face.TEXT.wrap(" \n ", WIDTH));
    }
}
