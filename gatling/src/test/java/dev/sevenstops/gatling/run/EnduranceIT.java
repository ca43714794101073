package dev.sevenstops.gatling.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.MatrixSimulation;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real runs, of the service and with Gatling, by {@code kill -9} at random moments, and resumes them: no finished block is lost,
 * no process is left behind, and in the end the run is complete. It takes ten minutes, so it is asked for:
 *
 * <pre>{@code
 * mvn -pl gatling -am verify -Dtest=none -Dit.test=EnduranceIT -Dendurance.kills=10 \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * }</pre>
 *
 * <p>{@code -Dendurance.seed} draws other moments.
 */
@EnabledIfSystemProperty(
        named = "endurance.kills",
        matches = "[1-9]\\d*",
        disabledReason = "it takes ten minutes; it is switched on by -Dendurance.kills=10")
class EnduranceIT {
    /** Of matrix.yaml, in the profile smoke: a block takes some 20 s. */
    private static final String ONLY = "parse/cookies,route/order";

    /** A moment is drawn from the time in which a run starts, measures a block and is in the middle of the next. */
    private static final int WINDOW_MILLIS = 45_000;

    private static final String GATLINGS_REPORT = "Gatling's report";

    /** In the environment of a runner, and so in that of every process that comes of it. */
    private static final String MARK = "SEVENSTOPS_ENDURANCE";

    @TempDir
    private Path folder;

    private final Path root =
            Optional.ofNullable(Path.of("").toAbsolutePath().getParent()).orElseThrow();
    private final String mark = UUID.randomUUID().toString();
    private final List<Long> runners = new ArrayList<>();
    private final Set<String> complete = new HashSet<>();

    /** The blocks of the current run that were finished when it was last looked at, by the name of their file. */
    private Map<String, byte[]> finished = new TreeMap<>();

    private Optional<String> run = Optional.empty();

    @Test
    @Timeout(value = 25, unit = TimeUnit.MINUTES)
    void nothingThatWasFinishedIsLostHoweverOftenARunIsKilled() throws Exception {
        int kills = Integer.getInteger("endurance.kills", 10);
        long seed = Long.getLong("endurance.seed", 1);
        SplittableRandom random = new SplittableRandom(seed);
        System.out.printf(Locale.ROOT, "%d kills of %s, seed %d%n", kills, ONLY, seed);
        createDatabase();
        int killed = 0;
        while (killed < kills) {
            int moment = random.nextInt(WINDOW_MILLIS);
            int before = finished.size();
            Process runner = start();
            try {
                if (runner.waitFor(moment, TimeUnit.MILLISECONDS)) {
                    endedByItself(runner.exitValue());
                    continue;
                }
            } finally {
                runner.destroyForcibly().waitFor(); // SIGKILL
            }
            killed++;
            long at = System.nanoTime();
            awaitThatNobodyIsLeft();
            double gone = (System.nanoTime() - at) / 1e9;
            look();
            System.out.printf(
                    Locale.ROOT,
                    "kill %2d after %4.1f s of %s: %d blocks finished before, %d now, all as they were; its processes were gone"
                            + " within %.1f s%n",
                    killed,
                    moment / 1e3,
                    run.orElse("no run yet"),
                    before,
                    finished.size(),
                    gone);
        }
        finish();
    }

    /** Finishes the run that was killed last. A block may be invalid on a machine that others use, too: it is measured again. */
    private void finish() throws Exception {
        int code = -1;
        for (int attempt = 1; attempt <= 3 && code != MatrixCommand.OK; attempt++) {
            Process runner = start();
            try {
                assertTrue(runner.waitFor(8, TimeUnit.MINUTES), "it ends");
            } finally {
                runner.destroyForcibly().waitFor();
            }
            code = runner.exitValue();
            System.out.printf(Locale.ROOT, "left alone it ends with exit code %d%n", code);
            awaitThatNobodyIsLeft();
            look();
        }
        assertEquals(MatrixCommand.OK, code, this::output);
        assertComplete();
    }

    /** The moment that was drawn came too late: the run is complete, and another one is begun. */
    private void endedByItself(int code) throws IOException {
        awaitThatNobodyIsLeft();
        look();
        if (code == MatrixCommand.BLOCKS_FAILED) {
            return; // of what failed there is something left to be resumed
        }
        assertEquals(MatrixCommand.OK, code, this::output);
        assertComplete();
        System.out.printf(Locale.ROOT, "%s was complete before it could be killed again%n", run.orElse(""));
        complete.add(run.orElseThrow());
        run = Optional.empty();
        finished = new TreeMap<>();
    }

    private void assertComplete() throws IOException {
        Path of = folder.resolve("results").resolve(run.orElseThrow());
        RunResults results = ResultsReader.read(of);
        assertTrue(results.run().finishedAt().isPresent(), this::output);
        assertEquals(results.run().plan().blocks(), finished.size());
        assertTrue(Files.isRegularFile(of.resolve("report.html")));
        try (Stream<Path> files = Files.walk(of)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().endsWith(".tmp")).toList(),
                    "what was being written when it was killed");
        }
        for (long pid : runners) {
            assertTrue(Files.notExists(work(pid)), "the working files of a runner that was killed");
        }
    }

    private Path work(long runner) {
        return root.resolve("gatling").resolve("target").resolve("work").resolve(Long.toString(runner));
    }

    /** Made once by whoever comes first; a run that is killed meanwhile would leave a process that makes it to its end. */
    private void createDatabase() throws Exception {
        new App(Commands.ofBuild(root), new Children(), Cores.detect())
                .createDatabase(
                        root.resolve("gatling").resolve("target").resolve("database"), folder.resolve("app.log"));
    }

    /** What {@code mvn gatling:test} starts, as Gatling's plugin does. */
    private Process start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(dev.sevenstops.gatling.load.Generator.JVM_ARGUMENTS);
        command.add("-Dlogback.configurationFile=dev/sevenstops/gatling/run/logback.xml");
        command.add("-Djava.util.prefs.PreferencesFactory=" + OfflinePreferences.Factory.class.getName());
        command.add("-Dmatrix.results=" + folder.resolve("results"));
        if (run.isPresent()) {
            command.add("-Dmatrix.resume=" + run.get());
        } else {
            command.add("-Dmatrix.profile=smoke");
            command.add("-Dmatrix.only=" + ONLY);
        }
        command.addAll(List.of("io.gatling.app.Gatling", "-s", MatrixSimulation.class.getName()));
        command.addAll(List.of("-rf", folder.resolve("gatling").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.txt").toFile()));
        builder.environment().put(MARK, mark);
        Process runner = builder.start();
        runners.add(runner.pid());
        return runner;
    }

    /** Whatever they were doing when the runner died, they end by themselves. */
    private void awaitThatNobodyIsLeft() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertEquals(List.of(), marked()));
    }

    /** The processes that came of a runner, whoever is their parent now. nginx writes over its environment, but names its folder. */
    private List<String> marked() throws IOException {
        List<String> marked = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.toList()) {
                if (!process.getFileName().toString().matches("\\d+")) {
                    continue;
                }
                try {
                    String command = read(process.resolve("cmdline")).replace('\0', ' ');
                    boolean named = runners.stream().anyMatch(pid -> command.contains(work(pid) + "/"));
                    if (named || read(process.resolve("environ")).contains(MARK + "=" + mark)) {
                        marked.add(process.getFileName() + ": " + command);
                    }
                } catch (IOException gone) {
                    continue; // it has just ended, or is somebody else's
                }
            }
        }
        return marked;
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** Finds the run, if there is one yet, and holds its finished blocks against what they were. */
    private void look() throws IOException {
        if (run.isEmpty()) {
            run = begun();
        }
        if (run.isEmpty()) {
            return;
        }
        Path of = folder.resolve("results").resolve(run.get());
        RunResults results = ResultsReader.read(of);
        assertEquals(List.of(), results.damages());
        Map<String, byte[]> now = new TreeMap<>();
        for (Block block : results.blocks()) {
            if (block.state() == Block.State.OK) {
                String name = block.experiment().replace('/', '-') + "--" + block.runtime() + "--" + block.index();
                now.put(name, Files.readAllBytes(of.resolve("blocks").resolve(name + ".json")));
            }
        }
        for (Map.Entry<String, byte[]> block : finished.entrySet()) {
            assertTrue(now.containsKey(block.getKey()), block.getKey() + " is lost");
            assertSame(block.getKey(), block.getValue(), now.getOrDefault(block.getKey(), new byte[0]));
        }
        finished = now;
    }

    /** The same bytes; once the run has come to its end, those of the same block with a link to Gatling's own report. */
    private static void assertSame(String name, byte[] before, byte[] now) throws IOException {
        if (Arrays.equals(before, now)) {
            return;
        }
        Block was = Json.mapper().readValue(before, Block.class);
        Block is = Json.mapper().readValue(now, Block.class);
        Map<String, String> artifacts = new LinkedHashMap<>(was.artifacts());
        String link = is.artifacts().getOrDefault(GATLINGS_REPORT, "no link");
        assertTrue(link.startsWith("gatling/" + name + "/"), () -> name + " has the link of another block: " + link);
        artifacts.put(GATLINGS_REPORT, link);
        assertArrayEquals(Json.mapper().writeValueAsBytes(was.withArtifacts(artifacts)), now, name);
    }

    /** The run that was begun and is not complete; a folder without a {@code run.json} was killed before it was one. */
    private Optional<String> begun() throws IOException {
        Path results = folder.resolve("results");
        if (!Files.isDirectory(results)) {
            return Optional.empty();
        }
        try (Stream<Path> runs = Files.list(results)) {
            return runs.filter(candidate -> Files.isRegularFile(candidate.resolve("run.json")))
                    .map(candidate -> candidate.getFileName().toString())
                    .filter(name -> !complete.contains(name))
                    .findFirst();
        }
    }

    /** The end of what the runners said. */
    private String output() {
        try {
            List<String> lines = read(folder.resolve("output.txt")).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
