package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleRun;
import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.RunResults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FamilyTest {
    private static final String[] ORDER = {"before", "after", "after", "before"};

    /** After / before over the blocks: p is about 0.02. */
    private static final double[] CLOSE = {0.30, 0.42, 0.24};

    private static final double[] CLEAR = {0.100, 0.101, 0.099};

    @Test
    void oneRowIsItsOwnFamily() {
        assertInstanceOf(
                Verdict.Improved.class, rows(CLOSE).getFirst().primary().verdict());
    }

    @Test
    void whatOneRowWouldCallTwentyDoNot() {
        double[][] all = new double[20][];
        java.util.Arrays.fill(all, new double[] {1.0, 1.3, 0.8});
        all[0] = CLOSE;
        all[1] = CLEAR;
        List<Row> rows = rows(all);

        Verdict close = rows.getFirst().primary().verdict();
        assertInstanceOf(Verdict.CannotTell.class, close);
        assertTrue(close.reason().contains("which Holm's correction for 20 rows raises to"), close.reason());
        assertInstanceOf(Verdict.Improved.class, rows.get(1).primary().verdict());
    }

    @Test
    void aRowCarriesItsWarningsAndTheSmallestEffectThatItCalls() {
        Row few = rows(CLOSE).getFirst();
        assertTrue(Warnings.of(few).getFirst().startsWith("few blocks: 3"), Warnings.of(few)::toString);
        assertTrue(Warnings.detectable(few).orElseThrow() >= 2);

        Row odd = rows(new double[] {0.30, 0.31, 0.29, 0.30, 0.31, 0.29, 0.30, 0.31, 0.29, 0.30, 0.31, 2.5})
                .getFirst();
        assertEquals(1, Warnings.of(odd).size(), Warnings.of(odd)::toString);
        assertEquals(
                "outliers: the ratio of block 11 lies far from the others'; the interval is that of signed ranks",
                Warnings.of(odd).getFirst());
        assertInstanceOf(Verdict.Improved.class, odd.primary().verdict());
    }

    /** t(1 - 0.025 / 20) of two degrees of freedom is 19.962, by its closed form. */
    @Test
    void amongTwentyRowsItTakesALargerEffect() {
        double[][] all = new double[20][];
        java.util.Arrays.fill(all, CLOSE);
        double error = 0.162_648; // of the mean of the three logs

        double alone = Warnings.detectable(rows(CLOSE).getFirst()).orElseThrow();
        assertEquals((4.302653 + 1.060660) * error, Math.log(alone), 1e-3);
        double among = Warnings.detectable(rows(all).getFirst()).orElseThrow();
        assertEquals((19.962 + 1.060660) * error, Math.log(among), 2e-3);
    }

    @Test
    void slicesThatKeepRisingAreADriftingMachine() {
        Experiment row = row(0);
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 8; index++) {
            blocks.add(block(row, index, 0.3, 0.04));
        }
        Row drifting = summary(List.of(row), blocks).getFirst();
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
        Experiment row = row(0);
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            Block block = block(row, index, 0.3, 0);
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
        List<String> warnings = Warnings.of(summary(List.of(row), blocks).getFirst());
        assertTrue(
                warnings.contains("several reverse proxies: the blocks went through nginx 1.22.1 and nginx 1.29.0"),
                warnings::toString);
    }

    private static List<String> lateSends(String source, double latest) {
        Experiment of = row(0);
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
            for (String arm : ORDER) {
                slices.add(late(Slices.slice(slices.size(), arm, Slice.Kind.MEASURE, List.of(), Map.of()), latest));
            }
            blocks.add(SampleBlocks.block(row, index, slices));
        }
        return Warnings.of(summary(List.of(row), blocks).getFirst()).stream()
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
        Experiment row = row(0);
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < 8; index++) {
            blocks.add(block(row, index, 0.3, index % 2 == 0 ? 0.001 : -0.001, counters));
        }
        return Warnings.of(summary(List.of(row), blocks).getFirst());
    }

    private static List<Row> rows(double[]... ratios) {
        List<Experiment> experiments = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < ratios.length; i++) {
            Experiment row = row(i);
            experiments.add(row);
            for (int index = 0; index < ratios[i].length; index++) {
                // one block up, one down: no drift
                blocks.add(block(row, index, ratios[i][index], index % 2 == 0 ? 0.001 : -0.001));
            }
        }
        return summary(experiments, blocks);
    }

    private static List<Row> summary(List<Experiment> experiments, List<Block> blocks) {
        return Summary.of(new RunResults(SampleRun.run(experiments), blocks, List.of()))
                .rows();
    }

    private static Experiment row(int number) {
        return SampleRun.costOf(number, SampleRun.serialize().arms());
    }

    private static Block block(Experiment row, int index, double ratio, double rise) {
        return block(row, index, ratio, rise, Map.of());
    }

    private static Block block(Experiment row, int index, double ratio, double rise, Map<String, Double> others) {
        List<Slice> slices = new ArrayList<>();
        for (String arm : ORDER) {
            double cpu = (arm.equals("after") ? ratio : 1) * Math.exp(rise * slices.size());
            Map<String, Double> counters = new HashMap<>(others);
            counters.put("cpu", cpu);
            counters.put("requests", 1.0);
            slices.add(Slices.slice(slices.size(), arm, Slice.Kind.MEASURE, List.of(), counters));
        }
        return SampleBlocks.block(row, index, slices);
    }
}
