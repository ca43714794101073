package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sevenstops.gatling.run.FakeRun.Outcome;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel has no room left when the second block's result is written. */
@Timeout(240)
class DiskFullIT {
    private static final String BACKLOG = "stops.accept.backlog: 16";

    @TempDir
    private Path root;

    @Test
    void aDeviceThatIsFullEndsTheRunAndItGoesOnLater() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
        FakeRun.writeMatrix(root, "a-good", "steady", BACKLOG, "b-full", "full-device", BACKLOG);
        Path output = root.resolve("output.txt");
        // in a JVM of its own, which has written nothing before: see FakeGenerator
        Process runner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeRun.class.getName(),
                        root.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(runner.waitFor(120, TimeUnit.SECONDS), "it ends");
        } finally {
            runner.destroyForcibly();
        }

        String run = assertGivenUp(new Outcome(runner.exitValue(), Files.readAllLines(output)));
        assertEquals(FakeGenerator.FULL_DEVICES - 2, unfinished(run).size(), "its own temporary file was removed");

        assertResumes(run);
        assertEquals(List.of(), unfinished(run), "and what nobody writes any more is gone");
    }

    @Test
    void aDiskThatIsFullEndsTheRunAndItGoesOnLater() throws Exception {
        FakeRun.writeMatrix(root, "a-good", "steady", BACKLOG, "b-full", "full-disk", BACKLOG);
        Path results = Files.createDirectories(root.resolve("results"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", results.toString()),
                "a small disk cannot be mounted here: that takes root");
        try {
            String run = assertGivenUp(FakeRun.run(root));
            assertEquals(List.of(), unfinished(run));
            // somebody makes room
            Files.write(results.resolve(run).resolve("filler"), new byte[0]);

            assertResumes(run);
        } finally {
            assertTrue(run("umount", results.toString()));
        }
    }

    /** The run's name. */
    private String assertGivenUp(Outcome outcome) throws IOException {
        assertEquals(MatrixCommand.BROKEN, outcome.code(), () -> String.join("\n", outcome.lines()));
        String run;
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            run = String.valueOf(runs.findFirst().orElseThrow().getFileName());
        }
        Path folder = root.resolve("results").resolve(run);
        Path block = folder.resolve("blocks/accept-b-full--default--0.json");
        String said = outcome.lines().get(outcome.lines().size() - 2);
        assertTrue(said.startsWith("The run was given up: " + block + " cannot be written: "), said);
        assertEquals(
                "Make room, or let the file be written. What was finished is kept; go on with: mvn gatling:test"
                        + " -Dmatrix.resume=" + run,
                outcome.last());
        assertFalse(String.join("\n", outcome.lines()).contains("\tat "), "no stack trace");
        assertFalse(Files.exists(block), "half a file is none");
        RunResults results = ResultsReader.read(folder);
        assertTrue(results.run().finishedAt().isEmpty());
        assertEquals(List.of(), results.damages());
        assertEquals(
                List.of("accept/a-good"),
                results.blocks().stream().map(Block::experiment).toList());
        try (Stream<Path> left = Files.list(root.resolve("gatling/target/work"))) {
            assertEquals(List.of(), left.toList(), "a disk that is full is not left fuller");
        }
        assertEquals(
                List.of(),
                ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .toList());
        return run;
    }

    private void assertResumes(String run) throws IOException {
        Path folder = root.resolve("results").resolve(run);
        Block before = ResultsReader.read(folder).blocks().getFirst();

        Outcome outcome = FakeRun.run(root, "matrix.resume=" + run);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        List<Block> blocks = ResultsReader.read(folder).blocks();
        assertEquals(
                List.of(State.OK, State.OK), blocks.stream().map(Block::state).toList());
        assertEquals(before, blocks.getFirst(), "not measured again");
    }

    private List<Path> unfinished(String run) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("results").resolve(run))) {
            return files.filter(file -> file.toString().endsWith(".tmp")).toList();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException notInstalled) {
            return false;
        }
        try {
            return process.waitFor() == 0;
        } finally {
            process.destroyForcibly();
        }
    }
}
