package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellsReportTest {
    @TempDir
    private static Path folder;

    private static Reports.Rendered rendered;
    private static String html;
    private static String markdown;
    private static JsonNode json;

    @BeforeAll
    static void render() throws IOException {
        SampleCells.writeTo(folder);
        rendered = Reports.render(folder);
        html = Files.readString(rendered.html()).replace(Resources.library(), "");
        markdown = Files.readString(rendered.markdown());
        json = Json.mapper().readTree(rendered.json().toFile());
    }

    @Test
    void theSameResultsGiveTheSameBytes() throws IOException {
        List<byte[]> once = List.of(
                Files.readAllBytes(rendered.html()),
                Files.readAllBytes(rendered.markdown()),
                Files.readAllBytes(rendered.json()));

        Reports.Rendered again = Reports.render(folder);

        assertArrayEquals(once.get(0), Files.readAllBytes(again.html()));
        assertArrayEquals(once.get(1), Files.readAllBytes(again.markdown()));
        assertArrayEquals(once.get(2), Files.readAllBytes(again.json()));
    }

    @Test
    void theTableHasAllSevenStopsInTheirOrder() {
        List<String> starts = List.of(
                "accept/backlog",
                "parse",
                "route/order",
                "middleware",
                "handle",
                "serialize/page",
                "drain/slow-readers");
        int at = -1;
        for (String start : starts) {
            int next = rendered.table().indexOf("\n" + start);
            assertTrue(next > at, start + " in\n" + rendered.table());
            at = next;
        }
        assertEquals(3, rendered.table().split("not measured in this run", -1).length - 1);
        assertEquals(3, html.split("not measured in this run", -1).length - 1);
        assertEquals(3, markdown.split("not measured in this run", -1).length - 1);
        assertEquals("parse", json.path("stopsNotMeasured").path(0).asText());
        assertTrue(rendered.table().lines().allMatch(line -> line.length() < 160), rendered.table());
    }

    @Test
    void theCellsOfAnExperimentStandBelowItsFirst() {
        List<String> lines = rendered.table().lines().toList();
        int lead = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("accept/backlog "))
                .findFirst()
                .orElseThrow());

        assertTrue(lines.get(lead + 1).startsWith("  backlog 128, via direct"), lines.get(lead + 1));
        assertTrue(lines.get(lead + 3).startsWith("  backlog 16, via nginx"), lines.get(lead + 3));
        assertTrue(lines.get(lead + 3).endsWith("confirmed through nginx"), lines.get(lead + 3));
    }

    @Test
    void aCountThatFallsToZeroReadsSo() {
        String route = rendered.table()
                .lines()
                .filter(line -> line.startsWith("route/order"))
                .findFirst()
                .orElseThrow();

        assertTrue(route.matches(".*1,204 +0 +down to 0 .*"), route);
    }

    @Test
    void aMissedGoalIsInEveryForm() {
        String sentence =
                "GOAL MISSED: growth of live memory at most 16 MB, missed in 1 of 3 blocks, the worst reads 22.8 MB.";

        assertTrue(html.contains("<span class=\"goal missed\">" + sentence), "in red");
        assertTrue(markdown.contains(sentence));
        assertTrue(rendered.table().contains(sentence), rendered.table());
        assertTrue(rendered.table().contains("improved, GOAL MISSED"), rendered.table());
        assertEquals(List.of("drain/slow-readers@via=direct: " + sentence), rendered.missedGoals());
        assertEquals(
                "MISSED",
                row("drain/slow-readers@via=direct")
                        .path("goals")
                        .path(0)
                        .path("outcome")
                        .asText());
    }

    @Test
    void whatWasSkippedIsInEveryForm() throws IOException {
        for (String form : List.of(html, markdown, rendered.table(), Files.readString(rendered.json()))) {
            assertTrue(form.contains("there is no haproxy on the PATH"));
        }
    }

    @Test
    void aMaskedFaultStandsWithItsProof() {
        for (String form : List.of(html, markdown, rendered.table())) {
            assertTrue(form.contains("asked by nginx: improved directly"), form);
            assertTrue(form.contains("it wrote answers to disk 300"), form);
        }
        assertEquals(
                "masked by nginx",
                row("drain/slow-readers@via=nginx").path("throughProxy").asText());
        assertEquals(
                "cannot tell",
                row("drain/slow-readers@via=nginx")
                        .path("primary")
                        .path("verdict")
                        .asText());
    }

    @Test
    void theProxysOwnStopsAreShownAndThoseThatItCannotSee() {
        assertTrue(html.contains("The proxy’s own stops, as nginx logs them"));
        assertTrue(html.contains("not observable"));
        assertTrue(html.contains("client = outside + proxy + app"));
        assertTrue(html.contains("that points at accept"), "a full accept queue is told from a slow handler");
        assertTrue(markdown.contains("the parts are not means of the same requests"));
        assertEquals(
                7640,
                row("accept/backlog@backlog=16,via=nginx")
                                .path("proxy")
                                .path("before")
                                .path("times")
                                .path("fields")
                                .path(0)
                                .path("count")
                                .asLong()
                        / 3);
    }

    @Test
    void aStallThatIsOnlyMovedIsSaidToBe() {
        for (String form : List.of(html, markdown)) {
            assertTrue(form.contains("a deeper queue only moves the waiting"));
            assertTrue(form.contains("Mean wait in the accept queue (Little’s law): 400 ms before, 3.1 s after."));
            assertTrue(form.contains("Goodput of burst within 1 s: 31 % before, 31 % after."));
        }
        String burst =
                row("accept/backlog@backlog=16,via=direct").path("readings").toString();
        assertFalse(burst.contains("only moves the waiting"), burst);
    }

    @Test
    void whatTheKernelHeldBehindTheLastWriteIsSaidOfDrain() {
        for (String form : List.of(html, markdown)) {
            assertTrue(form.contains("the kernel held up to 118 MB before and 131 MB after"), form);
        }
        String burst =
                row("accept/backlog@backlog=16,via=direct").path("readings").toString();
        assertFalse(burst.contains("the kernel held"), burst);
    }

    @Test
    void factorsAreSweptAndCrossed() {
        assertTrue(html.contains("data-kind=\"sweep\""));
        assertTrue(html.contains("p50 of a page: page-size by via"));
        assertFalse(html.contains("listen overflows: backlog by via"), "a sweep has no matrix");
        assertTrue(html.contains("\"arm\":\"after\",\"band\":true"), "the arm that the backlog's levels do not touch");
        assertTrue(html.contains("No knee of before: it still changes at the highest level."), "from 16 to 511");
        assertTrue(markdown.contains("| page-size \\\\ via | direct | embedded |"), markdown);
    }

    @Test
    void everyChartHasItsFiguresAndEveryLinkItsTarget() {
        assertEquals(html.split("class=\"chart\"", -1).length, html.split("role=\"img\" aria-label=\"", -1).length);
        java.util.regex.Matcher links =
                java.util.regex.Pattern.compile("href=\"#([^\"]+)\"").matcher(html);
        while (links.find()) {
            assertTrue(html.contains("id=\"" + links.group(1) + "\""), links.group(1));
        }
    }

    @Test
    void aQuantileThatCannotBeQuotedSaysWhy() {
        assertTrue(html.contains("- (60 of 100)"), "p99 of 6,000 requests a block");
    }

    private static JsonNode row(String experiment) {
        for (JsonNode row : json.path("rows")) {
            if (row.path("experiment").asText().equals(experiment)) {
                return row;
            }
        }
        throw new AssertionError(experiment);
    }
}
