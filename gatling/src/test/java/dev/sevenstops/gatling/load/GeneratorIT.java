package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Load;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.gatling.workload.Workload.Steady;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.WarmUp;
import dev.sevenstops.report.store.Histograms;
import dev.sevenstops.report.store.Json;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator as the runner sees it: a process that is given a file and leaves one. */
class GeneratorIT {
    private static final Request ORDER = new Request("GET", "/orders/{1..1000}", 1);

    @TempDir
    Path folder = Path.of("");

    private Processes processes = new Processes(folder);

    @BeforeEach
    void start() {
        processes = new Processes(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        processes.close();
    }

    @Test
    void measuresABlockOfAlternatingSlices() throws Exception {
        Workload workload = workload(
                steady(
                        200,
                        Arrivals.POISSON,
                        new Request("GET", "/orders/{1..1000}", 3),
                        new Request("GET", "/missing", 1)),
                new Workload.Burst("burst", 1, 50, new Request("GET", "/chunked", 1), 3));
        Workload control = workload(steady(50, Arrivals.CONSTANT, ORDER));
        BlockSpec spec = spec(
                Map.of("before", processes.standIn(), "after", processes.standIn("bare")),
                workload,
                control,
                1,
                new PlannedSlice(0, "before", Slice.Kind.MEASURE, 7, 2),
                new PlannedSlice(1, "after", Slice.Kind.MEASURE, 7, 2),
                new PlannedSlice(2, "after", Slice.Kind.CONTROL, 8, 1));

        Processes.Ended ended = processes.ended(processes.generator(spec));

        assertEquals(List.of(), ended.errors());
        assertEquals(0, ended.status());
        BlockMeasurement measured = result(spec);
        List<Slice> slices = measured.slices();
        assertEquals(3, slices.size());
        assertEquals(Set.of("before", "after"), measured.warmUps().keySet());
        for (WarmUp warmUp : measured.warmUps().values()) {
            // shorter than a slice: taken at once, which tells nothing of how it ended
            assertEquals(1, warmUp.turns().size());
            assertEquals(WarmUp.Verdict.CANNOT_TELL, warmUp.verdict());
            assertEquals(1, warmUp.seconds());
            assertTrue(warmUp.cold().answered() > 0
                    && warmUp.cold().latencySeconds().orElse(0) > 0);
            assertTrue(warmUp.cold().cpuSeconds().orElse(0) > 0, "what it cost is known on this system");
            assertTrue(warmUp.cold().compilerSeconds().isPresent());
        }
        for (Slice slice : slices) {
            Workload sent = slice.kind() == Slice.Kind.CONTROL ? control : workload;
            Schedule schedule = Schedule.of(sent, slice.seed(), slice.seconds());
            assertEquals(schedule.fingerprint(), slice.fingerprint());
            assertEquals(schedule.planned(), slice.planned());
            assertEquals(slice.planned(), slice.sent());
            assertTrue(check(slice, "one record a request").passed());
            for (RequestGroup group : slice.groups()) {
                assertEquals(group.intended(), group.answered());
                assertEquals(
                        group.answered(), Histograms.decode(group.latency()).getTotalCount());
                assertEquals(
                        group.answered(),
                        Histograms.decode(group.latencyFromSend()).getTotalCount());
                assertEquals(0, Histograms.decode(group.unanswered()).getTotalCount());
            }
        }
        assertEquals(slices.get(0).fingerprint(), slices.get(1).fingerprint());
        assertNotEquals(slices.get(1).fingerprint(), slices.get(2).fingerprint());
        assertEquals(
                slices.get(0).sent().mix().get("GET /missing"),
                group(slices.get(0), "steady").statuses().get("404"));
        assertEquals(50, group(slices.get(0), "burst").intended());
        // the instrument's requests are those of the slice, and none where it is off
        assertEquals(
                slices.get(0).sent().requests(),
                slices.get(0).stops().getFirst().requests());
        assertEquals(List.of(), slices.get(1).stops());
        assertEquals(
                (double) slices.get(0).sent().requests(),
                slices.get(0).counters().get("lifecycle.ended.complete.drain"));
        assertFalse(slices.get(1).counters().containsKey("lifecycle.ended.complete.drain"));

        List<JsonNode> lines = new ArrayList<>();
        for (String line : ended.progress()) {
            lines.add(Json.mapper().readTree(line));
        }
        assertTrue(lines.stream()
                .anyMatch(line -> line.get("slice").asInt() == 3
                        && line.get("of").asInt() == 3
                        && line.get("kind").asText().equals("CONTROL")
                        && line.get("figure").asText().startsWith("p99")));
        try (var files = Files.walk(Path.of(spec.gatlingFolder()))) {
            assertTrue(files.anyMatch(file -> file.endsWith("simulation.log")), "Gatling's own log is kept");
        }
    }

    @Test
    void aWarmUpEndsWhenBothServersHaveSettledAndNoTurnIsWaitedFor() throws Exception {
        // so little that the compilers have nothing to do
        Workload workload = workload(steady(2, Arrivals.CONSTANT, ORDER));
        int most = 20;
        BlockSpec spec = spec(
                Map.of("before", processes.standIn(), "after", processes.standIn()),
                workload,
                workload,
                most,
                new PlannedSlice(0, "before", Slice.Kind.MEASURE, 1, 1),
                new PlannedSlice(1, "after", Slice.Kind.MEASURE, 1, 1));

        Processes.Ended ended = processes.ended(processes.generator(spec));

        assertEquals(List.of(), ended.errors());
        BlockMeasurement measured = result(spec);
        assertEquals(2, measured.slices().size());
        measured.slices()
                .forEach(slice -> assertEquals(2, group(slice, "steady").answered()));
        Set<Integer> turns = new HashSet<>();
        for (WarmUp warmUp : measured.warmUps().values()) {
            assertEquals(WarmUp.Verdict.SETTLED, warmUp.verdict());
            turns.add(warmUp.turns().size());
        }
        assertEquals(1, turns.size(), "both arms have had the same");
        int taken = turns.iterator().next();
        assertTrue(taken >= 3 && taken < most, turns::toString);
        // every turn of each arm says once that it has ended, and one that is not needed says nothing
        List<String> ends = ended.progress().stream()
                .filter(line -> line.contains("WARM_UP") && line.contains("p99"))
                .toList();
        assertEquals(2 * taken, ends.size(), ends::toString);
    }

    @Test
    void aStopOfTheServerShowsInFullFromTheIntendedSend() throws Exception {
        Steady load = steady(200, Arrivals.CONSTANT, ORDER);
        Workload workload = new Workload(List.of(load, new Workload.Freeze("freeze", 4, 2)), 4, 0.5);
        // catching up after a stop has to be warm, too: opening hundreds of connections at once is slow the first time
        Workload rehearsal = new Workload(List.of(load, new Workload.Freeze("freeze", 1, 1)), 4, 0.5);
        BlockSpec spec = spec(
                Map.of("before", processes.standIn()),
                workload,
                rehearsal,
                2,
                new PlannedSlice(0, "before", Slice.Kind.CONTROL, 1, 3),
                new PlannedSlice(1, "before", Slice.Kind.MEASURE, 1, 10));

        Slice slice = processes.measure(spec).slices().getLast();

        RequestGroup steady = group(slice, "steady");
        assertEquals(2000, steady.answered());
        Histogram latency = Histograms.decode(steady.latency());
        System.out.printf(
                Locale.ROOT,
                "server stopped for 2 s of 10 s at 200/s: p90 %.3f s, p99 %.3f s, send lag p99 %.1f ms%n",
                latency.getValueAtPercentile(90) / 1e9,
                latency.getValueAtPercentile(99) / 1e9,
                slice.sendLag().p99() * 1e3);
        assertEquals(1.0, latency.getValueAtPercentile(90) / 1e9, 0.1);
        assertEquals(1.9, latency.getValueAtPercentile(99) / 1e9, 0.19);
    }

    @Test
    void everyIntendedRequestIsCountedWhateverBecomesOfIt() throws Exception {
        Workload workload = new Workload(
                List.of(
                        steady(
                                50,
                                Arrivals.CONSTANT,
                                ORDER,
                                new Request("GET", "/never", 1),
                                new Request("GET", "/close", 1)),
                        new Workload.Burst("silent", 0.5, 5, new Request("GET", "/never", 1), 0.5),
                        new Workload.Burst("patient", 0.5, 3, new Request("GET", "/never", 1), 60),
                        new Workload.Burst("closed", 0.5, 4, new Request("GET", "/close", 1), 5)),
                1,
                0.5);
        BlockSpec spec = spec(
                Map.of("before", processes.standIn()),
                workload,
                workload,
                0,
                new PlannedSlice(0, "before", Slice.Kind.MEASURE, 1, 2),
                new PlannedSlice(1, "before", Slice.Kind.MEASURE, 1, 2));

        for (Slice slice : processes.measure(spec).slices()) {
            Map<String, Long> mix = slice.sent().mix();
            RequestGroup steady = group(slice, "steady");
            long never = mix.getOrDefault("GET /never", 0L) - 8;
            long close = mix.getOrDefault("GET /close", 0L) - 4;
            assertTrue(never > 0 && close > 0);
            assertEquals(100, steady.intended());
            assertEquals(never, steady.censored());
            assertEquals(Map.of("connection closed", close), steady.failures());
            assertEquals(100 - never - close, steady.answered());
            Histogram unanswered = Histograms.decode(steady.unanswered());
            assertEquals(never + close, unanswered.getTotalCount());
            // the first of the censored waited from its intended send to the end of the patience, three seconds in
            assertTrue(unanswered.getMaxValue() <= 3.01e9 && unanswered.getMaxValue() > 2e9);
            assertEquals(Map.of("timeout", 5L), group(slice, "silent").failures());
            assertEquals(3, group(slice, "patient").censored());
            assertEquals(Map.of("connection closed", 4L), group(slice, "closed").failures());
            assertTrue(check(slice, "one record a request").passed());
        }
    }

    @Test
    void aClosedLoopCountsWhatTheServerCompletes() throws Exception {
        Workload workload = workload(new Workload.Saturate("saturate", 4, ORDER));
        BlockSpec spec = spec(
                Map.of("before", processes.standIn()),
                workload,
                workload,
                0,
                new PlannedSlice(0, "before", Slice.Kind.MEASURE, 1, 1));

        Slice slice = processes.measure(spec).slices().getFirst();

        RequestGroup saturate = group(slice, "saturate");
        assertTrue(saturate.answered() > 100);
        assertEquals(saturate.intended(), saturate.answered());
        assertEquals(0, slice.sent().requests());
        assertEquals(4, slice.sent().connections());
        assertEquals((double) saturate.answered(), slice.counters().get(Counters.REQUESTS_COMPLETED));
        assertTrue(slice.checks().stream().anyMatch(check -> check.name().equals("server is the bottleneck")));
    }

    @Test
    void aGeneratorMeasuresOneBlockAfterTheOther() throws Exception {
        Workload workload = workload(steady(50, Arrivals.CONSTANT, ORDER));
        Target target = processes.standIn();
        BlockSpec first = spec(
                Map.of("before", target),
                workload,
                workload,
                0,
                new PlannedSlice(0, "before", Slice.Kind.MEASURE, 1, 1));
        Process generator = processes.generator(first);
        processes.untilDone(generator);
        RequestGroup group = group(result(first).slices().getFirst(), "steady");
        assertEquals(50, group.answered());
        Files.delete(Path.of(first.resultFile()));

        BlockSpec second = spec(
                Map.of("after", target),
                workload(steady(50, Arrivals.CONSTANT, ORDER), new Workload.Saturate("saturate", 2, ORDER)),
                workload,
                0.5,
                new PlannedSlice(0, "after", Slice.Kind.CONTROL, 1, 1),
                new PlannedSlice(1, "after", Slice.Kind.MEASURE, 1, 1));
        Path file = Files.write(folder.resolve("second.json"), Json.mapper().writeValueAsBytes(second));
        processes.measure(generator, file);
        Processes.Ended ended = processes.ended(generator);

        assertEquals(List.of(), ended.errors());
        assertEquals(0, ended.status(), "its input ended between two blocks");
        List<Slice> slices = result(second).slices();
        assertEquals(2, slices.size());
        slices.forEach(slice -> assertEquals(50, group(slice, "steady").answered()));
        try (var files = Files.walk(Path.of(second.gatlingFolder()))) {
            assertEquals(2, files.filter(log -> log.endsWith("simulation.log")).count(), "each has a log of Gatling's");
        }
    }

    @Test
    void aGeneratorThatStalledInvalidatesItsSlice() throws Exception {
        Workload workload = workload(steady(200, Arrivals.CONSTANT, ORDER));
        BlockSpec spec = spec(
                Map.of("before", processes.standIn()),
                workload,
                workload,
                0,
                new PlannedSlice(0, "before", Slice.Kind.MEASURE, 1, 5));
        Process generator = processes.generator(spec);
        BufferedReader progress = generator.inputReader();
        assertTrue(String.valueOf(progress.readLine()).contains("MEASURE"));

        FreezeProbe stall = new FreezeProbe(new Workload.Freeze("stall", 0, 0.5), generator.pid());
        stall.start(System.nanoTime());
        stall.finish(System.nanoTime());

        assertEquals(0, processes.ended(generator).status());
        Check check = check(result(spec).slices().getFirst(), "send schedule");
        assertFalse(check.passed(), check.detail());
    }

    @Test
    void endsWhenWhoeverStartedItIsGone() throws Exception {
        Workload workload = workload(steady(10, Arrivals.CONSTANT, ORDER));
        BlockSpec spec = spec(
                Map.of("before", processes.standIn()),
                workload,
                workload,
                0,
                new PlannedSlice(0, "before", Slice.Kind.MEASURE, 1, 50));
        Process generator = processes.generator(spec);
        assertTrue(String.valueOf(generator.inputReader().readLine()).contains("MEASURE"));

        generator.outputWriter().close();

        assertTrue(generator.waitFor(20, TimeUnit.SECONDS));
        assertEquals(3, generator.exitValue());
        assertFalse(Files.exists(Path.of(spec.resultFile())));
    }

    @Test
    void aServerThatIsGoneEndsTheBlockWithOneLineAndNoResult() throws Exception {
        Target gone = new Target(1, 1, ProcessHandle.current().pid(), Optional.empty());
        Workload workload = workload(steady(10, Arrivals.CONSTANT, ORDER));
        BlockSpec spec = spec(
                Map.of("before", gone), workload, workload, 0, new PlannedSlice(0, "before", Slice.Kind.MEASURE, 1, 1));

        Processes.Ended ended = processes.ended(processes.generator(spec));

        assertEquals(1, ended.status());
        assertEquals(1, ended.errors().size(), ended.errors().toString());
        assertTrue(
                ended.errors().getFirst().contains("did not give its metrics"),
                ended.errors().toString());
        assertFalse(Files.exists(Path.of(spec.resultFile())));
    }

    private BlockSpec spec(
            Map<String, Target> targets, Workload workload, Workload control, double warmUp, PlannedSlice... slices) {
        return new BlockSpec(
                "accept/backlog",
                targets,
                workload,
                control,
                warmUp,
                List.of(slices),
                folder.resolve("result.json").toString(),
                folder.resolve("gatling").toString());
    }

    private static BlockMeasurement result(BlockSpec spec) throws Exception {
        return Json.mapper().readValue(Files.readAllBytes(Path.of(spec.resultFile())), BlockMeasurement.class);
    }

    private static RequestGroup group(Slice slice, String name) {
        return slice.groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Check check(Slice slice, String name) {
        return slice.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Steady steady(double rate, Arrivals arrivals, Request... requests) {
        return new Steady("steady", rate, arrivals, List.of(requests));
    }

    private static Workload workload(Load... loads) {
        return new Workload(List.of(loads), 2, 0.5);
    }
}
