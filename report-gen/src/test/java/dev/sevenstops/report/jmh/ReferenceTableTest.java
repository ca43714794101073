package dev.sevenstops.report.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sevenstops.report.fixture.Repository;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the table of jmh/README.md and the committed result together. */
class ReferenceTableTest {
    @Test
    void theTableIsMadeFromTheCommittedResult() throws IOException {
        JmhResults results = JmhReader.ofRun(Repository.REFERENCE);
        assertEquals(List.of(), results.damages());
        assertFalse(results.all().isEmpty());
        Repository.check("jmh/README.md", "results/reference-quick/jmh", JmhFragment.markdown(results.all()));
    }
}
