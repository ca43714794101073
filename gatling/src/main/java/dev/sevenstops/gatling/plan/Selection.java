package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.Factors;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.Suggestions;
import dev.sevenstops.report.model.Cell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which cells of the matrix's experiments are to be run. */
public final class Selection {
    private Selection() {}

    /**
     * The cells that were asked for and that the profile measures, in the matrix's order.
     *
     * <p>An experiment that is asked for by its own name is measured with all its cells, whatever the profile says; one that is
     * asked for as part of its stop, or not at all, as the profile says: in a profile with {@code factors: lead} its first cell,
     * or the first one through each of the proxies that were asked for.
     *
     * @param only as {@link Selector} reads them; empty for all
     * @throws InputException if one of them selects nothing, or all of them together
     */
    public static List<PlannedExperiment> of(Matrix matrix, Profile profile, List<String> only) throws InputException {
        List<Selector> selectors = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String text : only) {
            try {
                Selector selector = Selector.parse(text);
                selectors.add(selector);
                problem(matrix, selector).ifPresent(problems::add);
            } catch (InputException unreadable) {
                problems.addAll(unreadable.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        List<Selector> named = selectors.stream().filter(s -> !s.isFilter()).toList();
        List<Selector> filters = selectors.stream().filter(Selector::isFilter).toList();
        List<PlannedExperiment> selected = new ArrayList<>();
        Set<String> led = new HashSet<>();
        for (PlannedExperiment cell : matrix.experiments()) {
            Cell of = cell.row().cell();
            boolean asked = named.isEmpty() || named.stream().anyMatch(s -> s.selects(cell));
            if (!asked || !(filters.isEmpty() || filters.stream().anyMatch(s -> s.selects(cell)))) {
                continue;
            }
            boolean explicit = named.stream().anyMatch(s -> s.selects(cell) && s.isExplicit());
            boolean first = filters.isEmpty() ? cell.lead() : led.add(of.experiment() + " " + of.via());
            boolean measured = cell.isMeasuredIn(profile) && (profile.factors() == Factors.ALL || first);
            if (explicit || measured) {
                selected.add(cell);
            }
        }
        if (selected.isEmpty()) {
            if (only.isEmpty()) {
                throw new InputException("matrix.profile: the profile '" + profile.name() + "' measures no experiment");
            }
            throw new InputException(
                    "matrix.only: profile '" + profile.name() + "' measures nothing of " + String.join(", ", only)
                            + "; name an experiment in full (<stop>/<name>) to measure it in any profile");
        }
        return List.copyOf(selected);
    }

    private static Optional<String> problem(Matrix matrix, Selector selector) {
        List<PlannedExperiment> cells = matrix.experiments();
        Set<String> known = new LinkedHashSet<>();
        for (PlannedExperiment cell : cells) {
            known.add(cell.row().stop());
            known.add(cell.row().cell().experiment());
        }
        if (!selector.isFilter() && !known.contains(selector.name())) {
            return Optional.of("matrix.only: the matrix has no experiment '" + selector.name() + "'"
                    + Suggestions.didYouMean(selector.name(), known) + "; it has " + String.join(", ", known));
        }
        if (cells.stream().anyMatch(selector::selects)) {
            return Optional.empty();
        }
        Set<String> levels = new LinkedHashSet<>();
        for (PlannedExperiment cell : cells) {
            if (selector.isFilter() || selector.names(cell)) {
                cell.row().cell().levels().forEach((factor, level) -> levels.add(factor + "=" + level));
            }
        }
        String where = selector.isFilter() ? "the matrix" : "'" + selector.name() + "'";
        String asked = String.join(
                ",",
                selector.levels().entrySet().stream()
                        .map(level -> level.getKey() + "=" + level.getValue())
                        .toList());
        return Optional.of(
                "matrix." + (selector.isFilter() ? "via" : "only") + ": " + where + " has no cell with " + asked
                        + Suggestions.didYouMean(asked, levels)
                        + (levels.isEmpty() ? "; it has no factors" : "; its levels are " + String.join(", ", levels)));
    }
}
