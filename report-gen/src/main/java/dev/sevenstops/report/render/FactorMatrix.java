package dev.sevenstops.report.render;

import dev.sevenstops.report.render.Page.Matrix;
import dev.sevenstops.report.render.Page.MatrixCell;
import dev.sevenstops.report.render.Page.MatrixLine;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.Effect;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The primary metric over two factors, as a table whose colours are verdicts and whose depth is the size of the effect. */
final class FactorMatrix {
    private static final double CLEAR = 2;
    private static final double STRONG = 10;

    private FactorMatrix() {}

    /** The first factor down, the second across; one table for each combination of any others. */
    static List<Matrix> of(CellGroup group) {
        List<String> factors = group.factors();
        if (factors.size() < 2) {
            return List.of();
        }
        String down = factors.get(0);
        String across = factors.get(1);
        Map<Map<String, String>, List<Row>> tables = new LinkedHashMap<>();
        for (Row row : group.cells()) {
            Map<String, String> rest =
                    new LinkedHashMap<>(row.experiment().cell().levels());
            rest.keySet().retainAll(factors.subList(2, factors.size()));
            tables.computeIfAbsent(rest, key -> new ArrayList<>()).add(row);
        }
        List<Matrix> matrices = new ArrayList<>();
        tables.forEach((rest, rows) -> {
            Matrix matrix = matrix(group, down, across, rest, rows);
            // A sweep has one row and one column of cells: its charts say that already.
            long filled = matrix.lines().stream()
                    .flatMap(line -> line.cells().stream())
                    .filter(cell -> !cell.anchor().isEmpty())
                    .count();
            if (filled > matrix.columns().size() + matrix.lines().size() - 1) {
                matrices.add(matrix);
            }
        });
        return matrices;
    }

    private static Matrix matrix(
            CellGroup group, String down, String across, Map<String, String> rest, List<Row> rows) {
        List<String> columns = group.levels(across);
        List<MatrixLine> lines = new ArrayList<>();
        for (String level : group.levels(down)) {
            List<MatrixCell> cells = new ArrayList<>();
            for (String column : columns) {
                cells.add(rows.stream()
                        .filter(row ->
                                level.equals(row.experiment().cell().levels().get(down))
                                        && column.equals(
                                                row.experiment().cell().levels().get(across)))
                        .findFirst()
                        .map(FactorMatrix::cell)
                        .orElse(new MatrixCell("", "", "not measured", "", "none", "")));
            }
            lines.add(new MatrixLine(level, cells));
        }
        return new Matrix(
                group.lead().experiment().primary().label() + ": " + down + " by " + across
                        + (rest.isEmpty() ? "" : ", " + TableRow.levels(rest)),
                down,
                across,
                columns,
                lines);
    }

    private static MatrixCell cell(Row row) {
        Comparison primary = row.primary();
        String unit = primary.metric().unit();
        String words = row.throughProxy().words().isEmpty()
                ? primary.verdict().word()
                : row.throughProxy().words();
        return new MatrixCell(
                Format.value(primary.before(), unit),
                Format.value(primary.after(), unit),
                words,
                TableRow.ratio(primary),
                PageBuilder.tone(primary.verdict()) + " " + depth(primary),
                TableRow.anchor(row));
    }

    private static String depth(Comparison comparison) {
        double size = switch (comparison.effect()) {
            case Effect.Estimated estimated -> Math.max(estimated.ratio(), 1 / estimated.ratio());
            case Effect.AtMost atMost -> 1 / atMost.ratio();
            case Effect.AtLeast atLeast -> atLeast.ratio();
            // from or to zero: no ratio is larger
            case Effect.None none -> comparison.verdict().isCalled() ? STRONG : 1;
        };
        return size >= STRONG ? "d3" : size >= CLEAR ? "d2" : "d1";
    }
}
