package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The order of a block's slices. Machines drift, so an arm must not always come first: slices come in fours, A B B A or B A A
 * B, in which a steady drift cancels out; a remaining pair is A B or B A. Which of the two is drawn from a seed.
 */
final class SliceOrder {
    private SliceOrder() {}

    /**
     * The counter-tests of both arms, then the measured slices. The counter-tests come first since nothing has been provoked
     * yet that could linger.
     *
     * @param control whether there are counter-tests
     * @param orderSeed what the order is drawn from
     * @param mirrored swaps the arms: of two blocks with the same order seed the second is the mirror image of the first
     * @param loadSeed what the slices' own seeds are derived from
     */
    static List<PlannedSlice> of(Profile profile, boolean control, long orderSeed, boolean mirrored, long loadSeed) {
        SplittableRandom random = new SplittableRandom(orderSeed);
        List<PlannedSlice> slices = new ArrayList<>();
        boolean controlFirst = random.nextBoolean() ^ mirrored;
        long controlSeed = Seeds.derive(loadSeed, "control");
        if (control) {
            for (boolean before : new boolean[] {controlFirst, !controlFirst}) {
                slices.add(new PlannedSlice(
                        slices.size(), arm(before), Slice.Kind.CONTROL, controlSeed, profile.controlSeconds()));
            }
        }
        boolean first = false;
        for (int pair = 0; pair < profile.slices() / 2; pair++) {
            // The second pair of a four is the first one reversed.
            first = pair % 2 == 0 ? random.nextBoolean() ^ mirrored : !first;
            long seed = Seeds.derive(loadSeed, "pair " + pair);
            for (boolean before : new boolean[] {first, !first}) {
                slices.add(
                        new PlannedSlice(slices.size(), arm(before), Slice.Kind.MEASURE, seed, profile.sliceSeconds()));
            }
        }
        return List.copyOf(slices);
    }

    private static String arm(boolean before) {
        return before ? Experiment.BEFORE : Experiment.AFTER;
    }
}
