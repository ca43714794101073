package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarningsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | few blocks: 1, which decides nothing; 3 call effects of 2x or more, 6 finer ones",
                "2 | few blocks: 2, which decide nothing; 3 call effects of 2x or more, 6 finer ones",
                "3 | few blocks: 3, of which only effects of 2x or more are called; 6 call finer ones",
                "5 | few blocks: 5, of which only effects of 2x or more are called; 6 call finer ones"
            })
    void whatFewBlocksCallIsSaid(int blocks, String warning) {
        Pair pair = new Pair(0, new MetricValue.Exact(1), new MetricValue.Exact(2));

        assertEquals(List.of(warning), Warnings.ofValues(Collections.nCopies(blocks, pair)));
        assertEquals(List.of(), Warnings.ofValues(Collections.nCopies(6, pair)));
    }
}
