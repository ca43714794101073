package dev.sevenstops.report.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a row stands in the matrix: one combination of factor levels of an experiment.
 *
 * @param experiment the experiment as matrix.yaml names it, {@code <stop>/<name>}; all its cells share it
 * @param levels the level of each factor, by the factor's name, in the order of the file; empty for an experiment without
 *     factors. The factor {@value #VIA} says what the requests go through.
 */
public record Cell(String experiment, Map<String, String> levels) {

    /** The factor whose levels are {@value #DIRECT} and the kinds of reverse proxies. */
    public static final String VIA = "via";

    /** The level of {@link #VIA} without a proxy. */
    public static final String DIRECT = "direct";

    /** What the requests go through: {@value #DIRECT} or the kind of the proxy. */
    public String via() {
        return levels.getOrDefault(VIA, DIRECT);
    }

    /** The levels of every factor but {@link #VIA}: cells that share them differ in the proxy only. */
    public Map<String, String> otherLevels() {
        Map<String, String> others = new LinkedHashMap<>(levels);
        others.remove(VIA);
        return others;
    }
}
