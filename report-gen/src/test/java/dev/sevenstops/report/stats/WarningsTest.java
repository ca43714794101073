package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleRun;
import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarningsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | few blocks: 1, which decides nothing; 3 call effects of 2x or more, 6 finer ones",
                "2 | few blocks: 2, which decide nothing; 3 call effects of 2x or more, 6 finer ones",
                "3 | few blocks: 3, of which only effects of 2x or more are called; 6 call finer ones",
                "5 | few blocks: 5, of which only effects of 2x or more are called; 6 call finer ones"
            })
    void whatFewBlocksCallIsSaid(int blocks, String warning) {
        Pair pair = new Pair(0, new MetricValue.Exact(1), new MetricValue.Exact(2));

        assertEquals(List.of(warning), Warnings.ofValues(Collections.nCopies(blocks, pair)));
        assertEquals(List.of(), Warnings.ofValues(Collections.nCopies(6, pair)));
    }

    @Test
    void slicesThatKeepRisingAreADriftingMachine() {
        Experiment row = CostRows.row(0);
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 8; index++) {
            blocks.add(CostRows.block(row, index, 0.3, 0.04));
        }
        Row drifting = CostRows.summary(List.of(row), blocks).getFirst();
        assertTrue(
                Warnings.of(drifting).stream().anyMatch(warning -> warning.startsWith("drift: within 8 of 8 blocks")),
                Warnings.of(drifting)::toString);
    }

    @Test
    void whatWasMeasuredWhileTheJvmCompiledIsSaid() {
        assertEquals(List.of(), compiling(0.05));
        assertEquals(
                List.of(
                        "still compiling: the JVM's compilers took 40 % of the before arm's CPU and 40 % of the after arm's; a"
                                + " longer warm-up shows what it costs once it is warm"),
                compiling(0.4));
    }

    @Test
    void whatTheHostKeptOfTheCoreIsSaid() {
        // slices of ten seconds
        assertEquals(List.of(), warnings(Map.of("core.stolen.seconds", 0.1)));
        assertEquals(
                List.of(
                        "stolen time: in 8 of 8 blocks the host of this virtual machine kept the server's core for up to 7 % of a slice"),
                warnings(Map.of("core.stolen.seconds", 0.7)));
    }

    /** The send schedule's own check bounds its p99, so it says nothing of what a p99.9 is made of. */
    @Test
    void aTailThatTheGeneratorWasLateForIsSaid() {
        assertEquals(List.of(), lateSends("latency:steady:p99.9", 0.009));
        assertEquals(List.of(), lateSends("latency:steady:p99", 0.052));
        assertEquals(
                List.of(
                        "late sends: in 6 of 6 blocks the generator sent a request more than 10 ms late, the latest by 52 ms;"
                                + " latency counts from when it was to be sent"),
                lateSends("latency:steady:p99.9", 0.052));
    }

    @Test
    void blocksThroughSeveralVersionsOfAProxySaySo() {
        Experiment row = CostRows.row(0);
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            Block block = CostRows.block(row, index, 0.3, 0);
            String version = index < 3 ? "1.22.1" : "1.29.0";
            blocks.add(new Block(
                    block.schemaVersion(),
                    block.run(),
                    block.experiment(),
                    block.runtime(),
                    block.index(),
                    block.attempt(),
                    block.state(),
                    block.reason(),
                    block.earlier(),
                    block.seed(),
                    block.startedAt(),
                    block.arms(),
                    Map.of("after", new Block.ProxyProcess("nginx", version, Map.of())),
                    block.overhead(),
                    block.warmUps(),
                    block.slices(),
                    block.checks(),
                    block.artifacts()));
        }
        List<String> warnings =
                Warnings.of(CostRows.summary(List.of(row), blocks).getFirst());
        assertTrue(
                warnings.contains("several reverse proxies: the blocks went through nginx 1.22.1 and nginx 1.29.0"),
                warnings::toString);
    }

    @Test
    void aCounterTestThatRulesOutNothingIsSaid() {
        assertEquals(List.of(), counterTest(1, 1.01, 0.99, 1, 1.01, 0.99));
        assertEquals(
                List.of(
                        "counter-test without a value: nothing shows that the metric stands still where the fault is not provoked,"
                                + " because no such slice was measured"),
                counterTest());
        List<String> noisy = counterTest(0.2, 0.3, 0.4, 3, 2.5, 0.6);
        assertEquals(1, noisy.size());
        assertTrue(
                noisy.getFirst()
                        .startsWith(
                                "counter-test too noisy: it moves in the same direction, and its interval holds 1, 0."),
                noisy::toString);
    }

    /** Of six blocks that fall to a third, with counter-tests of these ratios. */
    private static List<String> counterTest(double... ratios) {
        Experiment row = SampleRun.costOf(0, SampleRun.serialize().arms(), Map.of("steady", Map.of("rate", 200)));
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            List<Slice> slices = new ArrayList<>(CostRows.block(row, index, 0.3, index % 2 == 0 ? 0.001 : -0.001)
                    .slices());
            if (index < ratios.length) {
                slices.add(control(slices.size(), "before", 1));
                slices.add(control(slices.size(), "after", ratios[index]));
            }
            blocks.add(SampleBlocks.block(row, index, slices));
        }
        return Warnings.of(CostRows.summary(List.of(row), blocks).getFirst()).stream()
                .filter(warning -> warning.startsWith("counter-test"))
                .toList();
    }

    private static Slice control(int index, String arm, double cpu) {
        return Slices.slice(index, arm, Slice.Kind.CONTROL, List.of(), Map.of("cpu", cpu, "requests", 1.0));
    }

    private static List<String> lateSends(String source, double latest) {
        Experiment of = CostRows.row(0);
        Experiment row = new Experiment(
                of.id(),
                of.cell(),
                of.stop(),
                of.title(),
                of.symptom(),
                of.fix(),
                new Metric(source, "a tail", "s", Metric.Better.LOWER),
                List.of(),
                of.arms(),
                of.workload(),
                of.control());
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            List<Slice> slices = new ArrayList<>();
            for (String arm : CostRows.ORDER) {
                slices.add(late(Slices.slice(slices.size(), arm, Slice.Kind.MEASURE, List.of(), Map.of()), latest));
            }
            blocks.add(SampleBlocks.block(row, index, slices));
        }
        return Warnings.of(CostRows.summary(List.of(row), blocks).getFirst()).stream()
                .filter(warning -> warning.startsWith("late sends"))
                .toList();
    }

    private static Slice late(Slice slice, double latest) {
        return new Slice(
                slice.index(),
                slice.arm(),
                slice.kind(),
                slice.seed(),
                slice.offsetSeconds(),
                slice.seconds(),
                slice.fingerprint(),
                slice.planned(),
                slice.sent(),
                new Slice.SendLag(0, 0.001, latest),
                slice.groups(),
                slice.counters(),
                slice.stops(),
                slice.series(),
                slice.checks(),
                slice.proxy());
    }

    private static List<String> compiling(double share) {
        return warnings(Map.of("process.cpu.seconds", 2.0, "process.compiler.seconds", 2 * share));
    }

    private static List<String> warnings(Map<String, Double> counters) {
        Experiment row = CostRows.row(0);
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 8; index++) {
            blocks.add(CostRows.block(row, index, 0.3, index % 2 == 0 ? 0.001 : -0.001, counters));
        }
        return Warnings.of(CostRows.summary(List.of(row), blocks).getFirst());
    }
}
