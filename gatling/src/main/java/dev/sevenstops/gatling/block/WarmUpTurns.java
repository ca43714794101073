package dev.sevenstops.gatling.block;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import java.util.List;

/** Into how many turns of each arm a warm-up is divided. */
public final class WarmUpTurns {
    /**
     * Turns of each arm after which a warm-up may end before it is as long as it may be. The first one is cold, and two that agree by
     * chance are rarer among those that come later.
     */
    public static final int FEWEST = 3;

    private static final double SHORTEST_SECONDS = 3;

    private WarmUpTurns() {}

    /**
     * How many there are at the most: each as long as the slices are, or shorter, so that there are as many as tell whether a JVM has
     * settled; but not so short that what is large is not answered in one. What happens only where load begins and ends, such as closing
     * connections, makes the JVM throw code away that it had compiled without having seen that; after one long turn the first slices
     * would be measured while it compiles it again.
     *
     * @param warmUpSeconds the most load on each arm before the first slice
     * @param slices of the block
     */
    public static int most(double warmUpSeconds, List<PlannedSlice> slices) {
        double slice = slices.stream().mapToDouble(PlannedSlice::seconds).max().orElse(Double.MAX_VALUE);
        int asLongAsSlices = (int) (warmUpSeconds / slice);
        int enough = Math.min(FEWEST, (int) (warmUpSeconds / SHORTEST_SECONDS));
        return warmUpSeconds > 0 ? Math.max(1, Math.max(asLongAsSlices, enough)) : 0;
    }
}
