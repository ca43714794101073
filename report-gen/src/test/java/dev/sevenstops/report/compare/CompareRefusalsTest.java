package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.fixture.SampleJmh;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What the command does not compare: all of it, with exit code 3, or a part, which it names. */
class CompareRefusalsTest extends CompareCliFixture {
    @Test
    void whatMustNotBeComparedIsRefusedWithTheReason() throws IOException {
        new ComparedRuns("longer").seconds(20).writeTo(results);
        new ComparedRuns("other-load").fingerprint("x").writeTo(results);
        new ComparedRuns("other-machine").cores(8).writeTo(results);
        new ComparedRuns("half").unfinished().writeTo(results);

        refused("another fingerprint: blocks of", "base", "longer");
        refused("its seed is the same", "base", "other-load");
        refused("different machines (cores: 2 against 8)", "base", "other-machine");
        refused("has not finished", "base", "half");
        refused("no run 'none'", "base", "none");
        refused("one run on one runtime", "base");
        refused("no row of drain", "base", "base", "--only", "drain");
        assertTrue(run("base", "other-machine", "--force") < 3, err::toString);
        assertTrue(out.toString().contains("may be that of the machines"));
    }

    @Test
    void whatStandsBehindAnotherProxyIsAnotherExperiment() throws IOException {
        new ComparedRuns("proxied").seed(1).writeTo(results);
        try (Stream<Path> files = Files.list(results.resolve("proxied/blocks"))) {
            for (Path file : files.toList()) {
                ObjectNode block = (ObjectNode) Json.mapper().readTree(file.toFile());
                ObjectNode proxy = block.putObject("proxies").putObject("after");
                proxy.put("kind", "nginx").put("version", "1.22.1");
                proxy.putObject("options").put("buffering", "off");
                Json.mapper().writeValue(file.toFile(), block);
            }
        }

        refused("after through nginx {buffering=off}", "base", "proxied");
    }

    @Test
    void aNameThatSelectsNothingIsRefusedThoughOthersSelectSomething() throws IOException {
        new ComparedRuns("equal").seed(2).spread(0.005).writeTo(results);

        refused(
                "--only: no row of drian is in any of the runs; they have: serialize, serialize/row-0",
                "base",
                "equal",
                "--only",
                "serialize,drian");
        assertEquals(0, run("base", "equal", "--only", "serialize,serialize/row-0"), err::toString);
    }

    @Test
    void aRowAtOtherLevelsIsRefusedWithTheLevelsThereAre() throws IOException {
        Map<String, String> levels = SampleCells.levels("cap", "8192", "via", "direct");
        new ComparedRuns("cells").experiments(2).levels(levels).writeTo(results);

        refused(
                "--only: no row of serialize/row-1@cap=1,via=direct is in any of the runs; they have: serialize,"
                        + " serialize/row-0, serialize/row-1; with these rows: serialize/row-1@cap=8192,via=direct\n",
                "cells",
                "cells",
                "--only",
                "serialize/row-1@cap=1,via=direct");
    }

    @Test
    void whatWasRefusedIsAnErrorForTheCiSystemToo() throws Exception {
        new ComparedRuns("longer").seconds(20).writeTo(results);
        new ComparedRuns("other-machine").cores(8).writeTo(results);
        Path file = results.resolve("junit.xml");
        Files.writeString(file, "<testsuites/>");

        assertEquals(3, run("base", "other-machine", "--junit", file.toString(), "--markdown"));
        Element suite = suite(file);
        assertEquals("1", suite.getAttribute("errors"));
        Element error = (Element) suite.getElementsByTagName("error").item(0);
        assertTrue(error.getAttribute("message").contains("cores: 2 against 8"), error.getAttribute("message"));
        assertTrue(out.toString().startsWith("## Seven Stops: not comparable\n\n- runs 'base' and "), out::toString);

        Path page = results.resolve("compare.html");
        assertEquals(3, run("base", "other-machine", "--html", page.toString(), "--json"));
        assertTrue(Files.readString(page).contains("cores: 2 against 8"));
        assertTrue(Files.readString(page).contains("<h1>not comparable</h1>"));
        JsonNode document = Json.mapper().readTree(out.toString());
        assertEquals(3, document.path("exitCode").asInt());
        assertTrue(document.path("remarks").path(0).asText().contains("cores: 2 against 8"), out::toString);

        assertEquals(3, run("base", "longer", "--junit", file.toString()));
        error = (Element) suite(file).getElementsByTagName("error").item(0);
        assertTrue(error.getAttribute("message").startsWith("serialize/row-0: another fingerprint: blocks of"));
        assertEquals(3, run("base", "none", "--junit", file.toString()));
        error = (Element) suite(file).getElementsByTagName("error").item(0);
        assertTrue(error.getAttribute("message").startsWith("no run 'none'"), error.getAttribute("message"));
    }

    @Test
    void anotherSchemaIsRefused() throws IOException {
        new ComparedRuns("old").writeTo(results);
        Path file = results.resolve("old/run.json");
        String text = Files.readString(file);
        Files.writeString(
                file,
                text.replace(
                        "\"schemaVersion\": " + Run.SCHEMA_VERSION, "\"schemaVersion\": " + (Run.SCHEMA_VERSION + 1)));

        refused("schema version", "base", "old");
    }

    @Test
    void damageIsRefused() throws IOException {
        new ComparedRuns("torn").writeTo(results);
        Files.writeString(results.resolve("torn/blocks/serialize-row-0--default--0.json"), "{");

        refused("is damaged: blocks/serialize-row-0--default--0.json", "base", "torn");
    }

    @Test
    void usageErrorsAreUnusableInput() {
        assertEquals(3, run());
        assertEquals(3, run("base", "base", "--bogus"));
        assertEquals(3, run("base", "base", "--threshold", "5"));
        assertEquals(3, run("base", "base", "--arms", "middle"));
        assertEquals(3, run("base", "base", "--markdown", "--json"));
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("Exit codes:"));
    }

    /** A candidate that fails where it is slow must not look as good as what is left of it. */
    @Test
    void droppedBlocksAreSaid() throws IOException {
        new ComparedRuns("lossy").seed(2).spread(0.005).writeTo(results);
        Path file = results.resolve("lossy/blocks/serialize-row-0--default--1.json");
        ObjectNode block = (ObjectNode) Json.mapper().readTree(file.toFile());
        block.put("state", "FAILED").put("reason", "the server ended");
        Json.mapper().writeValue(file.toFile(), block);

        run("base", "lossy");
        assertTrue(
                out.toString()
                        .contains("* 'lossy' dropped 1 of 8 blocks, and what they would have said is in no ratio:"
                                + " serialize/row-0 1 of 8\n"),
                out::toString);
    }

    @Test
    void aRuntimeWithoutACounterpartIsSaid() throws IOException {
        new ComparedRuns("two").runtimes(Map.of("jdk21", 1.0, "jdk25", 1.0)).writeTo(results);
        new ComparedRuns("three")
                .seed(2)
                .runtimes(Map.of("jdk21", 1.0, "jdk25", 1.0, "jdk27", 1.0))
                .writeTo(results);

        run("two", "three");
        assertTrue(
                out.toString().contains("* 'three' was measured on jdk27 as well, and that is compared with nothing"),
                out::toString);
        run("two", "three@jdk25");
        assertTrue(out.toString().contains("* 'two' was measured on jdk21 as well"), out::toString);
        run("two@jdk25", "three@jdk25");
        assertFalse(out.toString().contains("compared with nothing"), out::toString);
    }

    @Test
    void aDamagedFileOfBenchmarksIsNamedAndTheRestIsCompared() throws IOException {
        new ComparedRuns("new").seed(2).spread(0.005).writeTo(results);
        SampleJmh.writeTo(results.resolve("base"));
        SampleJmh.writeTo(results.resolve("new"));
        Files.writeString(results.resolve("new/jmh/jdk-21.json"), "{}");

        assertEquals(0, run("base", "new"));
        assertTrue(
                out.toString()
                        .contains(
                                "run 'new': jmh/jdk-21.json: it holds no results of JMH; its benchmarks are left out"),
                out::toString);
        assertTrue(out.toString().contains("microbenchmarks of new, JDK 25.0.1"), out::toString);
    }

    private void refused(String reason, String... arguments) {
        assertEquals(3, run(arguments));
        assertTrue(err.toString().contains(reason), err::toString);
        assertFalse(err.toString().contains("at dev.sevenstops"), err::toString);
    }
}
