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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KilledRunnerIT {
    private static final String BACKLOG = "stops.accept.backlog: 16";
    private static final String FIX = "      fix: A fix\n";
    private static final String HANGS = "accept/b-hangs";

    @TempDir
    private Path root;

    private final List<Process> runners = new ArrayList<>();

    /** Whatever has failed: nothing that a test started outlives it. */
    @AfterEach
    void end() throws InterruptedException {
        for (Process runner : runners) {
            runner.destroyForcibly().waitFor();
        }
        new Namespaces().sweep();
    }

    private Path output() {
        return root.resolve("output.txt");
    }

    /** A runner in a JVM of its own: its first block is good, its second one hangs. */
    private Process runner() throws IOException {
        return runner(UnaryOperator.identity());
    }

    /** As {@link #runner()}, with another second block. */
    private Process runner(UnaryOperator<String> second) throws IOException {
        FakeRun.writeMatrix(root, "a-good", "steady", BACKLOG, "b-hangs", "hang", BACKLOG);
        Path file = root.resolve("matrix.yaml");
        String matrix = Files.readString(file);
        int start = matrix.indexOf("    b-hangs:");
        Files.writeString(file, matrix.substring(0, start) + second.apply(matrix.substring(start)));
        Process runner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeRun.class.getName(),
                        root.toString())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
        runners.add(runner);
        return runner;
    }

    /** As {@link #runner()}, its second block behind proxies and, where that can be, in a network of its own. */
    private Process runnerOfProxiesAndNetworks(boolean network) throws IOException {
        String more = FIX + "      factors: {via: [embedded]}\n"
                + (network ? "      network: {net.core.somaxconn: 77}\n" : "");
        return runner(second -> second.replace(FIX, more));
    }

    private List<ProcessHandle> children(Process runner) {
        return children(runner, HANGS, 3); // two servers and a generator
    }

    private List<ProcessHandle> childrenOfProxiesAndNetworks(Process runner, boolean network) {
        // two servers, two proxies, the generator; in a namespace the courier as well, and the generator of the first
        // block outside
        return children(runner, HANGS + "@via=embedded", network ? 7 : 5);
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

    /** By {@code kill -9}: what it has started ends by itself, and what was finished is kept. */
    private void kill(Process runner, List<ProcessHandle> children) throws IOException, InterruptedException {
        runner.destroyForcibly().waitFor();
        awaitEnd(children);
        assertOnlyTheFirstBlockIsThere();
    }

    /** By a signal: it ends, and so has what it has started. */
    private static void stop(Process runner, List<ProcessHandle> children) throws InterruptedException {
        runner.destroy();
        assertTrue(runner.waitFor(30, TimeUnit.SECONDS), "it ends");
        awaitEnd(children);
    }

    private static void awaitEnd(List<ProcessHandle> children) {
        await().atMost(Duration.ofSeconds(30)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
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

    private RunResults results() throws IOException {
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            return ResultsReader.read(runs.findFirst().orElseThrow());
        }
    }

    private static boolean networks() throws InterruptedException {
        return new Namespaces().impossible(new Network(Map.of())).isEmpty();
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
        boolean network = networks();
        Process runner = runnerOfProxiesAndNetworks(network);
        List<ProcessHandle> children = childrenOfProxiesAndNetworks(runner, network);
        assertEquals(network ? 1 : 0, namespaces(runner.pid()).size());
        kill(runner, children);
        assertEquals(network ? 1 : 0, namespaces(runner.pid()).size(), "nobody was there to remove it");
        assertEquals(List.of(), new Namespaces().sweep());
        assertEquals(List.of(), namespaces(runner.pid()));
    }

    @Test
    void aSignalEndsProxiesAndRemovesTheNetwork() throws Exception {
        boolean network = networks();
        Process runner = runnerOfProxiesAndNetworks(network);
        stop(runner, childrenOfProxiesAndNetworks(runner, network));
        assertEquals(List.of(), namespaces(runner.pid()));
    }

    @Test
    void killNineLeavesNoProcessBehindAndKeepsWhatWasFinished() throws Exception {
        Process runner = runner();
        kill(runner, children(runner));
    }

    @Test
    void killNineLeavesNoDownstreamProcessBehind() throws Exception {
        Process runner = runner(second -> second.replace(BACKLOG, BACKLOG + ", downstream.slots: 3"));
        kill(runner, children(runner, HANGS, 5)); // two servers, the services behind each, the generator
    }

    @Test
    void aRunThatIsStillMeasuredIsNotResumed() throws Exception {
        Process runner = runner();
        List<ProcessHandle> children = children(runner);
        String run = results().run().id();

        FakeRun.Outcome refused = FakeRun.run(root, "matrix.resume=" + run);

        assertEquals(MatrixCommand.BAD_INPUT, refused.code(), () -> String.join("\n", refused.lines()));
        assertTrue(refused.last().startsWith("another process measures the run '" + run + "'"), refused.last());
        assertTrue(children.stream().allMatch(ProcessHandle::isAlive), "it is left alone");
        kill(runner, children);
    }

    @Test
    void aSignalEndsTheChildrenAndSaysHowToGoOn() throws Exception {
        Process runner = runner();
        stop(runner, children(runner));
        assertEquals(143, runner.exitValue());
        assertOnlyTheFirstBlockIsThere();
        String last = Files.readAllLines(output()).getLast();
        assertEquals(
                "Stopped. Finished blocks that are kept: 1; go on with: mvn gatling:test -Dmatrix.resume="
                        + results().run().id(),
                last);
    }
}
