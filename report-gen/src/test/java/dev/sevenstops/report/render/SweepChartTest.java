package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.Page.Chart;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.CounterTest;
import dev.sevenstops.report.stats.Effect;
import dev.sevenstops.report.stats.LoadCheck;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Noise;
import dev.sevenstops.report.stats.Pair;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.ThroughProxy;
import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Where a sweep has its knee, in the chart and in words. */
class SweepChartTest {
    @Test
    void aKneeIsMarkedWhereItStandsAndSaidInWords() {
        // as the matrix may have them: from the largest down
        Chart chart = chart(
                row("page-size", "5000", 5),
                row("page-size", "500", 5),
                row("page-size", "50", 9),
                row("page-size", "5", 20));

        String sentence =
                "Knee of after: 500, from where on, up to 5000, no two levels differ by more than the 95 % interval of"
                        + " their differences, block by block.";
        assertTrue(chart.note().contains(sentence), chart.note());
        assertTrue(chart.alternative().endsWith(sentence), chart.alternative());
        assertTrue(chart.data().contains("\"knee\":1"), chart.data());
        assertEquals(
                1, chart.data().split("\"knee\":[0-9]", -1).length - 1, "the before arm has none: " + chart.data());
        assertTrue(
                chart.note().contains("No knee of before: no level differs from another by more than its interval."),
                chart.note());
    }

    @Test
    void thatThereIsNoneIsSaidToo() {
        Chart chart = chart(row("page-size", "50", 9), row("page-size", "500", 7), row("page-size", "5000", 5));

        assertTrue(chart.note().endsWith("No knee of after: it still changes at the highest level."), chart.note());
        assertFalse(chart.data().matches("(?s).*\"knee\":[0-9].*"), chart.data());
    }

    @Test
    void namesAndPairsOfLevelsHaveNone() {
        assertFalse(chart(row("via", "direct", 9), row("via", "nginx", 5), row("via", "haproxy", 5))
                .note()
                .contains("nee"));
        assertFalse(chart(row("page-size", "50", 9), row("page-size", "500", 5))
                .note()
                .contains("nee"));
    }

    @Test
    void levelsAreOrderedByTheirAmount() {
        assertEquals(List.of(1, 0, 2), SweepChart.ascending(List.of("0.01", "0.001", "0.05")));
        assertEquals(List.of(1, 2, 0), SweepChart.ascending(List.of("64k", "1k", "8k")));
        assertEquals(List.of(), SweepChart.ascending(List.of("64k", "1M", "2M")), "of two units");
        assertEquals(List.of(), SweepChart.ascending(List.of("1", "2", "many")));
        assertEquals(List.of(), SweepChart.ascending(List.of("1", "2")));
    }

    private static Chart chart(Row... cells) {
        Row lead = cells[0];
        CellGroup group = new CellGroup(
                lead.experiment().cell().experiment(), lead.experiment().stop(), lead.runtime(), List.of(cells));
        List<Chart> charts = SweepChart.of(group);
        assertEquals(1, charts.size());
        return charts.getFirst();
    }

    /** A cell of three blocks whose before arm takes 10 s at every level. */
    private static Row row(String factor, String level, double after) {
        Experiment cell = SampleCells.page(SampleCells.levels(factor, level));
        List<Pair> pairs = new ArrayList<>();
        for (int block = 0; block < 3; block++) {
            pairs.add(new Pair(block, new MetricValue.Exact(10), new MetricValue.Exact(after + 0.1 * block)));
        }
        Comparison primary = new Comparison(
                cell.primary(),
                pairs,
                new MetricValue.Exact(10),
                new MetricValue.Exact(after),
                new Effect.Estimated(after / 10, after / 11, after / 9),
                new Noise(6, OptionalDouble.of(1.01), 0.1),
                new Verdict.CannotTell("of no interest"),
                pairs.size(),
                false);
        return new Row(
                cell,
                "25",
                List.of(),
                primary,
                List.of(),
                new CounterTest(primary, CounterTest.Outcome.SILENT),
                new LoadCheck(List.of(), List.of()),
                List.of(),
                new ThroughProxy.NoSibling(),
                1);
    }
}
