package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sevenstops.gatling.run.FakeRun.Outcome;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers on other JDKs than the build's, with the real runner. */
@Timeout(240)
class RuntimesIT {
    private static final String BACKLOG = "stops.accept.backlog: 16";

    @TempDir
    private Path root;

    private void runtimes(String lines) throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG);
        Path file = root.resolve("matrix.yaml");
        Files.writeString(file, Files.readString(file).replace("  default: {jvm-arguments: [-Xmx64m]}\n", lines));
    }

    private RunResults results() throws IOException {
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            return ResultsReader.read(runs.findFirst().orElseThrow());
        }
    }

    @Test
    void eachRuntimeHasItsOwnBlocksUnderTheSameLoadOnTheJdkThatTheProcessItselfNames() throws IOException {
        Jdks jdks = Jdks.ofMachine(System.getenv(), Path.of(System.getProperty("java.home"), "bin", "java"));
        assumeTrue(
                Runtime.version().feature() != 21 && jdks.find(21).isPresent(),
                "needs a JDK 21 beside the one that runs the build (found: " + jdks.versions() + ")");
        runtimes("  default: {jvm-arguments: [-Xmx64m]}\n  jdk21: {jdk: 21, jvm-arguments: [-Xmx96m]}\n");

        Outcome outcome = FakeRun.run(root, "matrix.runtimes=default,21");

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        RunResults results = results();
        Map<String, Block> blocks = results.blocks().stream().collect(Collectors.toMap(Block::runtime, block -> block));
        assertEquals(2, blocks.size());
        assertEquals(
                "Its runtimes side by side: ./stops compare results/"
                        + results.run().id(),
                outcome.last());
        blocks.values().forEach(block -> assertEquals(State.OK, block.state(), block::reason));
        Block own = blocks.get("default");
        Block other = blocks.get("jdk21");
        assertEquals(Environments.thisJdk(), own.arms().get("before").jvm());
        assertTrue(
                other.arms().get("before").jvm().contains(" 21."),
                other.arms().get("before").jvm());
        assertEquals(List.of("-Xmx96m"), other.arms().get("after").jvmArguments());
        assertEquals(own.seed(), other.seed());
        assertEquals(
                List.of(own.arms().get("after").jvm(), other.arms().get("after").jvm()),
                results.run().environment().runtimes().stream()
                        .map(Environment.Jvm::jdk)
                        .toList());
        assertNotEquals(own.arms().get("after").jvm(), other.arms().get("after").jvm());
        assertEquals(List.of(), ProcessHandle.current().descendants().toList());
    }

    @Test
    void aRuntimeThatIsNotThereIsSkippedOrRefusedBeforeAnythingIsStarted() throws IOException {
        runtimes("  default: {jvm-arguments: [-Xmx64m]}\n  future: {jdk: 98}\n");

        Outcome refused = FakeRun.run(root, "matrix.runtimes=default,future");
        assertEquals(MatrixCommand.BAD_INPUT, refused.code());
        assertEquals(1, refused.lines().size(), refused.lines()::toString);
        assertTrue(refused.last().startsWith("matrix.runtimes: runtime 'future' cannot be measured"), refused::last);

        Path file = root.resolve("matrix.yaml");
        Files.writeString(
                file, Files.readString(file).replace("control: 1s}", "control: 1s, runtimes: [default, future]}"));
        Outcome skipped = FakeRun.run(root);
        assertEquals(MatrixCommand.OK, skipped.code(), () -> String.join("\n", skipped.lines()));
        assertTrue(results().run().plan().notes().stream().anyMatch(note -> note.startsWith("Skipped runtime future")));
    }
}
