package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleRun;
import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.StopTimes;
import dev.sevenstops.report.store.RunResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void metricsAreReadOverTheSlicesOfAnArm() {
        Slice one = slice(0, "before", 100, 0.2, 10);
        Slice two = slice(1, "before", 300, 0.4, 30);
        List<Slice> slices = List.of(one, two);

        assertEquals(new MetricValue.Exact(400), read(slices, "counter:requests"));
        // 0.6 s of CPU over 400 requests
        assertEquals(0.0015, read(slices, "rate:cpu:requests").lowest().orElseThrow(), 1e-12);
        // (10 + 30) s over 100 + 300 requests
        assertEquals(0.1, read(slices, "stop:handle").lowest().orElseThrow(), 1e-12);
        assertInstanceOf(MetricValue.Missing.class, read(slices, "counter:absent"));
        assertInstanceOf(MetricValue.Missing.class, read(slices, "rate:cpu:zero"));
        assertInstanceOf(MetricValue.Missing.class, read(slices, "stop:drain"));
        assertInstanceOf(MetricValue.Missing.class, read(slices, "latency:nobody:p50"));
        assertInstanceOf(MetricValue.Missing.class, read(slices, "latency:nobody:p42"));
        assertInstanceOf(MetricValue.Missing.class, read(List.of(), "counter:requests"));
    }

    @Test
    void theNoiseIsTheLargestRatioBetweenSlicesOfAnArm() {
        Block block = SampleBlocks.block(
                SampleRun.accept(),
                0,
                List.of(
                        slice(0, "before", 100, 1, 1),
                        slice(1, "after", 50, 1, 1),
                        slice(2, "after", 40, 1, 1),
                        slice(3, "before", 110, 1, 1)));

        Noise noise = Noise.of(List.of(block), "counter:requests", Slice.Kind.MEASURE);

        assertEquals(2, noise.pairs());
        assertEquals(1.25, noise.ratio().orElseThrow(), 1e-12);
        assertEquals(10, noise.difference(), 1e-12);
    }

    @Test
    void theSampleRunReadsAsItWasMadeUp() {
        Summary summary = Summary.of(new RunResults(SampleRun.run(), sampleBlocks(), List.of()));

        assertEquals(3, summary.rows().size());
        Row accept = summary.rows().get(0);
        assertInstanceOf(Verdict.Improved.class, accept.primary().verdict());
        assertEquals(CounterTest.Outcome.SILENT, accept.counterTest().outcome());
        Row serialize = summary.rows().get(1);
        assertInstanceOf(Verdict.Improved.class, serialize.primary().verdict());
        assertEquals(3, serialize.primary().blocks());
        Row drain = summary.rows().get(2);
        assertEquals("none of 2 blocks could be used", drain.primary().verdict().reason());
        assertEquals(2, drain.dropped().size());
    }

    @Test
    void armsThatWereSentDifferentLoadsMakeTheRowInvalid() {
        for (UnaryOperator<Slice> change : List.<UnaryOperator<Slice>>of(
                slice -> sent(
                        slice,
                        new Slice.Sends(
                                slice.sent().requests() - 1, slice.sent().mix(), 8)),
                slice -> sent(slice, new Slice.Sends(slice.sent().requests(), Map.of("GET /other", 3000L), 8)),
                slice -> fingerprint(slice, "other"))) {
            List<Block> blocks = new ArrayList<>(List.of(SampleBlocks.accept(0), SampleBlocks.accept(1)));
            blocks.add(changeFirst(SampleBlocks.accept(2), change));

            Row row = row(SampleRun.accept(), blocks);

            assertEquals("INVALID", row.primary().verdict().word());
            assertEquals("INVALID", row.secondary().getFirst().verdict().word());
            assertTrue(row.load().differences().getFirst().startsWith("block 2: "));
        }
    }

    @Test
    void anExtraConnectionIsARemark() {
        Row row = row(
                SampleRun.accept(),
                List.of(changeFirst(
                        SampleBlocks.accept(0),
                        slice -> sent(
                                slice,
                                new Slice.Sends(
                                        slice.sent().requests(), slice.sent().mix(), 9)))));

        assertTrue(row.load().equal());
        assertEquals(
                List.of("block 0: 17 connections opened before, 16 after"),
                row.load().remarks());
    }

    @Test
    void aCounterTestThatShowsItTooTakesTheVerdictBack() {
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 3; index++) {
            blocks.add(SampleBlocks.block(
                    SampleRun.accept(),
                    index,
                    List.of(
                            overflows(0, "before", Slice.Kind.MEASURE, 900),
                            overflows(1, "after", Slice.Kind.MEASURE, 0),
                            overflows(2, "after", Slice.Kind.MEASURE, 0),
                            overflows(3, "before", Slice.Kind.MEASURE, 910),
                            overflows(4, "before", Slice.Kind.CONTROL, 800),
                            overflows(5, "after", Slice.Kind.CONTROL, 0))));
        }

        Row row = row(SampleRun.accept(), blocks);

        assertEquals(CounterTest.Outcome.SHOWS_IT_TOO, row.counterTest().outcome());
        assertTrue(row.primary().verdict().reason().contains("counter-test"));
    }

    @Test
    void aBlockCountsWithBothArmsOrNotAtAll() {
        Block half = SampleBlocks.block(SampleRun.accept(), 1, List.of(overflows(0, "before", Slice.Kind.MEASURE, 5)));

        assertEquals(
                0,
                Comparison.of(List.of(half), SampleRun.accept().primary(), Slice.Kind.MEASURE)
                        .blocks());
    }

    /** Such as the time until a stalled stream is ended, where the other arm ends none. */
    @Test
    void anArmThatAloneHasValuesShowsThemAndNothingIsCompared() {
        List<Block> blocks = new ArrayList<>();
        for (double cpu : List.of(0.4, 0.6, 0.5)) {
            blocks.add(SampleBlocks.block(
                    SampleRun.accept(),
                    blocks.size(),
                    List.of(slice(0, "before", 0, 1, 1), slice(1, "after", 100, cpu, 1))));
        }

        Comparison comparison = Comparison.of(
                blocks, new Metric("rate:cpu:requests", "CPU", "s", Metric.Better.LOWER), Slice.Kind.MEASURE);

        assertEquals(new MetricValue.Missing("requests is 0"), comparison.before());
        assertEquals(new MetricValue.Exact(0.005), comparison.after());
        assertEquals(0, comparison.blocks());
        assertEquals("no value: requests is 0", comparison.verdict().reason());
    }

    @Test
    void aTenfoldEffectIsShownFromFewerRequestsAndMarked() {
        Comparison comparison = tail(20_000, 0.050, 0.049, 0.051);

        assertTrue(comparison.rough());
        assertEquals(3, comparison.blocks());
        assertInstanceOf(Verdict.Improved.class, comparison.verdict());
        assertTrue(
                comparison.verdict().reason().contains("from fewer requests"),
                comparison.verdict().reason());
    }

    @Test
    void fewerRequestsShowNothingWhereTheIntervalReachesToLessThanTenfold() {
        // each block alone says tenfold, and one of them barely: their interval reaches beyond 1/10
        Comparison spread = tail(20_000, 0.099, 0.02, 0.05);
        assertFalse(spread.rough());
        assertEquals(0, spread.blocks());
        // no block is chosen by what it says: one of 3x takes the others with it
        assertEquals(0, tail(20_000, 0.01, 0.01, 0.33).blocks());
        // a single block has no interval
        assertEquals(0, tail(20_000, 0.01).blocks());
        // 19 beyond p99.9
        assertEquals(0, tail(19_000, 0.01, 0.01, 0.01).blocks());
    }

    @Test
    void enoughRequestsAreQuotedWhateverTheEffect() {
        Comparison comparison = tail(100_000, 0.9, 0.9, 0.9);

        assertFalse(comparison.rough());
        assertEquals(3, comparison.blocks());
    }

    /** The p99.9 of blocks in which every request takes a second before, and so long after. */
    private static Comparison tail(int requests, double... after) {
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < after.length; index++) {
            double seconds = after[index];
            List<Slice> slices = new ArrayList<>();
            for (int half = 0; half < 2; half++) {
                slices.add(tail(2 * half, "before", requests / 2, 1));
                slices.add(tail(2 * half + 1, "after", requests / 2, seconds));
            }
            blocks.add(SampleBlocks.block(SampleRun.accept(), index, slices));
        }
        return Comparison.of(
                blocks, new Metric("latency:g:p99.9", "p99.9", "s", Metric.Better.LOWER), Slice.Kind.MEASURE);
    }

    private static Slice tail(int index, String arm, int requests, double seconds) {
        return Slices.slice(
                index, arm, Slice.Kind.MEASURE, List.of(Slices.group("g", requests, p -> seconds)), Map.of());
    }

    private static Row row(Experiment experiment, List<Block> blocks) {
        return Row.of(experiment, "25", blocks);
    }

    private static List<Block> sampleBlocks() {
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 3; index++) {
            blocks.add(SampleBlocks.accept(index));
            blocks.add(SampleBlocks.serialize(index));
        }
        blocks.add(SampleBlocks.failed(0));
        blocks.add(SampleBlocks.invalid(1));
        return blocks;
    }

    private static Slice overflows(int index, String arm, Slice.Kind kind, double count) {
        return Slices.slice(index, arm, kind, List.of(), Map.of("kernel.ListenOverflows", count));
    }

    private static Slice slice(int index, String arm, long requests, double cpu, double handle) {
        RequestGroup group = Slices.group("g", 10, p -> 0.001);
        return Slices.slice(
                index,
                arm,
                Slice.Kind.MEASURE,
                List.of(group),
                Map.of("requests", (double) requests, "cpu", cpu, "zero", 0.0),
                List.of(new StopTimes("/x", requests, Map.of("handle", handle), 0, handle)),
                List.of());
    }

    private static MetricValue read(List<Slice> slices, String source) {
        return MetricReader.read(slices, source, Distribution.BEYOND);
    }

    private static Block changeFirst(Block block, UnaryOperator<Slice> change) {
        List<Slice> slices = new ArrayList<>(block.slices());
        slices.set(0, change.apply(slices.getFirst()));
        return SampleBlocks.block(SampleRun.accept(), block.index(), slices);
    }

    private static Slice sent(Slice slice, Slice.Sends sent) {
        return copy(slice, slice.fingerprint(), sent);
    }

    private static Slice fingerprint(Slice slice, String fingerprint) {
        return copy(slice, fingerprint, slice.sent());
    }

    private static Slice copy(Slice slice, String fingerprint, Slice.Sends sent) {
        return new Slice(
                slice.index(),
                slice.arm(),
                slice.kind(),
                slice.seed(),
                slice.offsetSeconds(),
                slice.seconds(),
                fingerprint,
                slice.planned(),
                sent,
                slice.sendLag(),
                slice.groups(),
                slice.counters(),
                slice.stops(),
                slice.series(),
                slice.checks(),
                slice.proxy());
    }
}
