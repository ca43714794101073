package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix.Network;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.report.model.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which cells this machine can measure. What it cannot is skipped with the reason, and never measured in some other way.
 *
 * @param cells those that can be measured
 * @param skipped a line for each reason, with the cells that it concerns
 */
record Feasibility(List<PlannedExperiment> cells, List<String> skipped) {
    /**
     * With an A/A pair behind the first cell of each experiment, where the profile wants them and the cell is none itself.
     *
     * @return in the order in which blocks are planned
     */
    List<PlannedExperiment> withPairs(Profile profile) {
        List<PlannedExperiment> all = new ArrayList<>();
        Set<String> led = new HashSet<>();
        for (PlannedExperiment cell : cells) {
            all.add(cell);
            if (profile.pairs() && led.add(cell.row().cell().experiment()) && !cell.isAgainstItself()) {
                all.add(cell.pair(profile));
            }
        }
        return List.copyOf(all);
    }

    /**
     * Refuses to measure nothing where the user himself has said what: an exit code of 0 would say that it was measured.
     *
     * @param asked with {@code -Dmatrix.only} and {@code -Dmatrix.via}; empty if the profile alone says what is measured
     */
    void check(List<String> asked) throws InputException {
        if (asked.isEmpty() || !cells.isEmpty()) {
            return;
        }
        boolean named = asked.stream().anyMatch(name -> !name.startsWith("@"));
        List<String> lines = new ArrayList<>();
        lines.add((named ? "matrix.only" : "matrix.via") + ": nothing of " + String.join(", ", asked)
                + " can be measured on this machine");
        lines.addAll(skipped);
        throw new InputException(lines);
    }

    static Feasibility of(List<PlannedExperiment> selected, ProxyLauncher proxies, Namespaces namespaces)
            throws InterruptedException {
        // Finding out takes a process or two, so each network is tried once.
        Map<Network, Optional<String>> networks = new HashMap<>();
        List<PlannedExperiment> cells = new ArrayList<>();
        Map<String, List<String>> skipped = new LinkedHashMap<>();
        for (PlannedExperiment cell : selected) {
            Optional<String> reason =
                    cell.via().equals(Cell.DIRECT) ? Optional.empty() : proxies.impossible(cell.via(), cell.setup());
            Optional<Network> network = cell.setup().network();
            if (reason.isEmpty() && network.isPresent()) {
                if (!networks.containsKey(network.get())) {
                    networks.put(network.get(), namespaces.impossible(network.get()));
                }
                reason = networks.getOrDefault(network.get(), Optional.empty());
            }
            if (reason.isPresent()) {
                skipped.computeIfAbsent(reason.get(), why -> new ArrayList<>())
                        .add(cell.row().id());
            } else {
                cells.add(cell);
            }
        }
        List<String> lines = new ArrayList<>();
        skipped.forEach((why, ids) -> lines.add("Skipped " + String.join(" and ", ids) + ": " + why));
        return new Feasibility(List.copyOf(cells), List.copyOf(lines));
    }
}
