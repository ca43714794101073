package dev.sevenstops.gatling.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.corpus.Corpus;
import dev.sevenstops.corpus.FramingCase;
import dev.sevenstops.gatling.run.Children;
import dev.sevenstops.gatling.run.Commands;
import dev.sevenstops.report.agreement.Agreement.Cell;
import dev.sevenstops.report.agreement.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real service behind real proxies, with the cases about lengths; the whole corpus is for {@code ./stops agreement}. */
@Timeout(180)
class AgreementIT {
    private static final List<FramingCase> CASES =
            Corpus.all().stream().filter(one -> one.group().equals("length")).toList();

    private final Children children = new Children();

    @AfterEach
    void stop() {
        children.stop();
    }

    private List<Cell> demonstrate(String framing, Path work, Via... vias) throws Exception {
        Path root =
                Optional.ofNullable(Path.of("").toAbsolutePath().getParent()).orElseThrow();
        Demonstration demonstration = new Demonstration(Commands.ofBuild(root), children, work, line -> {});
        List<Cell> cells =
                demonstration.run(List.of(framing), List.of(vias), CASES).cells();
        assertEquals(vias.length * CASES.size(), cells.size());
        return cells;
    }

    @Test
    void strictFramingAgreesWithTheProxies(@TempDir Path work) throws Exception {
        for (Cell cell : demonstrate("strict", work, Via.DIRECT, Via.EMBEDDED, Via.UNDERTOW)) {
            assertTrue(cell.verdict() != Verdict.DISAGREE, cell::toString);
            assertEquals(0, cell.smuggled(), cell::toString);
        }
    }

    /** The counter-test: what is looked for is there where the web server frames the requests itself. */
    @Test
    void helidonsOwnFramingDoesNot(@TempDir Path work) throws Exception {
        assertTrue(
                demonstrate("helidon", work, Via.DIRECT).stream().anyMatch(cell -> cell.verdict() == Verdict.DISAGREE));
    }
}
