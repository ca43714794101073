package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which of the matrix's experiments are to be run. */
public final class Selection {
    private Selection() {}

    /**
     * The experiments that were asked for, in the matrix's order.
     *
     * @param only ids of stops or of experiments ({@code accept}, {@code serialize/page}); empty for all
     * @throws InputException if one of them selects nothing
     */
    public static List<PlannedExperiment> of(Matrix matrix, List<String> only) throws InputException {
        if (only.isEmpty()) {
            return matrix.experiments();
        }
        Set<String> known = new LinkedHashSet<>();
        for (PlannedExperiment experiment : matrix.experiments()) {
            known.add(experiment.row().stop());
            known.add(experiment.row().id());
        }
        List<String> problems = new ArrayList<>();
        for (String name : only) {
            if (!known.contains(name)) {
                problems.add("matrix.only: the matrix has no experiment '" + name + "'"
                        + Suggestions.didYouMean(name, known) + "; it has " + String.join(", ", known));
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return matrix.experiments().stream()
                .filter(e ->
                        only.contains(e.row().stop()) || only.contains(e.row().id()))
                .toList();
    }
}
