package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.SampleHandle;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How experiments with services behind the one under test are shown. */
class HandleReportTest {
    @TempDir
    private static Path folder;

    private static String html;
    private static String markdown;
    private static JsonNode json;

    @BeforeAll
    static void render() throws IOException {
        SampleHandle.writeTo(folder);
        Reports.Rendered rendered = Reports.render(folder);
        html = Files.readString(rendered.html()).replace(Resources.library(), "");
        markdown = Files.readString(rendered.markdown());
        json = Json.mapper().readTree(rendered.json().toFile());
    }

    @Test
    void whatWasPredictedStandsBesideWhatWasMeasured() {
        String predicted = "Predicted before the run: before 3 hops x 1 s = 3.0 s; after 250 ms.";
        String measured = "Measured, p99 of a quote: 500 ms before, 30 ms after.";
        assertTrue(html.contains(predicted) && html.contains(measured));
        assertTrue(markdown.contains(predicted + " " + measured.replace("_", "\\_")), markdown);
        assertEquals(
                "before 3 hops x 1 s = 3.0 s; after 250 ms",
                json.path("rows").path(0).path("prediction").asText());
    }

    @Test
    void theSharesOfAnswersOfBothArms() {
        assertTrue(markdown.contains("handle/deadline: shares of answers"));
        assertTrue(markdown.contains("| quote | before | 36,000 | 0 % | 0 % | 100 % |"), markdown);
        assertTrue(markdown.contains("| quote | after | 36,000 | 50 % | 25 % | 25 % |"), markdown);
        assertTrue(html.contains("Shares of answers"));
    }

    @Test
    void policiesStandSideBySideBelowNoPolicyAtAll() {
        int table = markdown.indexOf("### Side by side: hedging");
        assertTrue(table > 0, markdown);
        String lines = markdown.substring(table, markdown.indexOf("###", table + 4));
        assertTrue(lines.contains("| hedging | p99.9 of a quote | p99 of a quote |"), lines);
        // from 20,000 requests a block: shown for tenfold effects, and from all blocks where it is less
        assertTrue(lines.contains("| before | ≈ 500 ms | 500 ms |"), lines);
        assertTrue(lines.contains("| p95 | ≈ 30 ms | 30 ms |"), lines);
        assertTrue(lines.contains("| mean | - | 300 ms |"), lines);
        assertTrue(lines.contains("| fixed-10 | ≈ 30 ms (all blocks) | ≈ 30 ms |"), lines);
        assertFalse(markdown.contains("Side by side: safety"), "two levels are no choice of policies");
        assertTrue(html.contains("Side by side: hedging"));
    }

    @Test
    void theFrontierIsOneChartOverTheMeasuredUtilisation() throws IOException {
        Matcher found = Pattern.compile(
                        "data-kind=\"frontier\".*?<script type=\"application/json\"[^>]*>(.*?)</script>",
                        Pattern.DOTALL)
                .matcher(html);
        assertTrue(found.find());
        JsonNode curves = Json.mapper().readTree(found.group(1)).path("curves");
        assertFalse(found.find(), "one chart: policies by their names are no axis");
        assertEquals(6, curves.size(), "two quantiles without and with, of the latter two variants");
        JsonNode first = curves.path(0);
        assertEquals("p99 before", first.path("name").asText());
        assertEquals(3, first.path("points").size());
        assertEquals(0.09091, first.path("points").path(0).path("x").asDouble(), 1e-4);
        assertEquals(0.9091, first.path("points").path(2).path("x").asDouble(), 1e-4);
        assertEquals(0.5, first.path("points").path(0).path("y").asDouble(), 0.001);
        assertFalse(first.path("points").path(0).path("pooled").asBoolean());
        assertEquals("p99.9 after, safety false", curves.path(5).path("name").asText());
        assertTrue(
                curves.path(5).path("points").path(0).path("pooled").asBoolean(),
                "a block alone has too few requests for p99.9");
        assertTrue(markdown.contains("### The tail over the measured utilisation"));
    }

    @Test
    void aRunOfBeforePredictionsIsReadAllTheSame() throws IOException {
        Path old = folder.resolve("old");
        SampleHandle.writeTo(old);
        Path file = old.resolve("run.json");
        Files.writeString(file, Files.readString(file).replaceAll(",\\s*\"prediction\": \"[^\"]*\"", ""));
        assertFalse(Files.readString(file).contains("prediction"));

        assertEquals("", ResultsReader.read(old).run().experiments().getFirst().prediction());
    }
}
