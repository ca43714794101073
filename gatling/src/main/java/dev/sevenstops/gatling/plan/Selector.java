package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.report.model.Cell;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A part of the matrix, as a user writes it: {@code accept}, {@code serialize/cross}, {@code serialize/cross@via=nginx} or, for a
 * filter over all experiments, {@code @via=nginx}.
 *
 * @param name the id of a stop or of an experiment; empty for a filter
 * @param levels the levels that a cell must have; an experiment without the factor {@link Cell#VIA} is at {@link Cell#DIRECT}
 */
record Selector(String name, Map<String, String> levels) {
    /**
     * Reads one.
     *
     * @throws InputException if it names a factor twice: a cell has one level of it, and only the last would count
     */
    static Selector parse(String text) throws InputException {
        int at = text.indexOf('@');
        if (at < 0) {
            return new Selector(text, Map.of());
        }
        String name = text.substring(0, at);
        Map<String, String> levels = new LinkedHashMap<>();
        Map<String, String> again = new LinkedHashMap<>();
        for (String part : text.substring(at + 1).split(",", -1)) {
            int equals = part.indexOf('=');
            String factor =
                    equals < 0 ? part.strip() : part.substring(0, equals).strip();
            String level = equals < 0 ? "" : part.substring(equals + 1).strip();
            if (levels.containsKey(factor)) {
                again.put(factor, level);
            } else {
                levels.put(factor, level);
            }
        }
        if (!again.isEmpty()) {
            Map<String, String> other = new LinkedHashMap<>(levels);
            other.putAll(again);
            throw new InputException("matrix.only: '" + text + "' names " + String.join(", ", again.keySet())
                    + " twice, but a cell has one level of it; two cells are named " + cell(name, levels) + ","
                    + cell(name, other));
        }
        return new Selector(name, levels);
    }

    private static String cell(String name, Map<String, String> levels) {
        return name + "@"
                + String.join(
                        ",",
                        levels.entrySet().stream()
                                .map(level -> level.getKey() + "=" + level.getValue())
                                .toList());
    }

    boolean isFilter() {
        return name.isEmpty();
    }

    /** Whether it names an experiment or cells of it, so that it is taken by the word. */
    boolean isExplicit() {
        return name.contains("/") || (!isFilter() && !levels.isEmpty());
    }

    /** Whether it names the cell's stop or experiment. */
    boolean names(PlannedExperiment cell) {
        return cell.row().stop().equals(name) || cell.row().cell().experiment().equals(name);
    }

    boolean selects(PlannedExperiment cell) {
        Cell of = cell.row().cell();
        return (isFilter() || names(cell))
                && levels.entrySet().stream()
                        .allMatch(level -> level.getValue()
                                .equals(
                                        level.getKey().equals(Cell.VIA)
                                                ? of.via()
                                                : of.levels().getOrDefault(level.getKey(), "")));
    }
}
