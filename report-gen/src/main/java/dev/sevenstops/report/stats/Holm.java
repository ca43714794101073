package dev.sevenstops.report.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Holm's step-down correction: of a family of tests none is called by chance with more than the level's probability, however
 * the tests depend on each other.
 *
 * <p>Source: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979).
 */
public final class Holm {
    private Holm() {}

    /**
     * The adjusted p values: a test may be called if its own is at most the level.
     *
     * @param p one p value a test; one that has none counts as 1, which keeps its place in the family and makes the others'
     *     correction larger, never smaller
     * @return in the same order, each at most 1 and at least what it was
     */
    public static List<Double> adjust(List<Double> p) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < p.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(p::get));
        Double[] adjusted = new Double[p.size()];
        double largest = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            int test = order.get(rank);
            largest = Math.max(largest, Math.min(1, p.get(test) * (order.size() - rank)));
            adjusted[test] = largest;
        }
        return List.of(adjusted);
    }
}
