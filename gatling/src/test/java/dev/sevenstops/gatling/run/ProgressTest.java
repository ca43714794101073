package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.Samples;
import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.Planner;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Matrix MATRIX = Samples.matrix();

    private final AtomicLong clock = new AtomicLong(77);
    private final Plan plan =
            Planner.plan(MATRIX, new Profile("p", 2, 2, 6, 10, 3, Matrix.Factors.ALL), MATRIX.experiments(), 1);
    private final Progress progress = new Progress(plan.blocks(), clock::get);

    private void pass(double seconds) {
        clock.addAndGet((long) (seconds * 1e9));
    }

    @Test
    void beforeAnythingIsMeasuredTheEstimateIsThePlans() {
        assertEquals(plan.estimatedSeconds(), progress.remainingSeconds(), 1e-6);
        pass(10);
        assertEquals(10, progress.elapsedSeconds(), 1e-6);
        assertEquals(plan.estimatedSeconds() - 10, progress.remainingSeconds(), 1e-6);
    }

    @Test
    void whatABlockTookCorrectsTheEstimateOfTheOthers() {
        double first = plan.blocks().getFirst().estimatedSeconds();
        progress.blockStarted();
        pass(2 * first);
        progress.blockEnded();
        assertEquals(2 * (plan.estimatedSeconds() - first), progress.remainingSeconds(), 1e-6);
    }

    @Test
    void aBlockThatTakesLongerThanItsEstimateNeverMakesTheRestNegative() {
        for (int i = 0; i < plan.blocks().size(); i++) {
            progress.blockStarted();
            pass(1000);
            assertTrue(progress.remainingSeconds() >= 0);
            progress.blockEnded();
        }
        assertEquals(0, progress.remainingSeconds(), 1e-6);
    }

    @Test
    void aLineSaysWhereWhatAndHowLong() {
        pass(61);
        double left =
                plan.estimatedSeconds() - Math.min(61, plan.blocks().getFirst().estimatedSeconds());
        assertEquals(
                "[1/4] 01:01  " + Progress.time(left) + " left  accept/backlog         what", progress.line("what"));
        assertEquals("1:00:01", Progress.time(3601));
    }

    @Test
    void theGeneratorsLinesAreReadAndOtherOutputIsNot() {
        assertEquals(
                Optional.of(new SliceProgress(2, 8, "after", "measure", "p99 12.1 ms")),
                SliceProgress.parse(
                        "{\"slice\":2,\"of\":8,\"arm\":\"after\",\"kind\":\"MEASURE\",\"elapsed\":3.2,\"figure\":\"p99 12.1 ms\"}"));
        assertEquals(Optional.empty(), SliceProgress.parse("{not json"));
        assertEquals(Optional.empty(), SliceProgress.parse("Simulation started..."));
    }
}
