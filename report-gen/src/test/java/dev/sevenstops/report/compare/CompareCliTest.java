package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.fixture.SampleJmh;
import dev.sevenstops.report.render.Resources;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What the command says of runs that can be compared, in each of its forms. */
class CompareCliTest extends CompareCliFixture {
    @Test
    void theFixsEffectIsComparedToo() throws IOException {
        new ComparedRuns("slow").seed(2).ratio(1.5).writeTo(results);

        run("base", "slow", "--json");
        JsonNode effect = line("after/before", "stop:serialize");
        assertEquals("effect", effect.path("role").asText());
        // both arms are half as slow again, so what the fix is worth has not changed
        assertEquals(1, effect.path("estimate").path("ratio").asDouble(), 0.02);
        assertEquals(
                1.5,
                line("after", "stop:serialize").path("estimate").path("ratio").asDouble(),
                0.05);
        assertEquals(
                "WELCH",
                line("after", "stop:serialize").path("estimate").path("method").asText());
    }

    @Test
    void stopsAndCpuAreExploratory() throws IOException {
        new ComparedRuns("slow").seed(2).ratio(1.5).writeTo(results);

        run("base", "slow", "--json");
        JsonNode cpu = line("after", Measures.CPU);
        assertFalse(cpu.path("decides").asBoolean());
        assertEquals("regressed", cpu.path("verdict").asText());
        assertEquals("same", line("after", "stop:parse").path("verdict").asText());
        assertEquals(1, run("base", "slow", "--all"));
    }

    /** A before arm that has become faster makes it worth less as well. */
    @Test
    void theFixsEffectNeverDecides() throws IOException {
        new ComparedRuns("weaker").seed(2).effect(0.6).writeTo(results);

        run("base", "weaker", "--json", "--all");
        JsonNode effect = line("after/before", "stop:serialize");
        assertFalse(effect.path("decides").asBoolean(), effect::toString);
        assertTrue(effect.path("adjustedP").isNull(), effect::toString);
    }

    @Test
    void theRuntimesOfOneRunArePaired() throws IOException {
        new ComparedRuns("jdks")
                .seed(3)
                .runtimes(Map.of("jdk21", 1.0, "jdk25", 1.06))
                .writeTo(results);

        assertEquals(1, run("jdks", "--json"));
        JsonNode line = line("after", "stop:serialize");
        // each pair drifts by 5 %, and the difference is found because both of a pair do
        assertEquals("PAIRED", line.path("estimate").path("method").asText());
        assertEquals(1.06, line.path("estimate").path("ratio").asDouble(), 0.03);
        assertEquals(0, run("jdks@jdk25", "jdks@jdk21"));
        assertEquals(3, run("jdks@jdk27", "jdks@jdk21"));
        assertTrue(err.toString().contains("it has: jdk21, jdk25"), err::toString);
    }

    @Test
    void startMemoryAndPausesAreComparedRuntimeByRuntime() throws IOException {
        new ComparedRuns("jdks").runtimes(Map.of("jdk21", 1.0, "jdk25", 1.1)).writeTo(results);

        run("jdks", "--json");
        // two slices of an arm, each with 5 pauses of 10 ms
        Map<String, Double> expected = Map.of(
                Measures.START,
                1.4,
                Measures.IDLE_MEMORY,
                1.5e8,
                Measures.LOADED_MEMORY,
                4e8,
                "counter:process.gc.pause.seconds",
                0.1,
                "rate:process.gc.pause.seconds:process.gc.pauses",
                0.01);
        for (Map.Entry<String, Double> one : expected.entrySet()) {
            for (String arm : new String[] {"before", "after"}) {
                JsonNode line = line(arm, one.getKey());
                assertEquals("process", line.path("role").asText(), one.getKey());
                assertFalse(line.path("decides").asBoolean(), one.getKey());
                double value = line.path("baseline").path("value").asDouble();
                assertEquals(one.getValue(), value, 1e-9 * value, one.getKey());
                assertEquals(1.1, line.path("estimate").path("ratio").asDouble(), 1e-9, one.getKey());
                assertEquals("regressed", line.path("verdict").asText(), one.getKey());
            }
        }
        run("jdks");
        assertTrue(out.toString().contains("from start to ready"), out::toString);
    }

    @Test
    void whatAProcessCostsIsTheSumOfAllRowsInEveryForm() throws IOException {
        new ComparedRuns("jdks")
                .experiments(3)
                .runtimes(Map.of("jdk21", 1.0, "jdk25", 1.1))
                .writeTo(results);

        run("jdks");
        String text = out.toString();
        assertTrue(text.contains(Cost.TITLE), text);
        // nobody has asked for details: CPU and starts are exploratory
        assertTrue(
                text.lines().anyMatch(line -> line.matches("from start to ready +1.4 s +1.54 s +1.1 +1.1 to 1.1 +3")),
                text);
        assertTrue(text.lines().anyMatch(line -> line.matches("CPU for each request .* 3")), text);
        run("jdks", "--markdown");
        assertTrue(
                out.toString().contains("| from start to ready | 1.4 s | 1.54 s | 1.1 | 1.1 to 1.1 | 3 |"),
                out::toString);
        Path page = results.resolve("costs.html");
        run("jdks", "--html", page.toString());
        assertTrue(Files.readString(page).contains("<caption>" + Cost.TITLE), out::toString);
    }

    @Test
    void runsOnOneRuntimeEachAreComparedWhateverItsName() throws IOException {
        new ComparedRuns("new")
                .seed(2)
                .runtimes(Map.of("jdk25", 1.0))
                .spread(0.005)
                .writeTo(results);

        assertEquals(0, run("base", "new"));
        assertTrue(out.toString().contains("new against base\n"), out::toString);
        new ComparedRuns("two").seed(2).runtimes(Map.of("a", 1.0, "b", 1.0)).writeTo(results);
        assertEquals(3, run("base", "two"));
        assertTrue(err.toString().contains("as <run>@<runtime>"), err::toString);
    }

    @Test
    void aBlockFarFromTheOthersIsSaidWhereNothingCanBeTold() throws IOException {
        new ComparedRuns("odd").seed(2).writeTo(results);
        Path file = results.resolve("odd/blocks/serialize-row-0--default--3.json");
        JsonNode block = Json.mapper().readTree(file.toFile());
        for (JsonNode slice : block.path("slices")) {
            for (JsonNode stop : slice.path("stops")) {
                ObjectNode own = (ObjectNode) stop.path("own");
                own.put("serialize", 100 * own.path("serialize").asDouble());
            }
        }
        Json.mapper().writeValue(file.toFile(), block);

        assertEquals(2, run("base", "odd"), out::toString);
        assertTrue(out.toString().contains(": the interval holds 1; outliers: "), out::toString);
        assertTrue(out.toString().contains(" of 8 blocks of the candidate"), out::toString);
    }

    /** Six blocks on each side, of which three have a partner. */
    @Test
    void fewPairsCallNoFineEffectHoweverManyBlocksThereAre() throws IOException {
        new ComparedRuns("jdks")
                .seed(3)
                .blocks(9)
                .runtimes(Map.of("jdk21", 1.0, "jdk25", 1.5))
                .writeTo(results);
        assertEquals(1, run("jdks"), out::toString);
        for (int i = 0; i < 3; i++) {
            Files.delete(results.resolve("jdks/blocks/serialize-row-0--jdk25--" + i + ".json"));
            Files.delete(results.resolve("jdks/blocks/serialize-row-0--jdk21--" + (6 + i) + ".json"));
        }

        assertEquals(2, run("jdks"), out::toString);
        assertTrue(out.toString().contains("3 pairs"), out::toString);
        assertTrue(out.toString().contains("fewer than 6 blocks call only 2x or more"), out::toString);
    }

    /** Both arms decide: Holm's correction is for two, and for all metrics of both with {@code --all}. */
    @Test
    void theSmallestChangeThatIsCalledIsThatOfOneOfAllThatDecide() throws IOException {
        new ComparedRuns("slow").seed(2).ratio(1.1).writeTo(results);

        run("base", "slow", "--json");
        JsonNode ofTwo = line("after", "stop:serialize");
        double two = ofTwo.path("detectable").asDouble();
        JsonNode estimate = ofTwo.path("estimate");
        double interval =
                estimate.path("high").asDouble() / estimate.path("ratio").asDouble();
        assertTrue(two > interval, ofTwo::toString);
        run("base", "slow", "--json", "--all");
        assertTrue(line("after", "stop:serialize").path("detectable").asDouble() > two, out::toString);
    }

    @Test
    void markdownFitsAComment() throws IOException {
        new ComparedRuns("many").experiments(400).blocks(3).requests(10).seed(1).writeTo(results);
        new ComparedRuns("more").experiments(400).blocks(3).requests(10).seed(2).writeTo(results);

        run("many", "more", "--markdown");
        assertTrue(
                out.toString().length() <= CompareMarkdown.LIMIT,
                () -> String.valueOf(out.toString().length()));
        assertTrue(out.toString().contains("lines more are left out here"));
        assertTrue(out.toString().contains("| serialize/row-0 | before |"));
    }

    @Test
    void markdownHasTheLastCandidatesRegressions() throws IOException {
        new ComparedRuns("many").experiments(400).blocks(3).requests(10).seed(1).writeTo(results);
        new ComparedRuns("more").experiments(400).blocks(3).requests(10).seed(2).writeTo(results);
        new ComparedRuns("worse")
                .experiments(400)
                .blocks(3)
                .requests(10)
                .seed(3)
                .ratio(3)
                .writeTo(results);

        assertEquals(1, run("many", "more", "worse", "--markdown"));
        assertTrue(out.toString().contains(" **regressed** |"), out::toString);
        assertTrue(
                out.toString().length() <= CompareMarkdown.LIMIT,
                () -> String.valueOf(out.toString().length()));
    }

    @Test
    void junitSaysWhatFailed() throws Exception {
        new ComparedRuns("slow").seed(2).ratio(1.1).writeTo(results);
        Path file = results.resolve("junit.xml");

        run("base", "slow", "--junit", file.toString());
        Element suite = suite(file);
        assertEquals("2", suite.getAttribute("tests"));
        assertEquals("2", suite.getAttribute("failures"));
        assertEquals(2, suite.getElementsByTagName("failure").getLength());
    }

    @Test
    void junitSaysWhichRowsOnlyOneSideHas() throws Exception {
        new ComparedRuns("two").experiments(2).seed(2).spread(0.005).writeTo(results);
        Path file = results.resolve("junit.xml");

        run("base", "two", "--junit", file.toString());
        Element suite = suite(file);
        assertEquals("3", suite.getAttribute("tests"));
        assertEquals("1", suite.getAttribute("skipped"));
        Element skipped = (Element) suite.getElementsByTagName("skipped").item(0);
        assertEquals("serialize/row-1 is in two only", skipped.getAttribute("message"));
        assertEquals("serialize.row-1", ((Element) skipped.getParentNode()).getAttribute("classname"));
    }

    @Test
    void thePageNeedsNothingButItself() throws IOException {
        new ComparedRuns("slow").seed(2).ratio(1.1).writeTo(results);
        Path file = results.resolve("compare.html");

        run("base", "slow", "--html", file.toString());
        String page = Files.readString(file).replace(Resources.library(), "");
        assertFalse(page.contains("src=") || page.contains("http://") || page.contains("https://"));
        assertTrue(page.contains("prefers-color-scheme: dark"));
        assertTrue(page.contains("<span class=\"verdict bad\">regressed!</span>"));
    }

    @Test
    void microbenchmarksAreComparedInEveryFormAndDecideNothing() throws IOException {
        new ComparedRuns("slow").seed(2).spread(0.005).writeTo(results);
        SampleJmh.write(results.resolve("base"), 25, 1, 6);
        SampleJmh.write(results.resolve("slow"), 25, 1.3, 6);
        Path page = results.resolve("compare.html");

        assertEquals(0, run("base", "slow", "--html", page.toString()), "a benchmark's regression is exploratory");
        assertTrue(
                out.toString().contains("microbenchmarks of slow, JDK 25.0.1 against base, JDK 25.0.1"), out::toString);
        assertTrue(out.toString().contains("PageBenchmark.write(library=JACKSON, rows=50)"), out::toString);
        String html = Files.readString(page);
        assertTrue(html.contains("<code>GateBenchmark.served</code>"));
        assertTrue(html.contains("<span class=\"verdict bad\">regressed</span>"));
        assertEquals(0, run("base", "slow", "--markdown"));
        assertTrue(
                out.toString()
                        .contains(
                                "| parse | GateBenchmark.served | 812 ns | 1.06 µs | 1.3 [1.29, 1.32] | 6 : 6 | regressed |"),
                out::toString);
        assertEquals(0, run("base", "slow", "--json", "--only", "serialize"));
        JsonNode lines = Json.mapper()
                .readTree(out.toString())
                .path("benchmarks")
                .path(0)
                .path("lines");
        assertEquals(2, lines.size(), "those of serialize");
        assertEquals(1.3, lines.path(0).path("estimate").path("ratio").asDouble(), 1e-9);
        assertEquals("WELCH", lines.path(0).path("estimate").path("method").asText());
        assertEquals("regressed", lines.path(0).path("verdict").asText());
        String once = out.toString();
        run("base", "slow", "--json", "--only", "serialize");
        assertEquals(once, out.toString(), "the same bytes");
    }

    @Test
    void theJdksOfOneRunsBenchmarksAreCompared() throws IOException {
        SampleJmh.write(results.resolve("base"), 21, 2.5, 3);
        SampleJmh.write(results.resolve("base"), 25, 1, 3);

        assertEquals(0, run("base"), err::toString);
        assertTrue(
                out.toString().contains("microbenchmarks of base, JDK 25.0.1 against base, JDK 21.0.1"), out::toString);
        assertTrue(out.toString().contains("0.4 [0.391, 0.409]"), out::toString);
        assertTrue(out.toString().contains("improved"), out::toString);
        assertTrue(out.toString().contains("microbenchmarks only, which decide nothing"), out::toString);
    }

    @Test
    void runsAreComparedJdkByJdk() throws IOException {
        new ComparedRuns("new").seed(2).spread(0.005).writeTo(results);
        SampleJmh.writeTo(results.resolve("base"));
        SampleJmh.writeTo(results.resolve("new"));

        assertEquals(0, run("base", "new", "--json"));
        JsonNode benchmarks = Json.mapper().readTree(out.toString()).path("benchmarks");
        assertEquals(2, benchmarks.size());
        assertEquals("base, JDK 21.0.1", benchmarks.path(0).path("baseline").asText());
        assertEquals("new, JDK 21.0.1", benchmarks.path(0).path("candidate").asText());
        assertEquals(4, benchmarks.path(1).path("lines").size());
    }
}
