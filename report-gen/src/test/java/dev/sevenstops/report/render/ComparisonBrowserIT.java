package dev.sevenstops.report.render;

import static com.microsoft.playwright.options.WaitForSelectorState.ATTACHED;
import static dev.sevenstops.report.render.Chromium.serious;
import static dev.sevenstops.report.render.Chromium.tooWide;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.sevenstops.report.compare.CompareCli;
import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.fixture.SampleWarmUps;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A comparison of runs in Chromium, from disk: what it draws, whether it needs anything else, and whether everybody can read it. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComparisonBrowserIT {
    private Path comparison = Path.of("");
    private Optional<Chromium> chromium = Optional.empty();

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        chromium = Optional.of(Chromium.start());
        comparison = compared(folder);
    }

    /** Three runs, of which the second is slower and had not settled, and the third lacks a row. */
    private static Path compared(Path folder) throws IOException {
        new ComparedRuns("base").seed(1).experiments(2).requests(1200).writeTo(folder);
        new ComparedRuns("slow")
                .seed(2)
                .experiments(2)
                .requests(1200)
                .ratio(1.5)
                .warmedUp(SampleWarmUps.unsettled())
                .writeTo(folder);
        new ComparedRuns("part").seed(3).requests(1200).writeTo(folder);
        Path page = folder.resolve("compare.html");
        StringWriter out = new StringWriter();
        int code = new CommandLine(new CompareCli())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute("base", "slow", "part", "--results", folder.toString(), "--html", page.toString());
        assertEquals(1, code, out::toString);
        return page;
    }

    @AfterAll
    void close() {
        chromium.ifPresent(Chromium::close);
    }

    private Chromium.Heard look(int width, ColorScheme scheme, Chromium.Look look) throws Exception {
        return chromium.orElseThrow().look(comparison, width, scheme, look);
    }

    @ParameterizedTest
    @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK"})
    void theComparisonDrawsEachRunNeedsNothingAndFitsTheWindow(int width, ColorScheme scheme) throws Exception {
        Chromium.Heard heard = look(width, scheme, page -> {
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
            for (Locator chart : page.locator(".chart").all()) {
                chart.locator("svg path").nth(3).waitFor(new Locator.WaitForOptions().setState(ATTACHED));
            }
            for (String row : List.of("#latency-serialize-row-0", "#latency-serialize-row-1")) {
                int runs = row.endsWith("0") ? 3 : 2;
                Locator latencies = page.locator(row + " .chart[data-kind=latency]");
                assertEquals(2, latencies.count(), "an arm each");
                for (Locator chart : latencies.all()) {
                    assertEquals(runs, curves(chart), row);
                }
                Locator stops = page.locator(row + " .chart[data-kind=stops]");
                assertEquals(2, stops.count(), "an arm each");
                for (Locator chart : stops.all()) {
                    assertEquals(
                            runs,
                            chart.evaluate(
                                    "place => echarts.getInstanceByDom(place.firstElementChild).getOption().yAxis[0].data.length"),
                            row);
                }
            }
            assertEquals(0, tooWide(page), () -> "wider than a window of " + width);
        });
        assertEquals(List.of(), heard.errors());
        assertEquals(List.of(comparison.toUri().toString()), heard.requests());
    }

    @ParameterizedTest
    @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK"})
    void axeFindsNothingSeriousInTheComparison(int width, ColorScheme scheme) throws Exception {
        look(width, scheme, page -> {
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
            page.locator("#latency-serialize-row-1 .chart svg").first().waitFor();
            assertEquals(List.of(), serious(page));
        });
    }

    /** How many curves a chart has, each of which is drawn in stretches of one name. */
    private static Object curves(Locator chart) {
        return chart.evaluate("""
                place => new Set(echarts.getInstanceByDom(place.firstElementChild).getOption().series
                  .filter(series => series.data.length > 0)
                  .map(series => series.name)).size
                """);
    }

    @Test
    void aVerdictLeadsToItsFiguresAndThoseToTheirDistributions() throws Exception {
        look(1440, ColorScheme.LIGHT, page -> {
            page.evaluate("document.querySelectorAll('details.cell').forEach(each => each.open = false)");
            Locator verdict = page.locator(".heat a").first();
            Locator figures = page.locator(String.valueOf(verdict.getAttribute("href")));
            assertEquals(1, figures.count(), "where the verdict leads to");
            figures.locator("a").first().click();
            page.locator("#latency-serialize-row-0 .chart svg").first().waitFor();
            assertFalse(page.locator("#latency-serialize-row-1 .chart").first().isVisible(), "the others stay closed");
        });
    }
}
