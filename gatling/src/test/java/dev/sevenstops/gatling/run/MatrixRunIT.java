package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.gatling.run.FakeRun.Outcome;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class MatrixRunIT {
    private static final String BACKLOG = "stops.accept.backlog: 16";

    @TempDir
    private Path root;

    private RunResults results() throws IOException {
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            return ResultsReader.read(runs.findFirst().orElseThrow());
        }
    }

    private Map<String, Block> blocks() throws IOException {
        return results().blocks().stream().collect(Collectors.toMap(Block::experiment, Function.identity()));
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    @Test
    void measuresVerifiesAndEndsWithTheTableAndThePath() throws IOException {
        FakeRun.writeMatrix(root, "good", "steady", BACKLOG);

        Outcome outcome = FakeRun.run(root, "matrix.seed=42");

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        assertTrue(outcome.last().startsWith("Report: "), outcome.last());
        assertTrue(outcome.lines().contains("the table"));
        assertTrue(
                outcome.lines().get(outcome.lines().size() - 2).startsWith("Load "),
                () -> String.join("\n", outcome.lines()));
        List<String> ofBlocks =
                outcome.lines().stream().filter(line -> line.startsWith("[")).toList();
        assertEquals(1, ofBlocks.size(), "one line a block");
        assertTrue(ofBlocks.getFirst().contains("requests 10 -> 10, ratio 1; 1 of 1 blocks"), ofBlocks.getFirst());
        assertFalse(String.join("", outcome.lines()).contains("\u001b"), "no escape sequence in a file");
        RunResults results = results();
        assertEquals(List.of(), results.damages());
        assertTrue(results.run().finishedAt().isPresent());
        assertEquals(42, results.run().seed());
        Block block = results.blocks().getFirst();
        assertEquals(State.OK, block.state());
        assertEquals("16", block.arms().get("before").settings().get("stops.accept.backlog"));
        assertEquals("4096", block.arms().get("after").settings().get("stops.accept.backlog"));
        assertEquals(4, block.slices().size());
        assertEquals(List.of(), children());
        assertEquals(List.of(), Folders.files(root.resolve("gatling/target/work")));
        try (Stream<Path> files = Files.walk(root.resolve("results"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                assertFalse(Files.readString(file).contains(root.toString()), file + " names a path of this machine");
            }
        }
    }

    @Test
    void aPilotIsReadBeforeAnythingIsMeasuredAndWhatItSaidIsInThePlan() throws IOException {
        FakeRun.writeMatrix(root, "good", "steady", BACKLOG);
        assertEquals(MatrixCommand.OK, FakeRun.run(root).code());
        String pilot = results().run().id();

        Outcome outcome = FakeRun.run(root, "matrix.pilot=" + pilot, "matrix.results=sized");

        // the pilot is looked for where the run's own results go
        assertEquals(MatrixCommand.BAD_INPUT, outcome.code());
        assertTrue(
                outcome.last().startsWith("-Dmatrix.pilot: the run '" + pilot + "' cannot be a pilot: no run.json in "),
                outcome.last());

        Outcome sized = FakeRun.run(root, "matrix.pilot=" + pilot);

        assertEquals(MatrixCommand.OK, sized.code(), () -> String.join("\n", sized.lines()));
        assertTrue(
                sized.lines()
                        .contains(
                                "  accept/good: 1 block, as the profile says: the pilot's blocks are fewer than three (pilot "
                                        + pilot + ")"),
                () -> String.join("\n", sized.lines()));

        Outcome resumed = FakeRun.run(root, "matrix.resume=" + pilot, "matrix.pilot=" + pilot);

        assertEquals(MatrixCommand.BAD_INPUT, resumed.code());
        assertTrue(resumed.last().endsWith("leave -Dmatrix.pilot out"), resumed.last());
    }

    @Test
    void aPairIsMeasuredBesideItsRowAndFinishedByResume() throws IOException {
        FakeRun.writeMatrix(root, "good", "steady", BACKLOG);
        Path matrix = root.resolve("matrix.yaml");
        Files.writeString(matrix, Files.readString(matrix).replace("control: 1s}", "control: 1s, pairs: lead}"));

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        assertEquals(
                List.of("accept/good", "accept/good-aa"),
                results().blocks().stream().map(Block::experiment).sorted().toList());
        String run = results().run().id();
        Path pair = root.resolve("results").resolve(run).resolve("blocks/accept-good-aa--default--0.json");
        Files.delete(pair);

        Outcome resumed = FakeRun.run(root, "matrix.resume=" + run);

        assertEquals(MatrixCommand.OK, resumed.code(), () -> String.join("\n", resumed.lines()));
        assertTrue(Files.exists(pair));
    }

    @Test
    void aFailedBlockIsRepeatedRecordedWithItsReasonAndTheRestGoesOn() throws IOException {
        FakeRun.writeMatrix(
                root,
                "a-dies",
                "kill-server",
                BACKLOG,
                "b-fails",
                "fail",
                BACKLOG,
                "c-late",
                "late",
                BACKLOG,
                "d-unequal",
                "unequal",
                BACKLOG,
                "e-good",
                "steady",
                BACKLOG);

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.BLOCKS_FAILED, outcome.code());
        assertTrue(outcome.last().startsWith("Report: "), outcome.last());
        Map<String, Block> blocks = blocks();
        assertFailed(blocks, "accept/a-dies", State.FAILED, "the server of arm 'before' was killed by signal 9");
        assertFailed(
                blocks, "accept/b-fails", State.FAILED, "the generator ended with exit code 7; the end of its log: ");
        assertTrue(blocks.get("accept/b-fails").reason().contains("something is wrong here"));
        assertFailed(blocks, "accept/c-late", State.INVALID, "slice 0 (");
        assertTrue(blocks.get("accept/c-late").reason().contains("send schedule: p99 is 80 ms late"));
        assertFailed(
                blocks,
                "accept/d-unequal",
                State.INVALID,
                "equal load: different fingerprints or plans: slices 0 and 1");
        assertEquals(State.OK, blocks.get("accept/e-good").state());
        assertEquals(List.of(), children());
        String log = blocks.get("accept/b-fails").artifacts().get("log of generator");
        assertEquals("blocks/accept-b-fails--default--0/logs/attempt-2/generator.log", log);
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            Path kept = runs.findFirst().orElseThrow().resolve(log);
            assertTrue(Files.readString(kept).contains("something is wrong here"));
            assertTrue(Files.exists(kept.resolveSibling("../attempt-1/generator.log")), "the first attempt's too");
        }
    }

    private static void assertFailed(Map<String, Block> blocks, String experiment, State state, String reason) {
        Block block = blocks.get(experiment);
        assertEquals(state, block.state(), experiment);
        assertEquals(2, block.attempt(), "repeated once");
        assertTrue(block.reason().startsWith(reason), block.reason());
        assertEquals(1, block.earlier().size());
        assertTrue(
                block.earlier().getFirst().startsWith(state + ", " + reason),
                block.earlier().getFirst());
    }

    @Test
    void nothingIsMeasuredOnTheWrongServerOrWithTheWrongSettings() throws IOException {
        FakeRun.writeMatrix(
                root,
                "a-impostor",
                "steady",
                "fake.mode: impostor",
                "b-deaf",
                "steady",
                "fake.mode: deaf, stops.accept.backlog: 16",
                "c-dies",
                "steady",
                "fake.mode: dies");

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.BLOCKS_FAILED, outcome.code());
        Map<String, Block> blocks = blocks();
        assertFailed(
                blocks,
                "accept/a-impostor",
                State.FAILED,
                "the server of arm 'before' is not the one who answers: started");
        assertFailed(
                blocks,
                "accept/b-deaf",
                State.FAILED,
                "the server of arm 'before' does not have the settings that were asked for:"
                        + " stops.accept.backlog is 128 instead of 16");
        assertFailed(
                blocks,
                "accept/c-dies",
                State.FAILED,
                "the server of arm 'before' ended with exit code 3; the end of its log: the port is taken");
        assertTrue(blocks.values().stream().allMatch(block -> block.slices().isEmpty()));
        assertEquals(List.of(), children());
    }

    @Test
    void aResumedRunMeasuresOnlyWhatIsMissing() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG, "b", "steady", BACKLOG);
        assertEquals(MatrixCommand.OK, FakeRun.run(root).code());
        RunResults first = results();
        String run = first.run().id();
        Files.delete(root.resolve("results").resolve(run).resolve("blocks/accept-b--default--0.json"));

        Outcome outcome = FakeRun.run(root, "matrix.resume=" + run);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        assertTrue(outcome.lines().stream().anyMatch(line -> line.startsWith("1 block (of 2, the others are there)")));
        RunResults second = results();
        assertEquals(first.blocks().getFirst(), second.blocks().getFirst(), "not measured again");
        assertEquals(first.blocks().getLast().seed(), second.blocks().getLast().seed());
        assertFalse(first.blocks()
                .getLast()
                .startedAt()
                .equals(second.blocks().getLast().startedAt()));

        Outcome twice = FakeRun.run(root, "matrix.resume=" + run, "matrix.aa=true");
        assertEquals(MatrixCommand.BAD_INPUT, twice.code());
        assertTrue(twice.last().endsWith("leave -Dmatrix.aa out"), twice.last());

        FakeRun.writeMatrix(root, "a", "steady", "stops.accept.backlog: 17", "b", "steady", BACKLOG);
        Outcome refused = FakeRun.run(root, "matrix.resume=" + run);
        assertEquals(MatrixCommand.BAD_INPUT, refused.code());
        assertTrue(refused.last().contains("matrix.yaml has changed since it was started"), refused.last());
    }

    @Test
    void aResumedRunKeepsWhatCameOfItsBlocksBeforeAndTriesEachOfThemTwiceAgain() throws IOException {
        FakeRun.writeMatrix(root, "a-fails", "fail", BACKLOG, "b-good", "steady", BACKLOG);
        assertEquals(MatrixCommand.BLOCKS_FAILED, FakeRun.run(root).code());
        String run = results().run().id();
        Path folder = root.resolve("results").resolve(run);
        // what was in its way is gone when the run is resumed
        Path file = folder.resolve("blocks/accept-b-good--default--0.json");
        ObjectNode good = (ObjectNode) Json.mapper().readTree(file.toFile());
        good.put("attempt", 2).put("state", "INVALID").put("reason", "it was late");
        good.putArray("earlier").add("FAILED, it was dead");
        Json.mapper().writeValue(file.toFile(), good);

        Outcome outcome = FakeRun.run(root, "matrix.resume=" + run);

        assertEquals(MatrixCommand.BLOCKS_FAILED, outcome.code(), () -> String.join("\n", outcome.lines()));
        Block repaired = blocks().get("accept/b-good");
        assertEquals(State.OK, repaired.state());
        assertEquals(3, repaired.attempt());
        assertEquals(List.of("FAILED, it was dead", "INVALID, it was late"), repaired.earlier());
        Block failed = blocks().get("accept/a-fails");
        assertEquals(4, failed.attempt(), "two more");
        assertEquals(3, failed.earlier().size());
        assertTrue(
                failed.earlier().stream()
                        .allMatch(why -> why.startsWith("FAILED, the generator ended with exit code 7")),
                () -> String.join("\n", failed.earlier()));
        assertEquals(
                "blocks/accept-a-fails--default--0/logs/attempt-4/generator.log",
                failed.artifacts().get("log of generator"));
        for (int attempt = 1; attempt <= 4; attempt++) {
            Path log = folder.resolve("blocks/accept-a-fails--default--0/logs/attempt-" + attempt + "/generator.log");
            assertTrue(Files.exists(log), "each attempt's own: " + log);
        }
    }

    @Test
    void aRunWhoseFolderWasCopiedOrRenamedIsNotResumedIntoAnother() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG);
        assertEquals(MatrixCommand.OK, FakeRun.run(root).code());
        String run = results().run().id();
        Path folder = root.resolve("results").resolve(run);
        Path renamed = Files.move(folder, folder.resolveSibling("renamed"));
        Files.delete(renamed.resolve("blocks/accept-a--default--0.json"));

        Outcome refused = FakeRun.run(root, "matrix.resume=renamed");

        assertEquals(MatrixCommand.BAD_INPUT, refused.code(), () -> String.join("\n", refused.lines()));
        assertEquals(1, refused.lines().size(), () -> String.join("\n", refused.lines()));
        assertFalse(Files.exists(folder), "nothing is begun");
    }

    @Test
    void aDamagedFileIsNamedAndOnlyItsBlockIsMeasuredAgain() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG, "b", "steady", BACKLOG);
        assertEquals(MatrixCommand.OK, FakeRun.run(root).code());
        RunResults first = results();
        String run = first.run().id();
        Path blocks = root.resolve("results").resolve(run).resolve("blocks");
        byte[] whole = Files.readAllBytes(blocks.resolve("accept-b--default--0.json"));
        Files.write(blocks.resolve("accept-b--default--0.json"), Arrays.copyOf(whole, whole.length / 2));
        byte[] other = Files.readAllBytes(blocks.resolve("accept-a--default--0.json"));

        Outcome outcome = FakeRun.run(root, "matrix.resume=" + run);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        assertTrue(
                outcome.lines()
                        .getFirst()
                        .startsWith("Damaged, and measured again if it is a block of the plan:"
                                + " blocks/accept-b--default--0.json: it is cut short or not what was written: "),
                outcome.lines().getFirst());
        assertTrue(outcome.lines().stream().anyMatch(line -> line.startsWith("1 block (of 2, the others are there)")));
        RunResults second = results();
        assertEquals(List.of(), second.damages());
        assertEquals(2, second.blocks().size());
        assertArrayEquals(other, Files.readAllBytes(blocks.resolve("accept-a--default--0.json")));

        Files.writeString(blocks.resolveSibling("run.json"), "{\"schemaVersion\": 1, \"id");
        Outcome refused = FakeRun.run(root, "matrix.resume=" + run);

        assertEquals(MatrixCommand.BAD_INPUT, refused.code());
        assertTrue(
                refused.last()
                        .startsWith("-Dmatrix.resume: the run '" + run + "' cannot be resumed: "
                                + blocks.resolveSibling("run.json") + " cannot be used: it is cut short"),
                refused.last());
    }

    @Test
    void badInputIsAMessageAndStartsNothing() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", "stops.accept.backlogg: 16");
        assertEquals(
                List.of("matrix.yaml:12:16: unknown setting 'stops.accept.backlogg'"
                        + " (did you mean 'stops.accept.backlog'?)"),
                FakeRun.run(root).lines());

        FakeRun.writeMatrix(root, "a", "steady", BACKLOG);
        Outcome option = FakeRun.run(root, "matrix.profil=smoke");
        assertEquals(MatrixCommand.BAD_INPUT, option.code());
        assertEquals(
                List.of("-Dmatrix.profil: there is no such option (did you mean 'matrix.profile'?)"), option.lines());
        assertEquals(
                List.of("matrix.profile: the matrix has no profile 'quik' (did you mean 'quick'?); it has quick"),
                FakeRun.run(root, "matrix.profile=quik").lines());
        assertEquals(
                List.of("-Dmatrix.resume: the run 'nix' cannot be resumed: no run.json in "
                        + root.resolve("results/nix")),
                FakeRun.run(root, "matrix.resume=nix").lines());
        assertFalse(Files.exists(root.resolve("results")));
    }
}
