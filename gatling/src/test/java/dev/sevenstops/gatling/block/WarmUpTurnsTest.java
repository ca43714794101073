package dev.sevenstops.gatling.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.report.model.Slice;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmUpTurnsTest {
    @ParameterizedTest
    @CsvSource({"0, 5, 0", "2, 3, 1", "4, 4, 1", "8, 4, 2", "9, 4, 3", "45, 5, 9", "40, 13, 3"})
    void theyAreAsLongAsTheSlices(double warmUp, double slice, int turns) {
        assertEquals(turns, most(warmUp, slice));
    }

    @ParameterizedTest
    @CsvSource({"15, 10, 3", "35, 36, 3", "20, 17.5, 3", "6, 20, 2"})
    void whereSlicesAreLongTheyAreShorterSoThatThereAreEnoughToTell(double warmUp, double slice, int turns) {
        assertEquals(turns, most(warmUp, slice));
    }

    /** The counter-test's slices are shorter than those that are measured. */
    private static int most(double warmUp, double slice) {
        return WarmUpTurns.most(
                warmUp,
                List.of(
                        new PlannedSlice(0, "before", Slice.Kind.CONTROL, 1, slice / 2),
                        new PlannedSlice(1, "before", Slice.Kind.MEASURE, 2, slice)));
    }
}
