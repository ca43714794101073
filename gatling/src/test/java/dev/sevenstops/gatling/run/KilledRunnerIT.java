package dev.sevenstops.gatling.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.matrix.Matrix.Network;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
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
        return runner(UnaryOperator.identity());
    }

    private Process runner(UnaryOperator<String> change) throws IOException {
        FakeRun.writeMatrix(
                root, "a-good", "steady", "stops.accept.backlog: 16", "b-hangs", "hang", "stops.accept.backlog: 16");
        Path matrix = root.resolve("matrix.yaml");
        Files.writeString(matrix, change.apply(Files.readString(matrix)));
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

    private List<ProcessHandle> children(Process runner) {
        return children(runner, "accept/b-hangs", 3); // two servers and a generator
    }

    /** Waits until the generator has been told of the second block and returns the processes. */
    private List<ProcessHandle> children(Process runner, String cell, int expected) {
        Path spec = root.resolve("gatling/target/work")
                .resolve(Long.toString(runner.pid()))
                .resolve(cell.replace('/', '-') + "--default--0-1")
                .resolve("spec.json");
        await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(spec));
        List<ProcessHandle> children = runner.descendants().toList();
        assertEquals(expected, children.size());
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

    /** As {@link #runner()}, its second block behind proxies and, where that can be, in a network of its own. */
    private Process runnerOfProxiesAndNetworks(boolean network) throws IOException {
        return runner(matrix -> {
            int second = matrix.indexOf("    b-hangs:");
            String more = "      fix: A fix\n      factors: {via: [embedded]}\n"
                    + (network ? "      network: {net.core.somaxconn: 77}\n" : "");
            return matrix.substring(0, second) + matrix.substring(second).replace("      fix: A fix\n", more);
        });
    }

    private static List<String> namespaces(long pid) throws IOException {
        Path named = Path.of("/run/netns");
        if (!Files.isDirectory(named)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(named)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("sevenstops-" + pid + "-"))
                    .toList();
        }
    }

    @Test
    void killNineLeavesNoProxyAndTheNextRunRemovesTheNetwork() throws Exception {
        boolean network = new Namespaces().impossible(new Network(Map.of())).isEmpty();
        Process runner = runnerOfProxiesAndNetworks(network);
        try {
            // two servers, two proxies, the generator; in a namespace the courier as well, and the generator of the
            // first block outside
            List<ProcessHandle> children = children(runner, "accept/b-hangs@via=embedded", network ? 7 : 5);
            assertEquals(network ? 1 : 0, namespaces(runner.pid()).size());
            runner.destroyForcibly().waitFor();
            awaitEnd(children);
            assertOnlyTheFirstBlockIsThere();
            assertEquals(network ? 1 : 0, namespaces(runner.pid()).size(), "nobody was there to remove it");
            assertEquals(List.of(), new Namespaces().sweep());
            assertEquals(List.of(), namespaces(runner.pid()));
        } finally {
            runner.destroyForcibly();
            new Namespaces().sweep();
        }
    }

    @Test
    void aSignalEndsProxiesAndRemovesTheNetwork() throws Exception {
        boolean network = new Namespaces().impossible(new Network(Map.of())).isEmpty();
        Process runner = runnerOfProxiesAndNetworks(network);
        try {
            List<ProcessHandle> children = children(runner, "accept/b-hangs@via=embedded", network ? 7 : 5);
            runner.destroy();
            assertTrue(runner.waitFor(30, TimeUnit.SECONDS), "it ends");
            awaitEnd(children);
            assertEquals(List.of(), namespaces(runner.pid()));
        } finally {
            runner.destroyForcibly();
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
    void aRunThatIsStillMeasuredIsNotResumed() throws Exception {
        Process runner = runner();
        try {
            List<ProcessHandle> children = children(runner);
            String run = results().run().id();

            FakeRun.Outcome refused = FakeRun.run(root, "matrix.resume=" + run);

            assertEquals(MatrixCommand.BAD_INPUT, refused.code(), () -> String.join("\n", refused.lines()));
            assertTrue(refused.last().startsWith("another process measures the run '" + run + "'"), refused.last());
            assertTrue(children.stream().allMatch(ProcessHandle::isAlive), "it is left alone");
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

    @Test
    void killNineLeavesNoDownstreamProcessBehind() throws Exception {
        Process runner = runner(matrix -> {
            int second = matrix.indexOf("    b-hangs:");
            return matrix.substring(0, second)
                    + matrix.substring(second)
                            .replace("stops.accept.backlog: 16", "stops.accept.backlog: 16, downstream.slots: 3");
        });
        try {
            // two servers, the services behind each, the generator
            List<ProcessHandle> children = children(runner, "accept/b-hangs", 5);
            runner.destroyForcibly().waitFor();
            awaitEnd(children);
            assertOnlyTheFirstBlockIsThere();
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
