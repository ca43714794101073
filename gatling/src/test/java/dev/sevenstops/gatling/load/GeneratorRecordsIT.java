package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Freeze;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.Histograms;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What the generator records of the requests that it was to send, whatever becomes of them. */
class GeneratorRecordsIT extends GeneratorFixture {
    @Test
    void aStopOfTheServerShowsInFullFromTheIntendedSend() throws Exception {
        BlockSpec spec = stopped(steady(200, Arrivals.CONSTANT, ORDER), 10, 4, new Freeze("freeze", 4, 2));

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

        List<Slice> slices = processes.measure(spec).slices();
        assertEquals(2, slices.size());
        for (Slice slice : slices) {
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
}
