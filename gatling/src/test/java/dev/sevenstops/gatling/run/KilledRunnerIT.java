package dev.sevenstops.gatling.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KilledRunnerIT {
    @TempDir
    private Path root;

    private Path output() {
        return root.resolve("output.txt");
    }

    /** A runner in a JVM of its own: its first block is good, its second one hangs. */
    private Process runner() throws IOException {
        FakeRun.writeMatrix(
                root, "a-good", "steady", "stops.accept.backlog: 16", "b-hangs", "hang", "stops.accept.backlog: 16");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeRun.class.getName(),
                        root.toString())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
    }

    /** Waits until the second block is at its first slice and returns its processes: two servers and a generator. */
    private List<ProcessHandle> children(Process runner) {
        // Without a terminal a line is printed when the next thing has begun: the block has started, so its slice is
        // on.
        await().atMost(Duration.ofSeconds(90))
                .until(() -> Files.readString(output())
                        .lines()
                        .anyMatch(line -> line.matches(".*accept/b-hangs +starting")));
        List<ProcessHandle> children = runner.descendants().toList();
        assertEquals(3, children.size());
        return children;
    }

    private static void awaitEnd(List<ProcessHandle> children) {
        await().atMost(Duration.ofSeconds(30)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    private RunResults results() throws IOException {
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            return ResultsReader.read(runs.findFirst().orElseThrow());
        }
    }

    @Test
    void killNineLeavesNoProcessBehindAndKeepsWhatWasFinished() throws Exception {
        Process runner = runner();
        try {
            List<ProcessHandle> children = children(runner);
            runner.destroyForcibly().waitFor();
            awaitEnd(children);
            assertOnlyTheFirstBlockIsThere();
        } finally {
            runner.destroyForcibly();
        }
    }

    @Test
    void aSignalEndsTheChildrenAndSaysHowToGoOn() throws Exception {
        Process runner = runner();
        try {
            List<ProcessHandle> children = children(runner);
            runner.destroy();
            assertTrue(runner.waitFor(30, TimeUnit.SECONDS), "it ends");
            assertEquals(143, runner.exitValue());
            awaitEnd(children);
            assertOnlyTheFirstBlockIsThere();
            String last = Files.readAllLines(output()).getLast();
            assertEquals(
                    "Stopped. 1 finished blocks are kept; go on with: mvn gatling:test -Dmatrix.resume="
                            + results().run().id(),
                    last);
        } finally {
            runner.destroyForcibly();
        }
    }

    private void assertOnlyTheFirstBlockIsThere() throws IOException {
        RunResults results = results();
        assertTrue(results.run().finishedAt().isEmpty());
        assertEquals(List.of(), results.damages());
        assertEquals(
                List.of("accept/a-good"),
                results.blocks().stream().map(Block::experiment).toList(),
                "a block that was interrupted has not failed");
    }
}
