package dev.sevenstops.app.serialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Both serializers read the same, and refuse the same. */
class ParseTest {
    private static final List<JsonSerializer> BOTH = List.of(new JacksonSerializer(), new DslJsonSerializer());

    @Test
    void readsTheGenericForm() throws Exception {
        parsed(
                Map.of("a", 1L, "b", List.of("x\u00e9", true), "c", new BigDecimal("12.50")),
                " {\"a\":1,\"b\":[\"x\u00e9\",true],\"c\":12.50}\n");
        parsed(new ArrayList<>(Arrays.asList((Object) null)), "[null]");
        parsed(Long.MAX_VALUE, "9223372036854775807");
        parsed("\ud83d\ude00 \" \\ /", "\"\\ud83d\\ude00 \\\" \\\\ \\/\"");
        parsed(Map.of(), "{}");
    }

    @Test
    void refusesWhatIsNotJson() {
        for (String text : new String[] {
            "{",
            "[1,",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "[1,]",
            "{} {}",
            "{}x",
            "nul",
            "'a'",
            "\"a",
            "01",
            "+1",
            ".5",
            "--1",
            "NaN",
            "1.",
            "1.e5",
            "[+1]",
            "-",
            "truex",
            "",
            " ",
            "\"\u0001\""
        }) {
            for (JsonSerializer serializer : BOTH) {
                assertThrows(
                        MalformedJsonException.class,
                        () -> serializer.parse(text.getBytes(StandardCharsets.UTF_8)),
                        serializer.getClass().getSimpleName() + " " + text);
            }
        }
    }

    @Test
    void depthIsBounded() throws Exception {
        String deepest = "[".repeat(JsonText.MOST_LEVELS) + "]".repeat(JsonText.MOST_LEVELS);
        for (JsonSerializer serializer : BOTH) {
            serializer.parse(deepest.getBytes(StandardCharsets.UTF_8));
            serializer.parse(
                    ("[\"" + "[".repeat(1000) + "\\\"" + "{".repeat(1000) + "\"]").getBytes(StandardCharsets.UTF_8));
            assertThrows(
                    MalformedJsonException.class,
                    () -> serializer.parse("[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void parsed(@Nullable Object expected, String text) throws Exception {
        for (JsonSerializer serializer : BOTH) {
            assertEquals(
                    expected,
                    serializer.parse(text.getBytes(StandardCharsets.UTF_8)),
                    serializer.getClass()::getSimpleName);
        }
    }
}
