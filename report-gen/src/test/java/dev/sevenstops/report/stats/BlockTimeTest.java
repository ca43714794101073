package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.report.fixture.SampleBlocks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockTimeTest {
    @Test
    void whatOfABlockIsLoad() {
        // six slices of 10 s in 62 s; 60 of 2.9 + 8 + 62 + 0.8 = 73.7 s
        BlockTime time = BlockTime.of(List.of(SampleBlocks.accept(0))).orElseThrow();
        assertEquals(60, time.load(), 1e-9);
        assertEquals(2, time.between(), 1e-9);
        assertEquals(60 / 73.7, time.share(), 1e-9);
        assertEquals(
                "Load 81 % of the time: start 2.9 s, warm-up 8.0 s, load 60.0 s, between slices 2.0 s, stop 0.8 s (mean of 1"
                        + " block)",
                time.text());
    }

    @Test
    void blocksThatWereMeasuredInVainTookTheirTimeAndThoseThatWereNotMeasuredSayNothing() {
        // one slice of 10 s in the 62 s of the second one
        BlockTime time = BlockTime.of(List.of(SampleBlocks.accept(0), SampleBlocks.invalid(0), SampleBlocks.failed(1)))
                .orElseThrow();
        assertEquals(2, time.blocks());
        assertEquals(35, time.load(), 1e-9);
        assertEquals(27, time.between(), 1e-9);
    }

    @Test
    void withoutBlocksThereIsNoTime() {
        assertEquals(Optional.empty(), BlockTime.of(List.of()));
        assertEquals(Optional.empty(), BlockTime.of(List.of(SampleBlocks.failed(0))));
    }
}
