package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.fixture.SampleRun;
import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Goal;
import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.RunResults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static final String OVERFLOWS = "kernel.ListenOverflows";

    @Test
    void cellsOfAnExperimentAreOneGroupInTheOrderOfTheStops() {
        Summary summary = summary(cell -> true, block -> block);

        assertEquals(
                List.of("accept/backlog", "accept/stall", "route/order", "serialize/page", "drain/slow-readers"),
                summary.groups().stream().map(CellGroup::experiment).toList());
        CellGroup backlog = summary.groups().getFirst();
        assertEquals("16", backlog.lead().experiment().cell().levels().get("backlog"));
        assertEquals(3, backlog.others().size());
        assertEquals(List.of("backlog", "via"), backlog.factors());
        assertEquals(List.of("16", "128", "511"), backlog.levels("backlog"));
        assertEquals(List.of(), summary.groups().get(1).factors());
    }

    @Test
    void whatThePlanSkippedIsNamedWithItsReason() {
        List<String> skipped = summary(cell -> true, block -> block).skipped();

        assertEquals(1, skipped.size());
        assertTrue(skipped.getFirst().contains("there is no haproxy"), skipped.getFirst());
    }

    @Test
    void aGoalThatOneBlockMissesIsMissedWhateverTheVerdict() {
        Row row = drain("direct", block -> block);

        assertInstanceOf(Verdict.Improved.class, row.primary().verdict());
        GoalCheck goal = row.goals().getFirst();
        assertEquals(GoalCheck.Outcome.MISSED, goal.outcome());
        assertEquals(1, goal.missed());
        assertEquals(3, goal.blocks());
        assertEquals("bytes", goal.unit());
        assertTrue(goal.worst().lowest().orElseThrow() > 16e6);
        assertEquals(List.of(goal), row.missedGoals());
        assertEquals(
                GoalCheck.Outcome.MET,
                drain("nginx", block -> block).goals().getFirst().outcome());
    }

    @Test
    void aGoalIsNotMetByBlocksThatDidNotMeasureIt() {
        Goal tail = new Goal("latency:steady:p99.9", "p99.9", 10);
        Experiment accept = SampleRun.accept();
        Experiment ambitious = new Experiment(
                accept.id(),
                accept.cell(),
                accept.stop(),
                accept.title(),
                accept.symptom(),
                accept.fix(),
                accept.primary(),
                accept.secondary(),
                accept.arms(),
                accept.workload(),
                accept.control(),
                List.of(tail));

        GoalCheck check =
                GoalCheck.of(ambitious, List.of(SampleBlocks.accept(0))).getFirst();

        assertEquals(GoalCheck.Outcome.NOT_KNOWN, check.outcome());
        assertInstanceOf(MetricValue.Missing.class, check.worst());
        assertEquals("s", check.unit());
        assertEquals(
                GoalCheck.Outcome.NOT_KNOWN,
                GoalCheck.of(ambitious, List.of()).getFirst().outcome());
    }

    @Test
    void aRowThatIsImprovedBothWaysIsConfirmed() {
        Row row = row(summary(cell -> true, block -> block), "accept/backlog@backlog=16,via=nginx");

        assertEquals("confirmed through nginx", row.throughProxy().words());
    }

    @Test
    void aFaultThatTheProxysLogAccountsForIsMasked() {
        ThroughProxy.Masked masked = assertInstanceOf(
                ThroughProxy.Masked.class, drain("nginx", block -> block).throughProxy());

        assertEquals("masked by nginx", masked.words());
        assertTrue(masked.proof().stream().anyMatch(fact -> fact instanceof ProxyFact.Stored), "to disk");
        assertTrue(masked.proof().stream().anyMatch(fact -> fact instanceof ProxyFact.Held), "held back");
        assertInstanceOf(
                Verdict.CannotTell.class,
                drain("nginx", block -> block).primary().verdict(),
                "the verdict itself is left alone");
    }

    @Test
    void withoutAProofInTheLogNothingIsMasked() {
        Row row = drain("nginx", block -> proxy(block, times -> List.of()));

        assertTrue(assertInstanceOf(ThroughProxy.AsJudged.class, row.throughProxy())
                .reason()
                .contains("log says why"));
        assertEquals("", row.throughProxy().words());
    }

    @Test
    void aCountOfWhichAProxyLeavesNextToNothingIsMasked() {
        String through = "accept/backlog@backlog=16,via=nginx";
        UnaryOperator<Block> few =
                block -> block.experiment().equals(through) ? pooled(block, block.index() == 0 ? 0 : 8) : block;
        UnaryOperator<Block> many = block -> block.experiment().equals(through) ? pooled(block, 200) : block;

        Row masked = row(summary(cell -> cell.stop().equals("accept"), few), through);

        ThroughProxy reading = masked.throughProxy();
        assertEquals("masked by nginx", reading.words(), reading.toString());
        assertFalse(row(summary(cell -> cell.stop().equals("accept"), many), through)
                .throughProxy()
                .words()
                .startsWith("masked"));
    }

    @Test
    void whatHidesAFaultDependsOnItsStop() {
        ProxyTimes.Field connect = new ProxyTimes.Field("connect", "accept", "", 7, 0.001, 0.001, 0.001, 0.001, 0.001);
        ProxyTimes times = new ProxyTimes(
                "nginx",
                10,
                List.of(connect),
                Map.of(),
                Map.of(),
                Map.of(
                        "connections",
                        50.0,
                        "upstream.connections",
                        5.0,
                        "upstream.never-connected",
                        1.0,
                        "ahead.bytes",
                        9e3));

        assertEquals(List.of(new ProxyFact.Kept(2, 10), new ProxyFact.Pooled(50, 5)), ProxyFact.of(times, "accept"));
        assertEquals(List.of(new ProxyFact.Kept(2, 10)), ProxyFact.of(times, "parse"));
        assertEquals(List.of(), ProxyFact.of(times, "serialize"), "what is in flight in any proxy hides nothing");
    }

    @Test
    void withoutADirectSiblingARowReadsAsItself() {
        Summary alone = summary(cell -> !cell.id().equals("drain/slow-readers@via=direct"), block -> block);

        assertInstanceOf(
                ThroughProxy.NoSibling.class,
                row(alone, "drain/slow-readers@via=nginx").throughProxy());
        assertInstanceOf(
                ThroughProxy.NoSibling.class,
                row(alone, "accept/backlog@backlog=128,via=direct").throughProxy());
    }

    @Test
    void tooFewBlocksAreNotCalledMasked() {
        List<Block> blocks = new ArrayList<>();
        for (Experiment cell : SampleCells.cells()) {
            for (int index = 0; index < (cell.cell().via().equals("nginx") ? 2 : 3); index++) {
                blocks.add(SampleCells.block(cell, index));
            }
        }
        Summary summary = Summary.of(new RunResults(SampleCells.run(), blocks, List.of()));

        assertInstanceOf(
                ThroughProxy.AsJudged.class,
                row(summary, "drain/slow-readers@via=nginx").throughProxy());
    }

    @Test
    void aQueueThatOnlyHoldsItsConnectionsForLongerIsFoundOut() {
        Summary summary = summary(cell -> cell.stop().equals("accept"), block -> block);

        AcceptReading stall = AcceptReading.of(row(summary, "accept/stall"));
        assertTrue(stall.onlyMoved());
        assertEquals(0.4, stall.waitBefore().lowest().orElseThrow(), 1e-9);
        assertEquals(3.1, stall.waitAfter().lowest().orElseThrow(), 1e-9);
        AcceptReading burst = AcceptReading.of(row(summary, "accept/backlog@backlog=16,via=direct"));
        assertFalse(burst.onlyMoved());
        AcceptReading.Goodput goodput = burst.goodput().getLast();
        assertEquals("burst", goodput.group());
        assertTrue(goodput.higher());
        assertEquals(0.35, goodput.before(), 1e-9);
    }

    @Test
    void withoutItsCountersTheWaitComesFromTheQueuesDepth() {
        // 4 waiting for 2 s, accepted one after the other: 8 s of waiting over 16 connections
        Slice before = depth(0, "before", 0, 16);
        Slice after = depth(1, "after", 0, 16);
        Slice open = depth(1, "after", 3, 16);

        AcceptReading known = reading(before, after);
        assertEquals(0.5, known.waitBefore().lowest().orElseThrow(), 1e-9);
        assertTrue(
                reading(before, open).waitAfter() instanceof MetricValue.Missing,
                "a window that does not end with an empty queue says nothing");
    }

    @Test
    void theProxysSlicesAreMergedByTheirCounts() {
        Block block = SampleCells.block(SampleCells.accept(SampleCells.levels("backlog", "16", "via", "nginx")), 0);

        ProxyTimes before = ProxyReading.of(List.of(block), "before").orElseThrow();
        ProxyTimes.Field connect = ProxyReading.field(before, "accept").orElseThrow();

        assertEquals(8000, before.requests(), "two slices of 4,000");
        assertEquals(7640, connect.count(), "without the 180 of each that never connected");
        assertEquals(0.4, connect.mean(), 1e-12);
        assertEquals(360, before.statuses().get("504"));
        assertEquals(Optional.empty(), ProxyReading.of(List.of(SampleBlocks.accept(0)), "before"));
    }

    @Test
    void theClientsMeanIsTheSumOfItsParts() {
        Summary summary = summary(cell -> cell.stop().equals("serialize"), block -> block);
        Row row = row(summary, "serialize/page@page-size=500,via=embedded");

        Hop hop = Hop.of(row.usable(), "before").orElseThrow();

        assertEquals(hop.client(), hop.outside() + hop.proxy() + hop.app().total(), 1e-12);
        assertEquals(0.0002, hop.proxy(), 1e-9);
        assertEquals(Optional.empty(), hop.mismatch());
        assertTrue(Hop.of(
                        row(summary(cell -> true, block -> block), "accept/backlog@backlog=16,via=nginx")
                                .usable(),
                        "before")
                .orElseThrow()
                .mismatch()
                .orElseThrow()
                .contains("not means of the same requests"));
    }

    @Test
    void theLargestOfACounterIsOfOneSlice() {
        List<Slice> slices = List.of(counter(0, 3), counter(1, 7), counter(2, 5));

        assertEquals(new MetricValue.Exact(7), MetricReader.read(slices, "max:c.x", Distribution.BEYOND));
        assertEquals(new MetricValue.Exact(15), MetricReader.read(slices, "counter:c.x", Distribution.BEYOND));
        assertInstanceOf(MetricValue.Missing.class, MetricReader.read(slices, "max:c.y", Distribution.BEYOND));
        assertInstanceOf(MetricValue.Missing.class, MetricReader.read(slices, "max:c.x:p50", Distribution.BEYOND));
    }

    private static Slice counter(int index, double value) {
        return Slices.slice(index, "before", Slice.Kind.MEASURE, List.of(), Map.of("c.x", value));
    }

    private static AcceptReading reading(Slice before, Slice after) {
        Block block = SampleBlocks.block(SampleRun.accept(), 0, List.of(before, after));
        return AcceptReading.of(Row.of(SampleRun.accept(), "25", List.of(block)));
    }

    private static Slice depth(int index, String arm, double last, double accepted) {
        return Slices.slice(
                index,
                arm,
                Slice.Kind.MEASURE,
                List.of(Slices.group("steady", 100, p -> 0.1)),
                Map.of("kernel.ListenOverflows", 0.0, "lifecycle.connections.accepted", accepted),
                List.of(),
                List.of(new Slice.Series(
                        "accept.queue.depth", "1", List.of(0.0, 1.0, 2.0, 3.0), List.of(0.0, 4.0, 4.0, last))));
    }

    private static Row drain(String via, UnaryOperator<Block> change) {
        return row(summary(cell -> cell.stop().equals("drain"), change), "drain/slow-readers@via=" + via);
    }

    private static Row row(Summary summary, String id) {
        return summary.rows().stream()
                .filter(row -> row.experiment().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Summary summary(Predicate<Experiment> cells, UnaryOperator<Block> change) {
        List<Block> blocks = new ArrayList<>();
        List<Experiment> measured = SampleCells.cells().stream().filter(cells).toList();
        for (Experiment cell : measured) {
            for (int index = 0; index < 3; index++) {
                blocks.add(change.apply(SampleCells.block(cell, index)));
            }
        }
        return Summary.of(new RunResults(SampleCells.run(measured), blocks, List.of()));
    }

    /** The block with a proxy that logs its requests and, as fields, only these. */
    private static Block proxy(Block block, Function<ProxyTimes, List<ProxyTimes.Field>> fields) {
        return changed(
                block,
                UnaryOperator.identity(),
                times -> new ProxyTimes(
                        times.proxy(),
                        times.requests(),
                        fields.apply(times),
                        times.statuses(),
                        times.ends(),
                        Map.of()));
    }

    /** The block of which a proxy with fewer connections than its clients left so many overflows. */
    private static Block pooled(Block block, double overflows) {
        return changed(
                block,
                counters -> {
                    Map<String, Double> fewer = new HashMap<>(counters);
                    fewer.computeIfPresent(OVERFLOWS, (name, count) -> Math.min(count, overflows));
                    return fewer;
                },
                times -> new ProxyTimes(
                        times.proxy(),
                        times.requests(),
                        times.fields(),
                        times.statuses(),
                        times.ends(),
                        Map.of("connections", 500.0, "upstream.connections", 120.0)));
    }

    private static Block changed(
            Block block, UnaryOperator<Map<String, Double>> counters, UnaryOperator<ProxyTimes> proxy) {
        List<Slice> slices = block.slices().stream()
                .map(slice -> new Slice(
                        slice.index(),
                        slice.arm(),
                        slice.kind(),
                        slice.seed(),
                        slice.offsetSeconds(),
                        slice.seconds(),
                        slice.fingerprint(),
                        slice.planned(),
                        slice.sent(),
                        slice.sendLag(),
                        slice.groups(),
                        counters.apply(slice.counters()),
                        slice.stops(),
                        slice.series(),
                        slice.checks(),
                        slice.proxy().map(proxy)))
                .toList();
        return block.withSlices(slices);
    }
}
