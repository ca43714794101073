package dev.sevenstops.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import picocli.CommandLine;

/** Every benchmark runs, with every parameter, once and for an instant: nothing is measured here. */
class BenchmarksIT {
    @BeforeAll
    static void besideOthers() {
        // JMH's lock keeps measurements apart from each other; this one measures nothing
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void everyBenchmarkRuns() throws Exception {
        List<String> names = Rounds.names(List.of());
        assertFalse(names.isEmpty());
        Map<Path, List<RunResult>> results = new Rounds(Profile.SMOKE, List.of(Jdks.own()), line -> {}).run(names);
        List<RunResult> all = results.get(Jdks.own());
        assertTrue(all != null && all.size() >= names.size());
        assertEquals(
                names,
                all.stream()
                        .map(result -> result.getParams().getBenchmark())
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Test
    void theResultsAreJmhsOwnJson(@TempDir Path folder) throws Exception {
        assertEquals(0, run("RecordingBenchmark.clock", "--profile", "smoke", "--into", folder.toString()));
        Path file = folder.resolve("jdk-" + Runtime.version().feature() + ".json");
        String json = Files.readString(file);
        assertTrue(json.contains("\"benchmark\" : \"dev.sevenstops.jmh.lifecycle.RecordingBenchmark.clock\""), json);
    }

    @Test
    void whatCannotBeRunIsSaidAndNothingIsStarted() {
        assertEquals(2, run("nothing-is-called-so"));
        assertEquals(2, run("clock", "--runtime", "8"));
    }

    private static int run(String... arguments) {
        CommandLine command = JmhCommand.command();
        command.setOut(new PrintWriter(new StringWriter()));
        command.setErr(new PrintWriter(new StringWriter()));
        return command.execute(arguments);
    }
}
