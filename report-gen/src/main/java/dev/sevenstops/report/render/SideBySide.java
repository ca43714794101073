package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.render.Page.LevelTable;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Several ways to do the same, side by side in all their metrics: a table for each factor whose levels are names rather than numbers and
 * of which only the after arm knows. The before arm, which is the same in all of its cells, is the first line.
 */
final class SideBySide {
    private static final int FEWEST = 3;

    private SideBySide() {}

    static List<LevelTable> of(CellGroup group) {
        List<LevelTable> tables = new ArrayList<>();
        for (String factor : group.factors()) {
            Map<String, Row> rows = SweepChart.around(group, factor);
            boolean fits = !factor.equals(Cell.VIA)
                    && rows.size() >= FEWEST
                    && !SweepChart.ordered(rows.keySet())
                    && !SweepChart.settingsVary(List.copyOf(rows.values()), Experiment.BEFORE);
            if (fits) {
                tables.add(table(factor, rows));
            }
        }
        return tables;
    }

    private static LevelTable table(String factor, Map<String, Row> rows) {
        Row lead = rows.values().iterator().next();
        List<String> head = new ArrayList<>(List.of(factor));
        comparisons(lead).forEach(comparison -> head.add(comparison.metric().label()));
        List<List<String>> lines = new ArrayList<>();
        lines.add(line("before", lead, Experiment.BEFORE));
        rows.forEach((level, row) -> lines.add(line(level, row, Experiment.AFTER)));
        return new LevelTable(
                "Side by side: " + factor,
                "each cell was sent the same arrivals; medians over blocks, and where a block alone has too few requests for"
                        + " a quantile, that of all blocks’ requests. Each cell’s own before arm is in its section.",
                new Figures(head, lines));
    }

    private static List<String> line(String name, Row row, String arm) {
        List<String> cells = new ArrayList<>(List.of(name));
        comparisons(row)
                .forEach(comparison -> cells.add(
                        Quoted.of(row, comparison, arm).text(comparison.metric().unit())));
        return cells;
    }

    private static List<Comparison> comparisons(Row row) {
        return Stream.concat(Stream.of(row.primary()), row.secondary().stream()).toList();
    }
}
