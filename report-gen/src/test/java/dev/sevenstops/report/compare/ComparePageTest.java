package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.fixture.Repository;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.render.Resources;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The page that {@code --html} writes. */
class ComparePageTest {
    private static final Pattern CHART =
            Pattern.compile("<script type=\"application/json\" data-for=\"([^\"]+)\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    private Path results;

    @BeforeEach
    void write() throws IOException {
        new ComparedRuns("base").seed(1).writeTo(results);
        new ComparedRuns("slow").seed(2).ratio(1.5).writeTo(results);
    }

    @Test
    void everyRunIsACurveOfEveryChart() throws IOException {
        new ComparedRuns("third").seed(3).writeTo(results);

        List<JsonNode> charts = charts(page("base", "slow", "third"));
        // the group of each arm, and the own times of each arm
        assertEquals(4, charts.size());
        for (JsonNode chart : charts.subList(0, 2)) {
            List<String> names = new ArrayList<>();
            chart.path("curves").forEach(curve -> names.add(curve.path("name").asText()));
            assertEquals(List.of("A: base", "B: slow", "C: third"), names);
            chart.path("curves")
                    .forEach(curve -> assertTrue(curve.path("points").size() > 10, curve::toString));
        }
        JsonNode stops = charts.getLast();
        assertEquals(3, stops.path("bars").size());
        assertEquals("serialize", stops.path("parts").path(5).path("name").asText());
        JsonNode serialize = stops.path("parts").path(5).path("values");
        assertEquals(
                1.5, serialize.path(1).asDouble() / serialize.path(0).asDouble(), 0.05, "slow is half as slow again");
    }

    @Test
    void aRunAgainstItselfHasTwoSides() throws IOException {
        JsonNode curves = charts(page("base", "base")).getFirst().path("curves");

        assertEquals(2, curves.size());
        assertEquals("B: base", curves.path(1).path("name").asText());
        assertEquals(curves.path(0).path("points"), curves.path(1).path("points"));
    }

    @Test
    void theQuantilesAreThoseOfTheJson() throws IOException {
        String page = page("base", "slow");
        JsonNode latencies = json("base", "slow").path("latencies");

        assertEquals(4, latencies.size(), "two arms of two runs");
        for (JsonNode one : latencies) {
            assertEquals(8, one.path("blocks").asInt());
            JsonNode p50 = one.path("quantiles").path("p50");
            String shown = "<td>" + one.path("side").asText() + "</td><td>" + seconds(p50.path("median")) + " ["
                    + seconds(p50.path("lowest")) + ", " + seconds(p50.path("highest")) + "]</td>";
            // 400 requests of an arm in a block: 40 of them lie beyond p90
            assertTrue(page.contains(shown + "<td>- (40 of 100)</td>"), shown);
            assertEquals(
                    "missing",
                    one.path("quantiles")
                            .path("p90")
                            .path("median")
                            .path("kind")
                            .asText());
        }
    }

    @Test
    void theMatrixHasAllStopsInTheirOrderAndSaysWhatWasNotMeasured() throws IOException {
        String page = page("base", "slow");

        int last = 0;
        for (Stop stop : Stop.values()) {
            int at = page.indexOf("<th scope=\"row\">" + stop.id() + "</th>");
            assertTrue(at > last, stop.id());
            last = at;
        }
        assertEquals(12, count(page, "<strong>not measured</strong>"), "six stops of two runs");
        assertEquals(1, count(page, "<strong>baseline</strong>"));
        JsonNode line =
                json("base", "slow").path("comparisons").path(0).path("lines").path(0);
        assertEquals("primary", line.path("role").asText());
        JsonNode estimate = line.path("estimate");
        String ratio = Format.number(estimate.path("ratio").asDouble()) + " ["
                + Format.number(estimate.path("low").asDouble()) + ", "
                + Format.number(estimate.path("high").asDouble()) + "]";
        assertTrue(
                page.contains(
                        "<a href=\"#part-0-serialize-row-0\">regressed!</a><span class=\"num\">" + ratio
                                + "</span><span>serialize/row-0, before: own time of serialize</span><span>of 2: 2 regressed</span>"),
                ratio);
        assertTrue(page.contains("<tbody id=\"part-0-serialize-row-0\">"), "the link's target");
    }

    @Test
    void aRowThatARunLacksIsSaid() throws IOException {
        new ComparedRuns("two").experiments(2).seed(4).writeTo(results);
        new ComparedRuns("too").experiments(2).seed(5).writeTo(results);

        String page = page("two", "too", "base");
        assertTrue(page.contains("<li>C: base did not measure it: the run has no such row</li>"));
        assertTrue(page.contains("<li>serialize/row-1 is in two only</li>"));
        List<JsonNode> charts = charts(page);
        assertEquals(3, charts.getFirst().path("curves").size(), "row-0");
        assertEquals(2, charts.get(4).path("curves").size(), "row-1");
    }

    @Test
    void aRowUnderAnotherLoadIsNotLaidOverTheOthers() throws IOException {
        new ComparedRuns("equal").seed(3).writeTo(results);
        new ComparedRuns("longer").seconds(20).writeTo(results);

        String page = page("base", "equal", "longer");
        assertTrue(page.contains("<li>C: longer is not shown: another fingerprint: blocks of "));
        assertEquals(2, charts(page).getFirst().path("curves").size());
        assertTrue(page.contains("<a href=\"#part-1\">refused</a>"));
        assertTrue(page.contains("<section id=\"part-1\">"), "the link's target");
    }

    @Test
    void whatChangedAroundTheRunsStandsBeforeWhatDidNot() throws IOException {
        new ComparedRuns("elsewhere").cores(8).writeTo(results);
        new ComparedRuns("equal").seed(3).writeTo(results);
        new ComparedRuns("same").sameArms().writeTo(results);

        String[] facts = facts(page("base", "elsewhere", "--force"));
        assertTrue(facts[0].contains("Cores <span class=\"sub\"></span></th><td>2</td><td>8</td>"), facts[0]);
        for (String fact : List.of(
                "JDK",
                "JVM arguments",
                "Commit",
                "Kernel",
                "Processor",
                "net.core.somaxconn",
                "matrix.yaml, SHA-256")) {
            assertFalse(facts[0].contains("<th scope=\"row\">" + fact + " "), fact);
            assertTrue(facts[1].contains("<th scope=\"row\">" + fact + " "), fact);
        }
        assertTrue(
                facts(page("base", "equal", "same"))[0].contains("stops.serialize.serializer <span class=\"sub\">"
                        + "serialize/row-0, before</span></th><td>jackson</td><td>jackson</td><td>dsl-json</td>"),
                "an effective setting");
    }

    @Test
    void theRuntimesOfOneRunAreItsSides() throws IOException {
        new ComparedRuns("jdks").runtimes(Map.of("jdk21", 1.0, "jdk25", 1.1)).writeTo(results);

        String page = page("jdks");
        assertEquals(2, charts(page).getFirst().path("curves").size());
        assertTrue(facts(page)[0].contains("Runtime <span class=\"sub\"></span></th><td>jdk21</td><td>jdk25</td>"));
        assertTrue(page.contains("B: jdks@jdk25"));
    }

    @Test
    void thePageNeedsNothingButItselfAndIsTheSameBytes() throws IOException {
        String page = page("base", "slow");

        assertEquals(page, page("base", "slow"));
        assertFalse(page.contains("src=") || page.contains("http://") || page.contains("https://"));
    }

    @Test
    void theReferenceAgainstItselfIsSmallAndLacksNoStop() throws IOException {
        String reference = Repository.REFERENCE.toString();

        String page = page(reference, reference);
        assertTrue(Files.size(results.resolve("compare.html")) < 3_000_000, "bytes");
        assertFalse(page.contains("not measured</strong>"));
        assertTrue(page.contains("Nothing that the runs record"));
        for (JsonNode chart : charts(page)) {
            chart.path("curves")
                    .forEach(curve -> assertTrue(curve.path("points").size() > 0, curve::toString));
        }
    }

    private static String seconds(JsonNode value) {
        return Format.seconds(value.path("value").asDouble());
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    /** What changed, and what did not. */
    private static String[] facts(String page) {
        int from = page.indexOf("What changed in the environment");
        int middle = page.indexOf("The same on all sides", from);
        int to = page.indexOf("</details>", middle);
        return new String[] {page.substring(from, middle), page.substring(middle, to)};
    }

    private static List<JsonNode> charts(String page) throws IOException {
        List<JsonNode> charts = new ArrayList<>();
        Matcher data = CHART.matcher(page);
        while (data.find()) {
            charts.add(Json.mapper().readTree(data.group(2)));
        }
        return charts;
    }

    private JsonNode json(String... runs) throws IOException {
        return Json.mapper().readTree(run(runs, "--json"));
    }

    /** The page without its library, and without its line breaks between elements. */
    private String page(String... runs) throws IOException {
        Path file = results.resolve("compare.html");
        String printed = run(runs, "--html", file.toString());
        assertFalse(printed.isEmpty());
        return Files.readString(file).replace(Resources.library(), "").replaceAll(">\\s*\n\\s*<", "><");
    }

    private String run(String[] runs, String... options) {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of(runs));
        all.addAll(List.of(options));
        all.addAll(List.of("--results", results.toString()));
        new CommandLine(new CompareCli())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(all.toArray(new String[0]));
        assertFalse(out.toString().contains("Exception"), out::toString);
        return out.toString();
    }
}
