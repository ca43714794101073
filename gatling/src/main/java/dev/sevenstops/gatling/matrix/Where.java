package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.matrix.Factors.Factor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Some cells of an experiment: those that have one of the given levels of each factor that is named.
 *
 * @param levels by factor; cells may have any level of a factor that is not there
 */
record Where(Map<String, List<String>> levels) {

    /** Reads a mapping of factors to a level or several; a problem for each that the experiment does not have. */
    static Where read(Value value, List<Factor> factors) {
        Section section = value.section();
        Map<String, List<String>> levels = new LinkedHashMap<>();
        section.all().forEach((name, asked) -> {
            Optional<Factor> factor =
                    factors.stream().filter(one -> one.name().equals(name)).findFirst();
            if (factor.isEmpty()) {
                section.key(name)
                        .problem("the experiment has no factor '" + name + "'"
                                + Suggestions.didYouMean(
                                        name, factors.stream().map(Factor::name).toList()));
                return;
            }
            List<String> known = factor.get().levels();
            levels.put(
                    name,
                    asked.items().stream()
                            .flatMap(level -> level(level, known).stream())
                            .toList());
        });
        if (section.isEmpty() && value.isMapping()) {
            value.problem("'" + value.name() + "' names no factor");
        }
        return new Where(levels);
    }

    /** One of the known levels. A misspelt one is a problem and none of them: taken for the first, it would be that of the first cell. */
    private static Optional<String> level(Value value, List<String> known) {
        String level = value.oneOf(known);
        return value.node() instanceof ScalarNode scalar && scalar.getValue().equals(level)
                ? Optional.of(level)
                : Optional.empty();
    }

    /** Whether a cell with these levels is one of them. */
    boolean holds(Map<String, String> cell) {
        return levels.entrySet().stream()
                .allMatch(asked -> asked.getValue().contains(cell.getOrDefault(asked.getKey(), "")));
    }
}
