package dev.sevenstops.report.render;

import static com.microsoft.playwright.options.WaitForSelectorState.ATTACHED;
import static dev.sevenstops.report.render.Chromium.serious;
import static dev.sevenstops.report.render.Chromium.tooWide;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.sevenstops.report.fixture.SampleAgreement;
import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.fixture.SampleDiagnostics;
import dev.sevenstops.report.fixture.SampleJmh;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The report of a run and its map in Chromium, from disk: what they draw, whether they need anything else, and whether everybody can read
 * them.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportBrowserIT {
    private Path report = Path.of("");
    private JsonNode json = Json.mapper().createObjectNode();
    private Optional<Chromium> chromium = Optional.empty();

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        chromium = Optional.of(Chromium.start());
        SampleCells.writeTo(folder);
        SampleJmh.writeTo(folder);
        SampleAgreement.writeTo(folder);
        ResultsWriter.create(folder)
                .writeDiagnostics(SampleDiagnostics.of(
                        SampleCells.block(SampleCells.cells().getFirst(), 0),
                        SampleDiagnostics.accept().recorded()));
        Reports.Rendered rendered = Reports.render(folder);
        report = rendered.html();
        json = Json.mapper().readTree(rendered.json().toFile());
    }

    @AfterAll
    void close() {
        chromium.ifPresent(Chromium::close);
    }

    private Chromium.Heard look(int width, ColorScheme scheme, Chromium.Look look) throws Exception {
        return look(report, width, scheme, look);
    }

    private Chromium.Heard look(Path file, int width, ColorScheme scheme, Chromium.Look look) throws Exception {
        return chromium.orElseThrow().look(file, width, scheme, look);
    }

    private static List<String> views(Page page) {
        List<String> views = new ArrayList<>();
        for (Locator link : page.locator("nav.views a").all()) {
            views.add(link.getAttribute("href").substring(1));
        }
        assertFalse(views.isEmpty(), "the report has pages");
        return views;
    }

    /** The browser tells the page of its new address after the click has returned, so the view is waited for. */
    private static void open(Page page, String view) {
        page.locator("nav.views a[href='#" + view + "']").click();
        page.locator("#" + view).waitFor();
    }

    /** What is folded away is neither wide nor read by axe. Cells stay closed: their charts are drawn when they are opened. */
    private static void unfold(Page page, String view) {
        page.evaluate(
                "view => document.querySelectorAll('#' + view + ' details:not(.cell)').forEach(each => each.open = true)",
                view);
    }

    @Test
    void aDisagreementLeadsToItsBytes() throws Exception {
        look(1440, ColorScheme.LIGHT, page -> {
            open(page, "parse");
            page.evaluate(
                    "document.querySelectorAll('details.cases').forEach(each => each.open = each.querySelector('.framing a') !== null)");
            page.locator("a[href='#agreement-1-1']").click();
            page.locator("#agreement-1-1").waitFor();
            assertTrue(page.locator("#agreement-1-1").isVisible());
            assertTrue(page.locator("#parse").isVisible(), "still the same page");
        });
    }

    @Test
    void aSymptomLeadsToItsCommandAndWhatThatWrote() throws Exception {
        look(1440, ColorScheme.LIGHT, page -> {
            open(page, "runbook");
            page.locator("a[href='#runbook-empty-log']").click();
            Locator entry = page.locator("#runbook-empty-log");
            entry.waitFor();
            assertTrue(page.locator("#runbook").isVisible(), "still the same page");
            assertEquals(2, entry.locator(".shown").first().locator("pre").count(), "with the fault and with the fix");
        });
    }

    @ParameterizedTest
    @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK"})
    void everyPageIsDrawnNeedsNothingAndFitsTheWindow(int width, ColorScheme scheme) throws Exception {
        Chromium.Heard heard = look(width, scheme, page -> {
            int charts = 0;
            for (String view : views(page)) {
                open(page, view);
                for (Locator chart : page.locator("#" + view + " .chart").all()) {
                    // a level line has no height and counts as hidden
                    chart.locator("svg path").nth(3).waitFor(new Locator.WaitForOptions().setState(ATTACHED));
                    charts++;
                }
                unfold(page, view);
                assertEquals(0, tooWide(page), () -> view + " is wider than a window of " + width);
            }
            assertTrue(charts > 5, "charts in all");
        });
        assertEquals(List.of(), heard.errors());
        assertEquals(List.of(report.toUri().toString()), heard.requests());
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void axeFindsNothingSerious(ColorScheme scheme) throws Exception {
        look(1440, scheme, page -> {
            for (String view : views(page)) {
                open(page, view);
                unfold(page, view);
                assertEquals(List.of(), serious(page), view);
            }
        });
    }

    @Test
    void theTableSortsAndFilters() throws Exception {
        look(1440, ColorScheme.LIGHT, page -> {
            Locator lines = page.locator("table.verdicts > tbody");
            int all = lines.count();
            page.locator("th[data-sort=before] button").click();
            assertEquals("ascending", page.locator("th[data-sort=before]").getAttribute("aria-sort"));
            List<Double> sorted = before(lines);
            assertEquals(sorted.stream().sorted().toList(), sorted);
            page.locator("th[data-sort=before] button").click();
            List<Double> reversed = before(lines);
            assertEquals(sorted.reversed(), reversed);
            page.locator("form.filters select[name=stop]").selectOption("accept");
            for (Locator line : lines.all()) {
                assertEquals(line.getAttribute("data-stop").equals("accept"), line.isVisible());
            }
            page.locator("form.filters select[name=stop]").selectOption("");
            page.locator("form.filters input[name=words]").fill("nothing is called so");
            assertEquals(
                    "0 of " + all + " lines",
                    page.locator("form.filters output").textContent());
        });
    }

    private static List<Double> before(Locator lines) {
        List<Double> values = new ArrayList<>();
        for (Locator line : lines.all()) {
            String value = line.getAttribute("data-before");
            if (value != null && !value.isEmpty()) {
                values.add(Double.parseDouble(value));
            }
        }
        return values;
    }

    @Test
    void eachNumberOfTheTableIsThatOfTheJson() throws Exception {
        look(1440, ColorScheme.LIGHT, page -> {
            int seen = 0;
            for (JsonNode row : json.path("rows")) {
                JsonNode primary = row.path("primary");
                JsonNode before = primary.path("before").path("value");
                if (!before.isNumber()) {
                    continue;
                }
                String shown = Format.value(
                        new dev.sevenstops.report.stats.MetricValue.Exact(before.asDouble()),
                        primary.path("metric").path("unit").asText());
                boolean found = page.locator("table.verdicts td.num").allTextContents().stream()
                        .anyMatch(text -> text.strip().startsWith(shown));
                assertTrue(found, () -> row.path("experiment") + ": no " + shown);
                seen++;
            }
            assertTrue(seen > 3, "rows with a number");
        });
    }

    @Test
    void withoutItsScriptAllPagesStandBelowEachOther() throws Exception {
        chromium.orElseThrow().lookWithoutScripts(report, page -> {
            List<Locator> views = page.locator(".view").all();
            assertFalse(views.isEmpty(), "the report has pages");
            for (Locator view : views) {
                assertTrue(view.isVisible());
            }
            assertEquals(1, page.locator("form.filters").count());
            assertFalse(page.locator("form.filters").isVisible(), "what needs the script is not shown without it");
        });
    }

    @ParameterizedTest
    @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK"})
    void theMapNeedsNothingAndFitsTheWindow(int width, ColorScheme scheme) throws Exception {
        Path map = report.resolveSibling("lifecycle-map.html");
        Chromium.Heard heard = look(map, width, scheme, page -> {
            for (Stop stop : Stop.values()) {
                assertTrue(page.locator("#" + stop.id() + " h2").isVisible(), stop.id());
            }
            assertEquals(0, tooWide(page), () -> "wider than a window of " + width);
        });
        assertEquals(List.of(), heard.errors());
        assertEquals(List.of(map.toUri().toString()), heard.requests());
    }

    @ParameterizedTest
    @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK"})
    void axeFindsNothingSeriousOnTheMap(int width, ColorScheme scheme) throws Exception {
        look(
                report.resolveSibling("lifecycle-map.html"),
                width,
                scheme,
                page -> assertEquals(List.of(), serious(page)));
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void theMapIsPrintedOnOneSheet(ColorScheme scheme) throws Exception {
        // The window is as wide as the sheet between its margins: a wider page would be printed smaller than it is
        // meant to be.
        look(report.resolveSibling("lifecycle-map.html"), 1069, scheme, page -> {
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertEquals(0, tooWide(page), "wider than the sheet");
            String sheet = pdf(page, 1);
            assertEquals(1, sheets(sheet));
            Matcher paper = Pattern.compile("/MediaBox\\s*\\[\\s*0\\s+0\\s+([0-9.]+)\\s+([0-9.]+)")
                    .matcher(sheet);
            assertTrue(paper.find(), "the size of the sheet");
            assertEquals(842, Double.parseDouble(paper.group(1)), 2, "A4 landscape, in points");
            assertEquals(595, Double.parseDouble(paper.group(2)), 2, "A4 landscape, in points");
            assertTrue(sheets(pdf(page, 2)) > 1, "twice as large it takes several sheets, and they are counted");
        });
    }

    private static String pdf(Page page, double scale) {
        byte[] bytes = page.pdf(new Page.PdfOptions().setPreferCSSPageSize(true).setScale(scale));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Chromium leaves the objects of pages uncompressed. Should it ever not, there are none, and the test fails. */
    private static long sheets(String pdf) {
        return Pattern.compile("/Type\\s*/Page\\b").matcher(pdf).results().count();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT", "DARK"})
    void thePictureOfTheMapKeepsItsTextInItsColumns(ColorScheme scheme) throws Exception {
        Path picture = report.resolveSibling("lifecycle-map.svg");
        Chromium.Heard heard = look(picture, 1440, scheme, page -> {
            Object lines = page.evaluate("document.querySelectorAll('g[data-width] > text').length");
            assertTrue(lines instanceof Integer count && count > 50, "lines of text: " + lines);
            Object beyond = page.evaluate("""
                    () => [...document.querySelectorAll('g[data-width] > text')]
                      .filter(line => {
                        const box = line.getBBox();
                        return box.x < -1 || box.x + box.width > Number(line.parentNode.getAttribute('data-width')) + 1;
                      })
                      .map(line => line.textContent)
                    """);
            assertEquals(List.of(), beyond);
            assertEquals(
                    scheme == ColorScheme.DARK ? "rgb(20, 23, 26)" : "rgb(251, 250, 248)",
                    page.evaluate("getComputedStyle(document.querySelector('.ground')).fill"));
        });
        assertEquals(List.of(), heard.errors());
        assertEquals(List.of(picture.toUri().toString()), heard.requests());
    }
}
