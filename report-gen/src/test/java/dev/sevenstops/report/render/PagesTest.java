package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {
    @TempDir
    private static Path folder;

    private static String html;
    private static JsonNode json;

    @BeforeAll
    static void render() throws IOException {
        SampleCells.writeTo(folder);
        Reports.Rendered rendered = Reports.render(folder);
        html = Files.readString(rendered.html()).replace(Resources.library(), "");
        json = Json.mapper().readTree(rendered.json().toFile());
    }

    @Test
    void everyStopHasAPageAlsoOneThatWasNotMeasured() {
        for (Stop stop : Stop.values()) {
            assertTrue(html.contains("<div class=\"view\" id=\"" + stop.id() + "\""), stop.id());
        }
        assertTrue(html.contains("mvn gatling:test -Dmatrix.only=parse</code>"), "how to measure what is missing");
    }

    @Test
    void theTableHoldsTheFiguresOfTheJsonInFullPrecision() {
        Set<String> rows = new HashSet<>();
        json.path("rows").forEach(row -> rows.add(tuple(row.path("stop").asText(), row.path("primary"))));
        Matcher lines = Pattern.compile(
                        "<tbody data-stop=\"([a-z]+)\" data-verdict=\"([^\"]+)\" data-before=\"([^\"]*)\""
                                + " data-after=\"([^\"]*)\" data-ratio=\"([^\"]*)\">")
                .matcher(html);
        int seen = 0;
        while (lines.find()) {
            String line =
                    String.join(" ", lines.group(1), lines.group(2), lines.group(3), lines.group(4), lines.group(5));
            assertTrue(rows.contains(line), line);
            seen++;
        }
        assertTrue(seen >= 4, "a line an experiment, not " + seen);
    }

    @Test
    void everyCellSaysHowToMeasureItAlone() {
        json.path("rows")
                .forEach(row -> assertTrue(
                        html.contains("-Dmatrix.only=" + row.path("experiment").asText() + "</code>"),
                        row.path("experiment").asText()));
        assertTrue(html.contains("./stops serve "), "each arm by hand");
    }

    @Test
    void aWordForTheShellStaysOneWord() {
        assertEquals("stops.accept.backlog=16", ByHand.quoted("stops.accept.backlog=16"));
        assertEquals("'a b;c'", ByHand.quoted("a b;c"));
        assertEquals("'it'\\''s'", ByHand.quoted("it's"));
    }

    private static String tuple(String stop, JsonNode primary) {
        return String.join(
                " ",
                stop,
                primary.path("verdict").asText(),
                figure(primary.path("before")),
                figure(primary.path("after")),
                figure(primary.path("ratio")));
    }

    private static String figure(JsonNode value) {
        JsonNode number = value.path("value");
        return number.isNumber() ? Double.toString(number.asDouble()) : "";
    }
}
