package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleRun;
import dev.sevenstops.report.fixture.SampleWarmUps;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.WarmUp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What rows and runs say of how their blocks were warmed up. */
class WarmUpTest {
    private static Block block(int index, WarmUp before, WarmUp after) {
        return SampleWarmUps.on(SampleBlocks.accept(index), before, after);
    }

    private static Row row(Block... blocks) {
        return Row.of(SampleRun.accept(), "25", List.of(blocks));
    }

    private static Optional<String> sentence(Row row) {
        return Settled.of(row).flatMap(Settled::sentence);
    }

    @Test
    void blocksThatBeganBeforeAnArmHadSettledAreAWarningAndStayUsable() {
        Row row = row(
                block(0, SampleWarmUps.settled(), SampleWarmUps.settled()),
                block(1, SampleWarmUps.settled(), SampleWarmUps.unsettled()),
                SampleBlocks.accept(2));

        assertTrue(
                Warnings.of(row)
                        .contains(
                                "not settled: 1 of 2 blocks began before the JVM had settled, after 3 turns (12.0 s) of load"
                                        + " on each arm; in block 1 compiling took 7.5 % and then 5.0 % of the last two turns of the"
                                        + " after arm (settled: 1 %), and a request 2.00 ms and then 1.50 ms of CPU (settled: within"
                                        + " 10 %)"),
                Warnings.of(row)::toString);
        assertEquals(Optional.empty(), sentence(row));
        assertEquals(3, row.usable().size());
    }

    @Test
    void aWarmUpOfOneTurnThatWasTooShortSaysWhatItHas() {
        WarmUp one = new WarmUp(
                WarmUp.Verdict.NOT_SETTLED, List.of(SampleWarmUps.unsettled().cold()));

        assertEquals(
                Optional.of(
                        "not settled: 1 of 1 blocks began before the JVM had settled, after 1 turn (4.0 s) of load on each"
                                + " arm; in block 0 compiling took 20.0 % of the only turn of the after arm (settled: 1 %)"),
                Settled.of(row(block(0, one, one))).flatMap(Settled::warning));
    }

    @Test
    void blocksThatHadSettledAreSaidToHave() {
        WarmUp longer = new WarmUp(WarmUp.Verdict.SETTLED, longer());
        Row row = row(
                block(0, SampleWarmUps.settled(), SampleWarmUps.settled()),
                block(1, longer, longer),
                block(2, SampleWarmUps.untold(), SampleWarmUps.untold()));

        assertFalse(Warnings.of(row).stream().anyMatch(warning -> warning.contains("settled")));
        assertEquals(
                Optional.of(
                        "warm-up: the JVM had settled in 2 of 3 blocks, after 1 to 4 turns (4.0 to 16.0 s) of load on each"
                                + " arm"),
                sentence(row));
    }

    private static List<WarmUp.Turn> longer() {
        List<WarmUp.Turn> turns = new ArrayList<>(SampleWarmUps.unsettled().turns());
        turns.add(SampleWarmUps.settled().last());
        return turns;
    }

    @Test
    void whereNothingCanBeToldThatIsSaid() {
        assertEquals(
                Optional.of(
                        "warm-up: it cannot be told whether the JVM had settled, after 1 turn (4.0 s) of load on each arm"),
                sentence(row(block(0, SampleWarmUps.untold(), SampleWarmUps.untold()))));
        assertEquals(Optional.empty(), Settled.of(row(SampleBlocks.accept(0))), "nor is it of an earlier version");
    }

    @Test
    void coldIsTheFirstTurnAndWarmTheLastOne() {
        List<ColdAndWarm> lines = ColdAndWarm.of(List.of(
                block(0, SampleWarmUps.settled(), SampleWarmUps.unsettled()),
                SampleWarmUps.on(SampleBlocks.serialize(0), SampleWarmUps.settled(), SampleWarmUps.untold()),
                SampleBlocks.accept(1)));

        assertEquals(
                List.of("25 before", "25 after"),
                lines.stream().map(line -> line.runtime() + " " + line.arm()).toList());
        ColdAndWarm before = lines.getFirst();
        assertEquals(2, before.blocks());
        assertEquals(2, before.settled());
        assertEquals(0, before.unsettled());
        assertEquals(1.4, before.startSeconds(), 1e-12);
        assertEquals(0.2, before.coldCompilers().orElseThrow(), 1e-12);
        assertEquals(0.005, before.warmCompilers().orElseThrow(), 1e-12);
        assertEquals(3, before.cpuRatio().orElseThrow(), 1e-12);
        assertEquals(4, before.latencyRatio().orElseThrow(), 1e-12);
        // what the block of one turn did not tell is not counted
        ColdAndWarm after = lines.getLast();
        assertEquals(2, after.blocks());
        assertEquals(0, after.settled());
        assertEquals(1, after.unsettled());
        assertEquals(0.05, after.warmCompilers().orElseThrow(), 1e-12);
        assertEquals(2, after.cpuRatio().orElseThrow(), 1e-12);
    }

    @Test
    void whereNoBlockSaysHowItWasWarmedUpThereIsNoLine() {
        assertEquals(List.of(), ColdAndWarm.of(List.of(SampleBlocks.accept(0), SampleBlocks.failed(0))));
        ColdAndWarm untold = ColdAndWarm.of(List.of(block(0, SampleWarmUps.untold(), SampleWarmUps.untold())))
                .getFirst();
        assertEquals(OptionalDouble.empty(), untold.coldCompilers());
        assertEquals(OptionalDouble.empty(), untold.warmCompilers());
        assertEquals(OptionalDouble.empty(), untold.cpuRatio());
    }

    @Test
    void aWarmUpHasATurn() {
        assertThrows(IllegalArgumentException.class, () -> new WarmUp(WarmUp.Verdict.SETTLED, List.of()));
    }
}
