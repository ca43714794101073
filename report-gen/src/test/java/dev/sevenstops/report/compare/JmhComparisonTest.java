package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.jmh.JmhResult;
import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class JmhComparisonTest {
    @Test
    void aKnownDifferenceIsFoundWithItsInterval() {
        JmhComparison.Row slower = row(result(8, 100), result(8, 120));
        Estimate estimate = slower.estimate().orElseThrow();

        assertEquals(1.2, estimate.ratio(), 1e-9);
        assertTrue(estimate.low() > 1.18 && estimate.low() < 1.2 && estimate.high() > 1.2, estimate.toString());
        assertEquals(Estimate.Method.WELCH, estimate.method());
        assertInstanceOf(Verdict.Regressed.class, slower.verdict());
        assertInstanceOf(
                Verdict.Improved.class, row(result(8, 120), result(8, 100)).verdict());
    }

    @Test
    void whatHasNotChangedIsTheSame() {
        assertInstanceOf(
                Verdict.Same.class, row(result(6, 100), result(6, 100.5)).verdict());
    }

    @Test
    void fewJvmsCallOnlyWhatIsLarge() {
        Verdict small = row(result(3, 100), result(3, 120)).verdict();
        assertInstanceOf(Verdict.CannotTell.class, small);
        assertTrue(small.reason().contains("fewer than 6 JVMs call only 2x or more"), small.reason());
        assertInstanceOf(
                Verdict.Regressed.class, row(result(3, 100), result(3, 250)).verdict());
        Verdict two = row(result(2, 100), result(3, 250)).verdict();
        assertEquals("2 JVMs on a side, a verdict takes 3", two.reason());
    }

    @Test
    void onlyTheSameBenchmarkWithTheSameParametersIsCompared() {
        JmhResult fifty = result(3, 100);
        JmhResult another = new JmhResult(
                fifty.benchmark(), Map.of("rows", "5000"), fifty.jdk(), fifty.forkNanos(), OptionalDouble.empty());
        JmhResult elsewhere = new JmhResult(
                fifty.benchmark().replace("serialize", "drain"),
                fifty.params(),
                fifty.jdk(),
                fifty.forkNanos(),
                OptionalDouble.empty());

        assertEquals(List.of(), JmhComparison.of(List.of(fifty), List.of(another, elsewhere)));
        assertEquals(
                1, JmhComparison.of(List.of(fifty), List.of(another, fifty)).size());
    }

    private static JmhComparison.Row row(JmhResult baseline, JmhResult candidate) {
        return JmhComparison.of(List.of(baseline), List.of(candidate)).getFirst();
    }

    private static JmhResult result(int forks, double nanos) {
        List<Double> means = new ArrayList<>();
        for (int fork = 0; fork < forks; fork++) {
            means.add(nanos * (1 + 0.01 * (fork % 2 == 0 ? 1 : -1)));
        }
        return new JmhResult(
                "dev.sevenstops.jmh.serialize.PageBenchmark.write",
                Map.of("rows", "50"),
                "25.0.1",
                means,
                OptionalDouble.of(48));
    }
}
