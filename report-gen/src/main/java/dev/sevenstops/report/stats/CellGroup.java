package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Stop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cells of one experiment on one runtime.
 *
 * @param experiment as {@link dev.sevenstops.report.model.Cell#experiment()}
 * @param stop where the fault lives
 * @param runtime name of the JVM under test
 * @param cells in the order of the run, never empty; the first leads
 */
public record CellGroup(String experiment, String stop, String runtime, List<Row> cells) {

    static List<CellGroup> of(List<Row> rows) {
        Map<String, List<Row>> cells = new LinkedHashMap<>();
        for (Row row : rows) {
            // NUL can be in neither name.
            cells.computeIfAbsent(row.experiment().cell().experiment() + '\0' + row.runtime(), key -> new ArrayList<>())
                    .add(row);
        }
        List<CellGroup> groups = new ArrayList<>();
        for (List<Row> of : cells.values()) {
            Row first = of.getFirst();
            groups.add(new CellGroup(
                    first.experiment().cell().experiment(),
                    first.experiment().stop(),
                    first.runtime(),
                    List.copyOf(of)));
        }
        groups.sort(Comparator.comparingInt(
                group -> Stop.of(group.stop()).map(Stop::ordinal).orElse(Stop.values().length)));
        return List.copyOf(groups);
    }

    /** The cell that stands for the experiment. */
    public Row lead() {
        return cells.getFirst();
    }

    /** All cells but the lead. */
    public List<Row> others() {
        return cells.subList(1, cells.size());
    }

    /** The factors that have at least two levels among the cells, in their order. */
    public List<String> factors() {
        Set<String> names = new LinkedHashSet<>();
        cells.forEach(row -> names.addAll(row.experiment().cell().levels().keySet()));
        return names.stream().filter(factor -> levels(factor).size() > 1).toList();
    }

    /** The levels of a factor in the order in which the cells have them. */
    public List<String> levels(String factor) {
        Set<String> levels = new LinkedHashSet<>();
        for (Row row : cells) {
            String level = row.experiment().cell().levels().get(factor);
            if (level != null) {
                levels.add(level);
            }
        }
        return List.copyOf(levels);
    }
}
