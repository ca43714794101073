package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Load;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.gatling.workload.Workload.Steady;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.Histograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorIT {
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
        Target before = processes.standIn();
        Target after = processes.standIn("bare");
        Workload workload = new Workload(
                List.of(
                        steady(
                                200,
                                Arrivals.POISSON,
                                new Request("GET", "/orders/{1..1000}", 3),
                                new Request("GET", "/missing", 1)),
                        new Workload.Burst("burst", 1, 50, new Request("GET", "/chunked", 1), 3)),
                2,
                0.5);
        Workload control = workload(steady(50, Arrivals.CONSTANT, new Request("GET", "/orders/{1..9}", 1)));
        BlockSpec spec = new BlockSpec(
                "accept/backlog",
                Map.of("before", before, "after", after),
                workload,
                control,
                1,
                List.of(
                        new PlannedSlice(0, "before", Slice.Kind.MEASURE, 7, 2),
                        new PlannedSlice(1, "after", Slice.Kind.MEASURE, 7, 2),
                        new PlannedSlice(2, "after", Slice.Kind.CONTROL, 8, 1)),
                folder.resolve("result.json").toString(),
                folder.resolve("gatling").toString());

        Process generator = processes.generator(spec);
        Processes.Ended ended = processes.ended(generator);

        assertEquals(List.of(), ended.errors());
        assertEquals(0, ended.status());
        BlockMeasurement measured = dev.sevenstops.report.store.Json.mapper()
                .readValue(Files.readAllBytes(Path.of(spec.resultFile())), BlockMeasurement.class);
        System.err.println(Files.readString(Path.of(spec.resultFile())));
        System.err.println(ended.progress());
        assertEquals(3, measured.slices().size());
        for (Slice slice : measured.slices()) {
            assertEquals(List.of(), slice.checks().stream().filter(c -> !c.passed()).toList());
            assertEquals(slice.planned(), slice.sent());
            for (RequestGroup group : slice.groups()) {
                assertEquals(group.intended(), group.answered());
                assertEquals(
                        group.answered(), Histograms.decode(group.latency()).getTotalCount());
            }
        }
    }

    static Steady steady(double rate, Arrivals arrivals, Request... requests) {
        return new Steady("steady", rate, arrivals, List.of(requests));
    }

    static Workload workload(Load... loads) {
        return new Workload(List.of(loads), 2, 0.5);
    }
}
