package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.fixture.SampleWarmUps;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What each form of a comparison says about the blocks of its rows. */
class CompareWarningsTest extends CompareCliFixture {
    private static final String DRIFT =
            "drift: within 8 of 8 blocks the last slice of an arm reads higher than its first; between the arms the turns of the"
                    + " slices balance it, and the A/A noise has it in it";
    private static final String FEW =
            "few blocks: 3, of which only effects of 2x or more are called; 6 call finer ones";
    private static final Metric P90 = new Metric("latency:steady:p90", "p90", "s", Metric.Better.LOWER);

    @Test
    void everyFormSaysWhoseMachineDrifted() throws Exception {
        new ComparedRuns("rising").seed(2).rising(0.02).writeTo(results);

        String text = compare("base", "rising");
        assertTrue(text.contains("\nwarnings:\n* serialize/row-0 (candidate): " + DRIFT + "\n\n2 metrics"), text);
        String markdown = compare("base", "rising", "--markdown");
        assertTrue(
                markdown.contains("\n<details><summary>Warnings about the blocks of these rows: 1</summary>\n\n"
                        + "- serialize/row-0 (candidate): " + DRIFT + "\n\n</details>\n"),
                markdown);
        assertEquals(List.of("serialize/row-0 [\"candidate\"] " + DRIFT), json("base", "rising"));
        List<String> outputs = junit("base", "rising");
        assertEquals(3, outputs.size(), "two arms and the suite");
        for (String output : outputs.subList(0, 2)) {
            assertTrue(output.endsWith("candidate: " + DRIFT), output);
        }
        String page = html("base", "rising");
        assertTrue(page.contains("<li>Candidate: " + DRIFT + ".</li>"), page);
    }

    @Test
    void ofCleanRunsNothingIsSaid() throws Exception {
        new ComparedRuns("base").seed(1).warmedUp(SampleWarmUps.settled()).writeTo(results);
        new ComparedRuns("equal")
                .seed(2)
                .warmedUp(SampleWarmUps.settled())
                .spread(0.005)
                .writeTo(results);

        assertFalse(compare("base", "equal").contains("warnings"));
        assertFalse(compare("base", "equal", "--markdown").contains("Warnings"));
        assertEquals(List.of(), json("base", "equal"));
        for (String output : junit("base", "equal").subList(0, 2)) {
            assertFalse(output.contains("\n"), output);
        }
        assertFalse(html("base", "equal").contains("aria-label=\"Warnings\""));
    }

    @Test
    void whatIsTrueOfBothSidesAndOfManyRowsIsOneSentence() throws Exception {
        new ComparedRuns("short").experiments(5).blocks(3).seed(1).writeTo(results);
        new ComparedRuns("brief").experiments(5).blocks(3).seed(2).writeTo(results);

        String text = compare("short", "brief");
        assertTrue(
                text.contains(
                        "\n* serialize/row-0, serialize/row-1, serialize/row-2 and 2 more (both sides): " + FEW + "\n"),
                text);
        assertTrue(compare("short", "brief", "--details").contains("serialize/row-4 (both sides): " + FEW));
        List<String> warnings = json("short", "brief");
        assertEquals(5, warnings.size(), "a row each");
        assertEquals("serialize/row-4 [\"baseline\",\"candidate\"] " + FEW, warnings.getLast());
        assertTrue(junit("short", "brief").getFirst().endsWith("both sides: " + FEW));
        assertTrue(html("short", "brief").contains("<li>Both sides: " + FEW + ".</li>"));
    }

    @Test
    void jvmsThatHadNotSettledAreSaid() throws IOException {
        new ComparedRuns("base").seed(1).warmedUp(SampleWarmUps.unsettled()).writeTo(results);
        new ComparedRuns("equal").seed(2).warmedUp(SampleWarmUps.settled()).writeTo(results);

        List<String> warnings = json("base", "equal");
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(
                warnings.getFirst()
                        .startsWith("serialize/row-0 [\"baseline\"] not settled: 8 of 8 blocks began before the JVM had"
                                + " settled, after 3 turns (12.0 s) of load on each arm; in block 0 compiling took "),
                warnings::toString);
    }

    @Test
    void aBlockWithTooFewRequestsBeyondAQuantileIsSaid() throws IOException {
        new ComparedRuns("base").seed(1).primary(P90).requests(900).writeTo(results);
        new ComparedRuns("thin").seed(2).primary(P90).requests(900).writeTo(results);
        change("thin", 3, block -> {
            ObjectNode group =
                    (ObjectNode) block.path("slices").path(0).path("groups").path(0);
            group.put("latency", "");
        });

        assertEquals(
                List.of(
                        "serialize/row-0 [\"candidate\"] blocks without a value: 1 of 8, the first because 90 of 900 requests"
                                + " lie beyond p90, 100 are needed"),
                json("base", "thin"));
    }

    @Test
    void whatAVerdictSaysIsNotSaidAgain() throws IOException {
        // too few for the median as well, which would stand for the p90
        new ComparedRuns("short").seed(1).blocks(5).primary(P90).requests(50).writeTo(results);
        new ComparedRuns("brief").seed(2).blocks(5).primary(P90).requests(50).writeTo(results);

        String text = compare("short", "brief");
        assertTrue(
                text.contains("0 against 0 blocks with a value, a verdict takes 3 on each side: 10 of 100 requests lie"
                        + " beyond p90, 100 are needed"),
                text);
        assertFalse(text.contains("warnings"), text);
    }

    /** What is said about a run and not about a row reaches a CI system too. */
    @Test
    void junitSaysWhichBlocksWereDropped() throws Exception {
        new ComparedRuns("lossy").seed(2).writeTo(results);
        change("lossy", 1, block -> block.put("state", "FAILED").put("reason", "the server ended"));

        String suite = junit("base", "lossy").getLast();
        assertTrue(suite.startsWith("'lossy' dropped 1 of 8 blocks, "), suite);
    }

    @Test
    void warningsAreInACommentThatHasNoRoomForAllRows() throws IOException {
        new ComparedRuns("many").experiments(350).blocks(3).requests(10).seed(1).writeTo(results);
        new ComparedRuns("more").experiments(350).blocks(3).requests(10).seed(2).writeTo(results);

        String markdown = compare("many", "more", "--markdown");
        assertTrue(markdown.length() <= CompareMarkdown.LIMIT, () -> String.valueOf(markdown.length()));
        assertTrue(markdown.contains("lines more are left out here"), markdown);
        assertTrue(
                markdown.contains(
                        "- serialize/row-0, serialize/row-1, serialize/row-2 and 347 more (both sides): " + FEW),
                markdown);
    }

    /** What happens to a block's file. */
    private interface Change {
        void to(ObjectNode block);
    }

    private void change(String run, int block, Change change) throws IOException {
        Path file = results.resolve(run + "/blocks/serialize-row-0--default--" + block + ".json");
        ObjectNode tree = (ObjectNode) Json.mapper().readTree(file.toFile());
        change.to(tree);
        Json.mapper().writeValue(file.toFile(), tree);
    }

    /** The warnings of the JSON, each as a row, the sides and the text. */
    private List<String> json(String baseline, String candidate) throws IOException {
        List<String> warnings = new ArrayList<>();
        for (JsonNode warning : Json.mapper()
                .readTree(compare(baseline, candidate, "--json"))
                .path("comparisons")
                .path(0)
                .path("warnings")) {
            warnings.add(warning.path("experiment").asText() + " " + warning.path("sides") + " "
                    + warning.path("text").asText());
        }
        return warnings;
    }

    /** The outputs of the tests, then that of the suite. */
    private List<String> junit(String baseline, String candidate) throws Exception {
        Path file = results.resolve("junit.xml");
        compare(baseline, candidate, "--junit", file.toString());
        List<String> outputs = new ArrayList<>();
        for (Node child = suite(file).getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                Node output = element.getTagName().equals("system-out")
                        ? element
                        : element.getElementsByTagName("system-out").item(0);
                outputs.add(output == null ? "" : output.getTextContent());
            }
        }
        return outputs;
    }

    private String html(String baseline, String candidate) throws IOException {
        Path file = results.resolve("compare.html");
        compare(baseline, candidate, "--html", file.toString());
        return Files.readString(file);
    }

    private String compare(String... arguments) {
        run(arguments);
        assertEquals("", err.toString());
        return out.toString();
    }
}
