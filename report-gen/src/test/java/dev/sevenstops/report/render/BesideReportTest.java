package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.SampleAgreement;
import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleJmh;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other commands have put beside a run's blocks. */
class BesideReportTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        SampleBlocks.writeTo(folder);
    }

    @Test
    void whatIsAbsentShowsNothing() throws IOException {
        List<String> forms = forms();

        assertFalse(forms.get(0).contains("Microbenchmarks"));
        assertFalse(forms.get(1).contains("Microbenchmarks"));
        assertFalse(forms.get(0).contains("id=\"lifecycle\""));
        assertFalse(forms.get(0).contains("id=\"agreement\""));
    }

    @Test
    void benchmarksStandOnThePageOfTheStopThatTheyExplain() throws IOException {
        SampleJmh.writeTo(folder);
        List<String> forms = forms();

        assertEquals(forms, forms(), "the same bytes");
        String parse = view(forms.get(0), "parse");
        assertTrue(parse.contains("<code>GateBenchmark.served</code></th><td>21.0.1</td><td class=\"num\">974 ns</td>"
                + "<td class=\"num\">3</td><td class=\"num\">2 %</td><td class=\"num\">48 B</td>"));
        assertFalse(parse.contains("PageBenchmark"));
        assertTrue(view(forms.get(0), "serialize").contains("PageBenchmark.write(library=JACKSON, rows=50)"));
        assertTrue(view(forms.get(0), "lifecycle").contains("RecordingBenchmark.record"), "the instrument's own");
        assertTrue(forms.get(1).contains("| `GateBenchmark.served` | 25.0.1 | 812 ns | 3 | 2 % | 48 B |"));
        JsonNode json = Json.mapper().readTree(forms.get(2)).path("benchmarks");
        assertEquals(8, json.size());
        assertEquals("21.0.1", json.path(0).path("jdk").asText());
        assertEquals(3, json.path(0).path("forkNanos").size());
    }

    @Test
    void aDamagedFileIsNamedInEveryFormAndTheRestIsRendered() throws IOException {
        SampleJmh.writeTo(folder);
        Files.writeString(folder.resolve("jmh/jdk-21.json"), "[{");
        List<String> forms = forms();

        for (String form : forms) {
            assertTrue(form.contains("jmh/jdk-21.json"), form);
        }
        assertTrue(forms.get(0).contains("it is not JSON"));
        assertTrue(view(forms.get(0), "parse").contains("<td>25.0.1</td>"));
    }

    @Test
    void theParsePageShowsWhetherFramingIsAgreedOn() throws IOException {
        SampleAgreement.writeTo(folder);
        List<String> forms = forms();

        assertEquals(forms, forms(), "the same bytes");
        String parse = view(forms.get(0), "parse");
        String strict = "Framing strict: no disagreement, and no smuggled request was answered.";
        String helidon =
                "Framing helidon: 2 disagreements (1 without a proxy, 1 behind nginx), and 1 SMUGGLED REQUEST WAS"
                        + " ANSWERED (1 behind nginx).";
        for (String form : List.of(parse, forms.get(1))) {
            assertTrue(form.contains(strict), form);
            assertTrue(form.contains(helidon), form);
            assertTrue(form.contains("there is no haproxy on the PATH"), form);
        }
        assertTrue(
                parse.contains(
                        "<th scope=\"row\">get</th><td>9112 3</td>\n<td class=\"agree\">agree</td>\n<td class=\"agree\">agree</td>"));
        assertTrue(parse.contains(
                "<td class=\"app\">refused by the app</td>\n<td class=\"proxy\">refused by the proxy</td>"));
        assertTrue(parse.contains("<td class=\"disagree\"><a href=\"#agreement-1-1\">DISAGREE, 1 smuggled</a></td>"));
        assertTrue(
                parse.contains("<li id=\"agreement-1-1\"><strong>both framings</strong> behind nginx (RFC 9112 3): "));
        assertTrue(forms.get(1).contains("| helidon | nginx | 2 | 1 | 0 | 1 | 1 |"), forms.get(1));
        JsonNode totals = Json.mapper().readTree(forms.get(2)).path("agreement").path("totals");
        assertEquals(1, totals.path(3).path("smuggled").asInt());
    }

    @Test
    void whatWasSentIsNeverMarkup() throws IOException {
        SampleAgreement.writeTo(folder);
        List<String> forms = forms();

        for (String markup : List.of("<b>chunked", "Host: <script>", "GET /<i>")) {
            assertFalse(forms.get(0).contains(markup), markup);
        }
        assertTrue(forms.get(0).contains("&lt;b>chunked") || forms.get(0).contains("&lt;b&gt;chunked"));
    }

    @Test
    void anAgreementThatCannotBeReadIsNamedOnThePageWhereItIsMissed() throws IOException {
        Files.writeString(folder.resolve("agreement.json"), "{\"schemaVersion\": 7}");
        List<String> forms = forms();

        String reason = "it has schema version 7, this program reads 1: update the program";
        assertTrue(view(forms.get(0), "parse").contains(reason));
        for (String form : forms) {
            assertTrue(form.contains(reason), form);
        }
        assertTrue(forms.get(0).contains("accept/backlog"), "the rest is rendered");
    }

    private List<String> forms() throws IOException {
        Reports.Rendered rendered = Reports.render(folder);
        return List.of(
                Files.readString(rendered.html()).replace(Resources.library(), ""),
                Files.readString(rendered.markdown()),
                Files.readString(rendered.json()));
    }

    private static String view(String html, String stop) {
        int start = html.indexOf("<div class=\"view\" id=\"" + stop + "\"");
        assertTrue(start > 0, "no page of " + stop);
        int end = html.indexOf("<div class=\"view\"", start + 1);
        return html.substring(start, end);
    }
}
