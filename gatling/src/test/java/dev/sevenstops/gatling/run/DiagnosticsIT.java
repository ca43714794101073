package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sevenstops.gatling.run.FakeRun.Outcome;
import dev.sevenstops.report.map.Guide;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.BlockDiagnostics;
import dev.sevenstops.report.model.BlockDiagnostics.Output;
import dev.sevenstops.report.model.BlockDiagnostics.Recorded;
import dev.sevenstops.report.store.DiagnosticsReader;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runbook's commands against the real service, and what a run keeps of them. */
@Timeout(180)
class DiagnosticsIT {
    private static final Path ROOT =
            Optional.ofNullable(Path.of("").toAbsolutePath().getParent()).orElseThrow();

    @TempDir
    private Path folder;

    private static Output output(List<Recorded> recorded, String name, String arm) {
        return recorded.stream()
                .filter(one -> one.name().equals(name))
                .flatMap(one -> Stream.ofNullable(one.arms().get(arm)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " of " + arm + " in " + recorded));
    }

    /** What a command says of the arm with the fault and of the one with the fix. */
    private static void assertTells(List<Recorded> recorded, String name, String before, String after) {
        Output fault = output(recorded, name, "before");
        Output fix = output(recorded, name, "after");
        assertTrue(fault.output().contains(before), () -> "with the fault: " + fault);
        assertTrue(fix.output().contains(after), () -> "with the fix: " + fix);
        assertEquals("", fault.problem() + fix.problem());
    }

    @Test
    void theCommandsTellTheFaultFromTheFix() throws Exception {
        assumeTrue(Tool.find("ss").isPresent(), "there is no ss (Debian package iproute2)");
        assumeTrue(Tool.find("curl").isPresent(), "there is no curl");
        try (ProbeBench bench = new ProbeBench(ROOT, folder)) {
            List<Recorded> accept = bench.diagnose("accept/backlog");
            // the limit that is in effect: Send-Q of a listening socket; 4096 may be cut by the system
            assertTrue(
                    output(accept, "accept queue", "before").output().matches("(?s).*LISTEN +0 +16 .*skmem:.*"),
                    accept.toString());
            assertFalse(
                    output(accept, "accept queue", "after").output().matches("(?s).*LISTEN +0 +16 .*"),
                    accept.toString());
            assertTrue(output(accept, "accept queue", "after").output().contains("LISTEN"), accept.toString());
            Output limit = output(accept, "overflows", "before");
            assertTrue(limit.output().matches("(?s).*lifecycle_accept_queue_limit\\S* 16[.]0\\n.*"), limit.toString());
            assertNotEquals(limit.output(), output(accept, "overflows", "after").output());

            assertTells(bench.diagnose("parse/cookies"), "large cookie", "431\n", "200\n");
            assertTells(bench.diagnose("route/order"), "which handler", "HTTP/1.1 400", "\"matches\"");
            assertTells(bench.diagnose("middleware/auth"), "without a token", "HTTP/1.1 200", "HTTP/1.1 401");
        }
    }

    @Test
    void everyExperimentOfTheGuideIsInTheMatrix() throws Exception {
        try (ProbeBench bench = new ProbeBench(ROOT, folder)) {
            List<String> known = bench.experiments().stream()
                    .map(experiment -> experiment.row().cell().experiment())
                    .toList();
            for (Guide.Symptom symptom : Guide.load().symptoms()) {
                assertFalse(symptom.experiments().isEmpty(), symptom.id());
                assertTrue(known.containsAll(symptom.experiments()), symptom.id() + ": " + symptom.experiments());
            }
        }
    }

    @Test
    void aRunKeepsThemBesideItsBlockAndABlockWithoutASymptomHasNone() throws Exception {
        Path root = folder.resolve("root");
        Files.createDirectories(root);
        String before = "stops.accept.backlog: 16";
        FakeRun.writeMatrix(root, "backlog", "steady", before, "other", "steady", before);

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        Path run;
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            run = runs.findFirst().orElseThrow();
        }
        RunResults results = ResultsReader.read(run);
        DiagnosticsReader.Found found = DiagnosticsReader.ofRun(run, results);
        assertEquals(List.of(), found.damages());
        assertEquals(
                List.of("accept/backlog"),
                found.blocks().stream().map(BlockDiagnostics::experiment).toList());
        List<Recorded> recorded = found.blocks().getFirst().recorded();
        for (String arm : List.of("before", "after")) {
            // the fake has no such meter: that grep finds nothing is kept as well
            assertEquals(Optional.of(1), output(recorded, "overflows", arm).exitCode());
            assertTrue(output(recorded, "accept queue", arm).command().matches("ss -ltnm 'sport = :[0-9]+'"));
        }
        Block block = results.blocks().getFirst();
        String file = "blocks/accept-backlog--default--0/diagnostics.json";
        assertEquals(file, block.artifacts().get("diagnostics"));
        assertFalse(Files.readString(run.resolve(file)).contains(root.toString()), "a path of this machine");
        assertEquals(
                Optional.empty(),
                Optional.ofNullable(results.blocks().getLast().artifacts().get("diagnostics")));
        assertEquals(List.of(), ProcessHandle.current().descendants().toList());
    }
}
