package dev.sevenstops.report.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleDiagnostics;
import dev.sevenstops.report.model.BlockDiagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosticsReaderTest {
    private static final String FILE = "blocks/accept-backlog--25--1/diagnostics.json";

    @TempDir
    private Path run;

    @BeforeEach
    void write() throws IOException {
        SampleBlocks.writeTo(run);
    }

    private DiagnosticsReader.Found read() throws IOException {
        return DiagnosticsReader.ofRun(run, ResultsReader.read(run));
    }

    @Test
    void whatIsWrittenIsReadInTheOrderOfTheBlocksAndTheBlocksAreReadAsBefore() throws IOException {
        List<?> blocks = ResultsReader.read(run).blocks();
        SampleDiagnostics.writeTo(run);

        assertTrue(Files.exists(run.resolve(FILE)));
        assertEquals(
                new DiagnosticsReader.Found(
                        List.of(
                                SampleDiagnostics.accept(),
                                SampleDiagnostics.serialize(1),
                                SampleDiagnostics.serialize(2)),
                        List.of()),
                read());
        assertEquals(blocks, ResultsReader.read(run).blocks());
    }

    @Test
    void anOlderRunHasNone() throws IOException {
        assertEquals(new DiagnosticsReader.Found(List.of(), List.of()), read());
    }

    @Test
    void thoseOfAnotherAttemptOrOfABlockThatMayNotBeUsedAreLeftOut() throws IOException {
        ResultsWriter writer = ResultsWriter.create(run);
        writer.writeDiagnostics(SampleDiagnostics.of(SampleBlocks.invalid(1), List.of()));
        SampleDiagnostics.writeTo(run);
        edit("\"attempt\": 1", "\"attempt\": 2");

        DiagnosticsReader.Found found = read();

        assertEquals(List.of(), found.damages());
        assertEquals(
                List.of("serialize/serializer", "serialize/serializer"),
                found.blocks().stream().map(BlockDiagnostics::experiment).toList());
    }

    @Test
    void damageIsNamedInALineAndTheRestIsRead() throws IOException {
        damaged(
                "schema version 2, this program reads 1: update the program",
                "\"schemaVersion\": 1",
                "\"schemaVersion\": 2");
        damaged("it has no schemaVersion", "\"schemaVersion\": 1", "\"version\": 1");
        damaged("it is cut short or not what was written: ", "\"cut\": false", "\"cut\": fal");
        damaged("it is cut short or not what was written: ", "\"problem\": \"\",", "");
        damaged("its content belongs to accept/backlog, runtime 25, block 0 of run", "\"index\": 1", "\"index\": 0");
        damaged("`null` value", "\"recorded\": [", "\"recorded\": [ null,");
        damaged("`null` value", "\"arms\": {", "\"arms\": { \"x\": null,");
    }

    private void damaged(String reason, String what, String with) throws IOException {
        SampleDiagnostics.writeTo(run);
        edit(what, with);
        DiagnosticsReader.Found found = read();
        assertEquals(2, found.blocks().size(), reason);
        Damage damage = found.damages().getFirst();
        assertEquals(FILE, damage.path());
        assertTrue(damage.reason().contains(reason), damage.reason());
        assertEquals(1, damage.reason().lines().count());
    }

    private void edit(String what, String with) throws IOException {
        Path file = run.resolve(FILE);
        String json = Files.readString(file);
        int at = json.indexOf(what);
        assertTrue(at >= 0, what + " is not in " + json);
        Files.writeString(file, json.substring(0, at) + with + json.substring(at + what.length()));
    }
}
