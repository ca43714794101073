package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Freeze;
import dev.sevenstops.gatling.workload.Workload.Load;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.gatling.workload.Workload.Steady;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of a whole generator begin with: a folder and the processes of one test, how a block is asked for, and what came of it. */
abstract class GeneratorFixture {
    static final Request ORDER = new Request("GET", "/orders/{1..1000}", 1);

    @TempDir
    Path folder = Path.of("");

    Processes processes = new Processes(folder);

    @BeforeEach
    void start() {
        processes = new Processes(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        processes.close();
    }

    /** A block none of whose requests carries a token. */
    BlockSpec spec(
            Map<String, Target> targets, Workload workload, Workload control, double warmUp, PlannedSlice... slices) {
        return spec("", targets, workload, control, warmUp, slices);
    }

    /**
     * A block of the test's folder.
     *
     * @param secret signs the tokens; empty if no request carries one
     */
    BlockSpec spec(
            String secret,
            Map<String, Target> targets,
            Workload workload,
            Workload control,
            double warmUp,
            PlannedSlice... slices) {
        return new BlockSpec(
                "accept/backlog",
                targets,
                workload,
                control,
                warmUp,
                List.of(slices),
                folder.resolve("result.json").toString(),
                folder.resolve("gatling").toString(),
                secret);
    }

    /**
     * A block of one server that is stopped while it is measured, behind a rehearsal with a stop of its own: catching up has to be
     * warm, too, since opening hundreds of connections at once is slow the first time.
     *
     * @param load what both slices are sent
     * @param seconds of the slice that is measured
     * @param patienceSeconds how long that slice waits for late answers
     * @param stops of that slice
     */
    BlockSpec stopped(Steady load, double seconds, double patienceSeconds, Freeze... stops) throws IOException {
        List<Load> loads = new ArrayList<>();
        loads.add(load);
        loads.addAll(List.of(stops));
        return spec(
                Map.of("before", processes.standIn()),
                new Workload(List.copyOf(loads), patienceSeconds, 0.5),
                new Workload(List.of(load, new Freeze("freeze", 1, 1)), 4, 0.5),
                2,
                new PlannedSlice(0, "before", Slice.Kind.CONTROL, 1, 3),
                new PlannedSlice(1, "before", Slice.Kind.MEASURE, 1, seconds));
    }

    static Steady steady(double rate, Arrivals arrivals, Request... requests) {
        return new Steady("steady", rate, arrivals, List.of(requests));
    }

    static Workload workload(Load... loads) {
        return new Workload(List.of(loads), 2, 0.5);
    }

    static BlockMeasurement result(BlockSpec spec) throws IOException {
        return Json.mapper().readValue(Files.readAllBytes(Path.of(spec.resultFile())), BlockMeasurement.class);
    }

    static RequestGroup group(Slice slice, String name) {
        return slice.groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Check check(Slice slice, String name) {
        return slice.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What the clients of a load have counted. */
    static double counter(Slice slice, String load, String name) {
        return value(slice, Counters.client(load, name));
    }

    static double value(Slice slice, String counter) {
        Double value = slice.counters().get(counter);
        if (value == null) {
            throw new AssertionError("no counter " + counter + " in " + slice.counters() + " " + slice.checks());
        }
        return value;
    }
}
