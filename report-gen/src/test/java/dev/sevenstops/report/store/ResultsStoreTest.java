package dev.sevenstops.report.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.ChangedBlock;
import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.fixture.SampleRun;
import dev.sevenstops.report.fixture.SampleWarmUps;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsStoreTest {
    @TempDir
    private Path folder;

    private ResultsWriter writer;

    @BeforeEach
    void create() throws IOException {
        writer = ResultsWriter.create(folder);
        writer.writeRun(SampleRun.run());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Block serialize = SampleBlocks.serialize(0);
        Block second = SampleBlocks.accept(1);
        Block first = SampleBlocks.accept(0);
        writer.writeBlock(serialize);
        writer.writeBlock(second);
        writer.writeBlock(first);

        RunResults results = ResultsReader.read(folder);

        assertEquals(SampleRun.run(), results.run());
        assertEquals(List.of(first, second, serialize), results.blocks());
        assertEquals(List.of(), results.damages());
    }

    @Test
    void howABlockWasWarmedUpIsReadAndABlockOfAnEarlierVersionDoesNotSay() throws IOException {
        Block warmedUp = SampleWarmUps.on(SampleBlocks.accept(0), SampleWarmUps.untold(), SampleWarmUps.settled());
        Path file = writer.writeBlock(warmedUp);
        Path older = writer.writeBlock(SampleBlocks.accept(1));
        edit(older, "\"warmUps\": { },", "");

        RunResults results = ResultsReader.read(folder);

        assertEquals(List.of(), results.damages());
        assertEquals(List.of(warmedUp, SampleBlocks.accept(1)), results.blocks());

        Files.delete(older);
        String json = Files.readString(file);
        int turns = json.indexOf("\"turns\": [");
        Files.writeString(
                file, json.substring(0, turns) + "\"turns\": []" + json.substring(json.indexOf(']', turns) + 1));
        assertTrue(onlyDamage().contains("a warm-up without a turn"), onlyDamage());
    }

    @Test
    void theFilesAreNamedAfterTheirBlock() throws IOException {
        Path file = writer.writeBlock(SampleBlocks.accept(2));

        assertEquals(folder.resolve("blocks/accept-backlog--25--2.json"), file);
    }

    @Test
    void cellsKeepTheirFactorsInTheOrderOfTheFile() throws IOException {
        Path cells = folder.resolve("cells");
        SampleCells.writeTo(cells);

        RunResults results = ResultsReader.read(cells);

        assertEquals(SampleCells.run(), results.run());
        assertEquals(List.of(), results.damages());
        // Not sorted by name: what comes first is the factor that leads.
        Map<String, String> levels = SampleCells.levels("via", "direct", "backlog", "16");
        String json = Json.mapper().writeValueAsString(new Cell("accept/backlog", levels));
        assertEquals(
                List.of("via", "backlog"),
                List.copyOf(Json.mapper().readValue(json, Cell.class).levels().keySet()));
    }

    @Test
    void theSameDataAreTheSameBytes() throws IOException {
        byte[] once = Files.readAllBytes(writer.writeBlock(SampleBlocks.accept(0)));
        byte[] again = Files.readAllBytes(writer.writeBlock(SampleBlocks.accept(0)));

        assertArrayEquals(once, again);
    }

    @Test
    void aRunThatGoesOnIsRead() throws IOException {
        String json = Files.readString(folder.resolve("run.json"));
        Files.writeString(
                folder.resolve("run.json"), json.replaceFirst("\"finishedAt\": \"[^\"]*\"", "\"finishedAt\": null"));

        assertTrue(ResultsReader.read(folder).run().finishedAt().isEmpty());
    }

    @Test
    void aFileCutShortIsNamedAndTheRestIsRead() throws IOException {
        Path cut = writer.writeBlock(SampleBlocks.accept(0));
        writer.writeBlock(SampleBlocks.accept(1));
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));

        RunResults results = ResultsReader.read(folder);

        assertEquals(1, results.blocks().size());
        Damage damage = results.damages().getFirst();
        assertEquals("blocks/accept-backlog--25--0.json", damage.path());
        assertTrue(damage.reason().contains("cut short"), damage.reason());
    }

    @Test
    void anEmptyFileIsDamage() throws IOException {
        Files.writeString(folder.resolve("blocks/accept-backlog--25--0.json"), "");

        assertEquals(
                "it is empty", ResultsReader.read(folder).damages().getFirst().reason());
    }

    @Test
    void aFieldThatIsMissingIsDamageAndNotZero() throws IOException {
        edit(writer.writeBlock(SampleBlocks.accept(0)), "\"attempt\": 1,", "");

        assertTrue(onlyDamage().contains("attempt"), onlyDamage());
    }

    @Test
    void aFieldThatIsNotKnownIsSkipped() throws IOException {
        edit(writer.writeBlock(SampleBlocks.accept(0)), "\"attempt\": 1,", "\"attempt\": 1, \"later\": {},");

        assertEquals(1, ResultsReader.read(folder).blocks().size());
    }

    @Test
    void aNewerSchemaIsRefusedByName() throws IOException {
        edit(writer.writeBlock(SampleBlocks.accept(0)), "\"schemaVersion\": 1", "\"schemaVersion\": 2");

        assertTrue(onlyDamage().contains("schema version 2"), onlyDamage());
    }

    @Test
    void countsThatDoNotAddUpAreDamage() throws IOException {
        edit(writer.writeBlock(SampleBlocks.accept(0)), "\"answered\": 820", "\"answered\": 821");

        assertTrue(onlyDamage().contains("821 answered, 180 failed and 0 censored are not 1000 intended"));
    }

    @Test
    void nullWhereAListOrAMapHoldsSomethingIsDamage() throws IOException {
        damaged("`null` value", "\"slices\": [", "\"slices\": [ null,");
        damaged("`null` value", "\"groups\": [", "\"groups\": [ null,");
        damaged("`null` value", "\"jvmArguments\": [", "\"jvmArguments\": [ null,");
        damaged("`null` value", "\"values\": [", "\"values\": [ null,");
        damaged("`null` value", "\"counters\": {", "\"counters\": { \"x\": null,");
        damaged("`null` value", "\"settings\": {", "\"settings\": { \"x\": null,");
        damaged("`null` value", "\"arms\": {", "\"arms\": { \"x\": null,");
    }

    /** Such texts are read as doubles, and a figure that is none would be called a regression: no comparison with it is true. */
    @Test
    void aNumberThatIsNoneIsDamage() throws IOException {
        damaged("slice 0, counter 'x' is NaN", "\"counters\": {", "\"counters\": { \"x\": \"NaN\",");
        damaged("slice 0, counter 'x' is Infinity", "\"counters\": {", "\"counters\": { \"x\": 1e999,");
        damaged(
                "slice 0, route '/orders/{id}': own time of 'x' is -Infinity",
                "\"own\": {",
                "\"own\": { \"x\": \"-Infinity\",");
        damaged("arm 'after': startSeconds is NaN", "\"startSeconds\": 1.4", "\"startSeconds\": \"NaN\"");
    }

    @Test
    void aSpoiltHistogramIsDamage() throws IOException {
        Path file = writer.writeBlock(SampleBlocks.accept(0));
        Files.writeString(
                file,
                Files.readString(file).replaceFirst("\"latency\": \"HISTFAA(.{8})", "\"latency\": \"HISTFAAAAAAAAA"));

        assertTrue(onlyDamage().contains("latency"), onlyDamage());
    }

    @Test
    void aCopyUnderAnotherNameIsNotCountedTwice() throws IOException {
        Path file = writer.writeBlock(SampleBlocks.accept(0));
        Files.copy(file, folder.resolve("blocks/accept-backlog--25--1.json"));

        assertEquals(1, ResultsReader.read(folder).blocks().size());
        assertTrue(onlyDamage().contains("accept-backlog--25--0.json"), onlyDamage());
    }

    @Test
    void unfinishedFilesAreIgnored() throws IOException {
        Files.writeString(folder.resolve("blocks/.accept-backlog--25--0.json.1-1.tmp"), "{");

        assertEquals(List.of(), ResultsReader.read(folder).damages());
    }

    @Test
    void aWriteThatFailsLeavesWhatWasThere() throws IOException {
        Path file = folder.resolve("blocks/x.json");
        Files.createDirectories(file.resolve("in the way"));

        assertThrows(IOException.class, () -> AtomicFiles.write(file, new byte[] {1}));

        assertTrue(Files.isDirectory(file.resolve("in the way")));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aNameThatLeadsOutOfTheFolderIsRefused() {
        Block block = SampleBlocks.block(SampleRun.accept(), 0, List.of());
        Block escaping = ChangedBlock.of(block).experiment("../x").make();

        assertThrows(IllegalArgumentException.class, () -> writer.writeBlock(escaping));
    }

    @Test
    void aFolderThatIsNoRunIsOneSentence() throws IOException {
        Files.delete(folder.resolve("run.json"));

        UnusableResultsException problem =
                assertThrows(UnusableResultsException.class, () -> ResultsReader.read(folder));
        assertTrue(String.valueOf(problem.getMessage()).startsWith("no run.json in"));
    }

    /** The block beside it is read. */
    private void damaged(String reason, String what, String with) throws IOException {
        writer.writeBlock(SampleBlocks.accept(1));
        edit(writer.writeBlock(SampleBlocks.accept(0)), what, with);

        assertTrue(onlyDamage().contains(reason), onlyDamage());
        assertEquals(1, onlyDamage().lines().count());
        assertEquals(1, ResultsReader.read(folder).blocks().size());
    }

    private String onlyDamage() throws IOException {
        List<Damage> damages = ResultsReader.read(folder).damages();
        assertEquals(1, damages.size());
        return damages.getFirst().reason();
    }

    private static void edit(Path file, String what, String with) throws IOException {
        String json = Files.readString(file);
        assertTrue(json.contains(what), what);
        Files.writeString(file, json.replaceFirst(java.util.regex.Pattern.quote(what), with));
    }
}
