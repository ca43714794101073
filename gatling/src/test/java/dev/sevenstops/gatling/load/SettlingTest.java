package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.WarmUp.Turn;
import dev.sevenstops.report.model.WarmUp.Verdict;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettlingTest {
    /** Of 10 s and 1000 answers. */
    private static Turn turn(double cpuSeconds, double compilerSeconds) {
        return turn(1000, cpuSeconds, compilerSeconds);
    }

    private static Turn turn(long answered, double cpuSeconds, double compilerSeconds) {
        return new Turn(
                10,
                answered,
                OptionalDouble.of(0.001),
                OptionalDouble.of(cpuSeconds),
                OptionalDouble.of(compilerSeconds));
    }

    @ParameterizedTest
    @CsvSource({
        // the last turn's CPU and compilers after 2 s and 0.05 s in the one before
        "2.0, 0.05, SETTLED",
        "2.0, 0.1, SETTLED",
        "2.0, 0.12, NOT_SETTLED",
        "1.81, 0.05, SETTLED",
        "1.79, 0.05, NOT_SETTLED",
        "2.19, 0.05, SETTLED",
        "2.21, 0.05, NOT_SETTLED"
    })
    void bothTheCompilersAndTheCpuOfARequestHaveToSettle(double cpu, double compilers, Verdict verdict) {
        assertEquals(verdict, Settling.verdict(List.of(turn(9, 4), turn(2, 0.05), turn(cpu, compilers))));
    }

    @Test
    void oneTurnInWhichTheCompilersWereQuietIsNotEnough() {
        assertEquals(Verdict.NOT_SETTLED, Settling.verdict(List.of(turn(9, 4), turn(2, 0.5), turn(2, 0.05))));
    }

    @Test
    void whatWasSentMoreOfCostsMoreAndIsTheSame() {
        assertEquals(
                Verdict.SETTLED, Settling.verdict(List.of(turn(1000, 9, 4), turn(1000, 2, 0.05), turn(2000, 4, 0.05))));
        assertEquals(
                Verdict.NOT_SETTLED,
                Settling.verdict(List.of(turn(1000, 9, 4), turn(1000, 2, 0.05), turn(2000, 2, 0.05))));
    }

    @ParameterizedTest
    @CsvSource({"49, 2.0", "1000, 0.19"})
    void whereTheCpuOfARequestCannotBeToldTheCompilersDecide(long answered, double cpu) {
        Turn few = turn(answered, cpu, 0.05);

        assertEquals(Verdict.SETTLED, Settling.verdict(List.of(turn(9, 4), turn(9, 0.05), few)));
        assertEquals(Verdict.SETTLED, Settling.verdict(List.of(few, turn(9, 0.05))));
        assertEquals(Verdict.NOT_SETTLED, Settling.verdict(List.of(turn(9, 4), few, turn(answered, cpu, 0.5))));
    }

    @Test
    void twoTicksOfAShortTurnAreNothing() {
        Turn quiet = new Turn(1, 10, OptionalDouble.of(1), OptionalDouble.of(0.1), OptionalDouble.of(1.02 - 1.0));
        Turn busy = new Turn(1, 10, OptionalDouble.of(1), OptionalDouble.of(0.1), OptionalDouble.of(0.03));

        assertEquals(Verdict.SETTLED, Settling.verdict(List.of(quiet, quiet)));
        assertEquals(Verdict.NOT_SETTLED, Settling.verdict(List.of(quiet, busy)));
    }

    @Test
    void theColdTurnAloneTellsNothing() {
        assertEquals(Verdict.CANNOT_TELL, Settling.verdict(List.of(turn(9, 4))));
        assertEquals(Verdict.CANNOT_TELL, Settling.verdict(List.of(turn(9, 0.05))));
    }

    @Test
    void aSecondTurnTellsWhatItIsLikeItselfAndNotByTheColdOne() {
        assertEquals(Verdict.NOT_SETTLED, Settling.verdict(List.of(turn(9, 4), turn(2, 0.5))));
        assertEquals(Verdict.CANNOT_TELL, Settling.verdict(List.of(turn(9, 4), turn(2, 0.05))));
        assertEquals(Verdict.CANNOT_TELL, Settling.verdict(List.of(turn(9, 0.05), turn(2, 0.05))));
        assertEquals(Verdict.SETTLED, Settling.verdict(List.of(turn(2, 0.05), turn(2, 0.05))));
    }

    @Test
    void withoutTheCompilersTimeAndWithoutAnswersNothingIsTold() {
        Turn unknown = new Turn(10, 1000, OptionalDouble.of(0.001), OptionalDouble.of(2), OptionalDouble.empty());
        Turn nothing = new Turn(10, 0, OptionalDouble.empty(), OptionalDouble.of(0), OptionalDouble.of(0));

        for (Turn turn : List.of(unknown, nothing)) {
            assertEquals(Verdict.CANNOT_TELL, Settling.verdict(List.of(turn, turn, turn)));
            assertEquals(Verdict.CANNOT_TELL, Settling.verdict(List.of(turn(9, 4), turn, turn(2, 0.05))));
            assertFalse(Settling.over(List.of(List.of(turn, turn, turn))));
        }
    }

    @Test
    void aWarmUpEndsForAllArmsOrForNoneAndNotBeforeItsThirdTurn() {
        Turn warm = turn(2, 0.05);
        Turn cold = turn(9, 4);

        assertTrue(Settling.over(List.of(List.of(cold, warm, warm), List.of(cold, warm, warm))));
        assertFalse(Settling.over(List.of(List.of(cold, warm, warm), List.of(cold, cold, warm))));
        assertFalse(Settling.over(List.of(List.of(warm, warm), List.of(warm, warm))));
    }
}
