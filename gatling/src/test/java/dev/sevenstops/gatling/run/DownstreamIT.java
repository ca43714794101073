package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sevenstops.gatling.matrix.Matrix.Network;
import dev.sevenstops.gatling.run.FakeRun.Outcome;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blocks whose arms have a process with the services that they depend on, with the real runner. */
@Timeout(240)
class DownstreamIT {
    @TempDir
    private Path root;

    private RunResults results() throws IOException {
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            return ResultsReader.read(runs.findFirst().orElseThrow());
        }
    }

    private Block block(String experiment) throws IOException {
        Map<String, Block> blocks =
                results().blocks().stream().collect(Collectors.toMap(Block::experiment, Function.identity()));
        return Optional.ofNullable(blocks.get(experiment)).orElseThrow();
    }

    private static Map<String, String> settings(Block block, String arm) {
        return Optional.ofNullable(block.arms().get(arm)).orElseThrow().settings();
    }

    private static void assertNothingRuns() {
        assertEquals(
                List.of(),
                ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .toList());
    }

    @Test
    void eachArmHasItsOwnServicesWithItsSettings() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", "downstream.slots: 3, stops.accept.backlog: 16");

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        Block block = block("accept/a");
        assertEquals("3", settings(block, "before").get("downstream.slots"));
        assertEquals("16", settings(block, "after").get("downstream.slots"), "its default");
        assertEquals("16", settings(block, "before").get("stops.accept.backlog"));
        String before = settings(block, "before").getOrDefault("app.downstream", "");
        String after = settings(block, "after").getOrDefault("app.downstream", "");
        String replicas = "127\\.0\\.0\\.1:\\d+,127\\.0\\.0\\.1:\\d+";
        assertTrue(before.matches("pricing=" + replicas + ";inventory=" + replicas + ";shipping=" + replicas), before);
        assertFalse(before.equals(after), "a process for each arm");
        Check check = block.checks().stream()
                .filter(one -> one.name().equals("downstream identity"))
                .findFirst()
                .orElseThrow();
        assertTrue(check.passed(), check.detail());
        for (Slice slice : block.slices()) {
            assertEquals(32.0, slice.counters().get("fake.downstream"), "the generator can ask them");
        }
        assertNothingRuns();
    }

    @Test
    void anExperimentThatAsksForThemHasThemAndOthersHaveNone() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", "stops.accept.backlog: 16", "b", "steady", "stops.accept.backlog: 16");
        Path file = root.resolve("matrix.yaml");
        String matrix = Files.readString(file);
        Files.writeString(file, matrix.replaceFirst("fix: A fix\n", "fix: A fix\n      downstream: {}\n"));

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        assertTrue(settings(block("accept/a"), "before").containsKey("app.downstream"));
        assertFalse(settings(block("accept/b"), "before").containsKey("app.downstream"));
        assertNothingRuns();
    }

    @Test
    void oneThatFailsFailsItsBlockWithTheReasonAndItsLog() throws IOException {
        FakeRun.writeMatrix(
                root,
                "a-dies",
                "steady",
                "downstream.fake: dies",
                "b-impostor",
                "steady",
                "downstream.fake: impostor",
                "c-deaf",
                "steady",
                "downstream.fake: deaf, downstream.slots: 3",
                "d-portless",
                "steady",
                "downstream.fake: portless",
                "e-killed",
                "kill-downstream",
                "downstream.slots: 3",
                "f-good",
                "steady",
                "downstream.slots: 3");

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.BLOCKS_FAILED, outcome.code());
        String who = "the downstream process of arm 'before' ";
        assertEquals(
                who + "ended with exit code 3; the end of its log: no slots left",
                block("accept/a-dies").reason());
        Path log = root.resolve("results")
                .resolve(results().run().id())
                .resolve(Optional.ofNullable(block("accept/a-dies").artifacts().get("log of downstream-before"))
                        .orElseThrow());
        assertEquals("no slots left", Files.readString(log).strip());
        String impostor = block("accept/b-impostor").reason();
        assertTrue(impostor.startsWith(who + "is not the one who answers: started was instance "), impostor);
        assertEquals(
                who + "does not have the settings that were asked for: downstream.slots is 1 instead of 3",
                block("accept/c-deaf").reason());
        String portless = block("accept/d-portless").reason();
        assertTrue(portless.startsWith(who + "did not say that it is ready but: {\"ready\":true"), portless);
        String killed = block("accept/e-killed").reason();
        assertTrue(killed.startsWith(who + "was killed by signal 9"), killed);
        assertEquals(State.OK, block("accept/f-good").state(), "the others go on");
        assertNothingRuns();
    }

    @Test
    void inANetworkOfItsOwnTheyAreInside() throws Exception {
        Optional<String> impossible = new Namespaces().impossible(new Network(Map.of()));
        assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
        FakeRun.writeMatrix(root, "a", "steady", "downstream.slots: 3");
        Path file = root.resolve("matrix.yaml");
        String network = "fix: A fix\n      network: {net.core.somaxconn: 77}\n";
        Files.writeString(file, Files.readString(file).replace("fix: A fix\n", network));

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        for (Slice slice : block("accept/a").slices()) {
            assertEquals(77.0, slice.counters().get("fake.somaxconn"));
            assertEquals(32.0, slice.counters().get("fake.downstream"), "it is asked from inside");
        }
        assertNothingRuns();
    }

    @Test
    void aMisspeltSettingOfTheirsIsFoundBeforeAnythingStarts() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", "downstream.slot: 3", "b", "steady", "downstream.straggler.rate: 2");

        assertEquals(
                List.of(
                        "matrix.yaml:12:16: unknown setting 'downstream.slot' (did you mean 'downstream.slots'?)",
                        "matrix.yaml:21:43: 'downstream.straggler.rate' must be a number from 0 to 1, found '2'"),
                FakeRun.run(root).lines());
        FakeRun.writeMatrix(root, "a", "steady", "app.downstream: x");
        assertEquals(
                List.of("matrix.yaml:12:16: 'app.downstream' is set by the runner itself"),
                FakeRun.run(root).lines());
        assertFalse(Files.exists(root.resolve("results")));
    }
}
