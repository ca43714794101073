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
import dev.sevenstops.gatling.workload.Workload.Request;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The generator as the runner sees it: a process that is given a file and leaves one. */
class GeneratorIT extends GeneratorFixture {
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
}
