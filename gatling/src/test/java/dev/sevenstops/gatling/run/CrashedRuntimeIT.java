package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.run.FakeRun.Outcome;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.store.ResultsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that really crash, of a signal that a JVM takes for a fault of its own: their reports are kept, and the rest goes on. */
@Timeout(240)
class CrashedRuntimeIT {
    private static final String BACKLOG = "stops.accept.backlog: 16";

    @TempDir
    private Path root;

    @Test
    void aCrashIsNamedItsReportIsKeptAndTheRestGoesOn() throws IOException {
        FakeRun.writeMatrix(
                root,
                "a-server",
                "crash-server",
                BACKLOG,
                "b-generator",
                "crash-generator",
                BACKLOG,
                "c-good",
                "steady",
                BACKLOG,
                "d-start",
                "steady",
                "fake.mode: crashes");
        TreeSet<String> here = files(Path.of(""));

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.BLOCKS_FAILED, outcome.code(), () -> String.join("\n", outcome.lines()));
        Map<String, Block> blocks = blocks();
        assertEquals(State.OK, block(blocks, "accept/c-good").state());
        String server = reason(blocks, "accept/a-server");
        assertTrue(server.startsWith("the server of arm 'before' crashed: SIGSEGV (0xb) at pc="), server);
        assertTrue(server.endsWith("; its JVM's report, hs_err_before.log, is kept with the logs"), server);
        assertTrue(
                outcome.lines().stream().anyMatch(line -> line.contains("the server of arm 'before' crashed: SIGSEGV")),
                () -> String.join("\n", outcome.lines()));
        assertReport(blocks, "accept/a-server", "hs_err_before.log");
        // each failed block is given a generator of its own: two for the server's two attempts
        String generator = reason(blocks, "accept/b-generator");
        assertTrue(generator.startsWith("the generator crashed: SIGSEGV (0xb) at pc="), generator);
        assertTrue(generator.endsWith(", hs_err_generator-3.log, is kept with the logs"), generator);
        assertReport(blocks, "accept/b-generator", "hs_err_generator-3.log");
        // what it says of its crash comes where it is to say that it is ready
        String start = reason(blocks, "accept/d-start");
        assertTrue(start.startsWith("the server of arm 'before' crashed: SIGSEGV (0xb) at pc="), start);
        assertReport(blocks, "accept/d-start", "hs_err_before.log");

        assertEquals(here, files(Path.of("")), "nothing is left in the current folder");
        assertEquals(List.of(), cores(), "a core is as large as the process's memory");
        assertEquals(
                List.of(),
                ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .toList());
    }

    private void assertReport(Map<String, Block> blocks, String experiment, String name) throws IOException {
        Block block = block(blocks, experiment);
        String title = "crash report of " + name.substring("hs_err_".length(), name.length() - ".log".length());
        String file = "blocks/" + experiment.replace('/', '-') + "--default--0/logs/attempt-2/" + name;
        assertEquals(file, block.artifacts().get(title), () -> block.artifacts().toString());
        String report = Files.readString(run().resolve(file), StandardCharsets.ISO_8859_1);
        assertTrue(report.contains("# A fatal error has been detected by the Java Runtime Environment"), report);
        assertTrue(report.contains("CreateCoredumpOnCrash turned off, no core file dumped"), report);
        assertTrue(report.contains("Environment Variables:\n(left out)\n"), report);
        // it can be published as the other logs can
        for (String own : List.of(
                root.toString(), System.getProperty("java.home"), "hsperfdata_" + System.getProperty("user.name"))) {
            assertFalse(report.contains(own), "it names " + own);
        }
        if (name.contains("before")) {
            assertTrue(report.contains("stops.middleware.jwt.hs256-secret=" + Secrets.REDACTED), report);
        }
    }

    private Path run() throws IOException {
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            return runs.findFirst().orElseThrow();
        }
    }

    private Map<String, Block> blocks() throws IOException {
        return ResultsReader.read(run()).blocks().stream()
                .collect(Collectors.toMap(Block::experiment, Function.identity()));
    }

    private static Block block(Map<String, Block> blocks, String experiment) {
        return Optional.ofNullable(blocks.get(experiment)).orElseThrow();
    }

    private static String reason(Map<String, Block> blocks, String experiment) {
        Block block = block(blocks, experiment);
        assertEquals(State.FAILED, block.state(), experiment);
        assertEquals(2, block.attempt(), "repeated once");
        return block.reason();
    }

    private List<Path> cores() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.getFileName().toString().matches("core(\\..*)?|.*\\.replay|replay_pid.*"))
                    .toList();
        }
    }

    private static TreeSet<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder.toAbsolutePath())) {
            return all.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
