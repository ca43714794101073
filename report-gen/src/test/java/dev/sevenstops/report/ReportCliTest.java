package dev.sevenstops.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleCells;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCliTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path results;

    @BeforeEach
    void write() throws IOException {
        SampleBlocks.writeTo(results.resolve("one"));
    }

    @Test
    void aRunIsFoundByNameAndByFolder() {
        assertEquals(0, run("one", "--results", results.toString()));
        assertEquals(
                results.resolve("one/report.html").toString(), out.toString().strip());
        assertEquals(0, run(results.resolve("one").toString()));
        assertTrue(Files.exists(results.resolve("one/report.md")));
        assertEquals("", err.toString());
    }

    @Test
    void theTableIsPrintedOnRequest() {
        assertEquals(0, run("one", "--table", "--results", results.toString()));
        assertTrue(out.toString().contains("accept/backlog"));
    }

    @Test
    void aMissedGoalIsSaidEvenWithoutTheTable() throws IOException {
        SampleCells.writeTo(results.resolve("cells"));

        assertEquals(0, run("cells", "--results", results.toString()));
        assertTrue(err.toString().startsWith("drain/slow-readers@via=direct: GOAL MISSED: "), err.toString());
    }

    @Test
    void aRunThatIsNotThereNamesThoseThatAre() {
        assertEquals(2, run("two", "--results", results.toString()));
        assertEquals(
                "no run 'two' in " + results + "; there are: one",
                err.toString().strip());
        assertEquals("", out.toString());
    }

    @Test
    void aFolderWithoutRunsSaysSo() {
        assertEquals(2, run("two", "--results", results.resolve("none").toString()));
        assertTrue(err.toString().contains("there are no runs"));
    }

    @Test
    void aDamagedRunIsOneSentence() throws IOException {
        Files.writeString(results.resolve("one/run.json"), "{");

        assertEquals(2, run("one", "--results", results.toString()));
        assertEquals(1, err.toString().strip().lines().count());
        assertTrue(err.toString().contains("run.json cannot be used"), err.toString());
    }

    @Test
    void usage() {
        assertEquals(2, run());
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("Exit codes:"));
    }

    private int run(String... arguments) {
        return new CommandLine(new ReportCli())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
