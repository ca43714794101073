package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.WarmUp;
import dev.sevenstops.report.model.WarmUp.Turn;
import dev.sevenstops.report.model.WarmUp.Verdict;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class WarmUpRecordTest {
    private static final Turn COLD = turn(4);
    private static final Turn WARM = turn(0.01);

    private static Turn turn(double compilerSeconds) {
        return new Turn(10, 1000, OptionalDouble.of(0.001), OptionalDouble.of(2), OptionalDouble.of(compilerSeconds));
    }

    @Test
    void itIsOverWhenTheLastArmOfATurnHasSettledToo() {
        WarmUpRecord record = new WarmUpRecord(List.of("after", "before"), 9);

        assertFalse(record.add("after", COLD));
        assertFalse(record.add("before", COLD));
        assertFalse(record.add("after", WARM));
        assertFalse(record.add("before", COLD));
        assertFalse(record.add("after", WARM));
        assertFalse(record.add("before", WARM), "once is not enough");
        assertFalse(record.add("after", WARM), "the other arm has had one turn less");
        assertTrue(record.add("before", WARM));

        assertEquals(
                Map.of(
                        "after", new WarmUp(Verdict.SETTLED, List.of(COLD, WARM, WARM, WARM)),
                        "before", new WarmUp(Verdict.SETTLED, List.of(COLD, COLD, WARM, WARM))),
                record.warmUps());
    }

    @Test
    void itIsOverAfterTheMostTurnsWhateverTheySay() {
        WarmUpRecord record = new WarmUpRecord(List.of("after", "before"), 2);

        assertFalse(record.add("after", COLD));
        assertFalse(record.add("before", COLD));
        assertFalse(record.add("after", WARM));
        assertTrue(record.add("before", COLD));

        assertEquals(
                List.of(Verdict.CANNOT_TELL, Verdict.NOT_SETTLED),
                record.warmUps().values().stream().map(WarmUp::verdict).toList());
    }

    @Test
    void withoutATurnThereIsNothingToSay() {
        WarmUpRecord record = new WarmUpRecord(List.of("before"), 0);

        assertEquals(Map.of(), record.warmUps());
        assertThrows(IllegalArgumentException.class, () -> record.add("after", COLD));
    }
}
