package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.gatling.run.GatlingRenderer.Lost;
import dev.sevenstops.gatling.run.GatlingReports.Rendered;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a user is told of the pages that there are not. */
class GatlingReportsTest {
    @Test
    void aReasonIsALineWithTheBlocksThatItConcerns() {
        Map<Path, String> lost = new LinkedHashMap<>();
        for (String block : List.of("a", "b", "c", "d", "e")) {
            lost.put(Path.of("run", "gatling", block), block.equals("b") ? "its log is damaged" : "no room");
        }
        assertEquals(
                List.of(
                        "Gatling's own report of a, c, d and 1 more could not be rendered: no room",
                        "Gatling's own report of b could not be rendered: its log is damaged"),
                new Rendered(Map.of(), lost).problems());
        assertEquals(List.of(), new Rendered(Map.of(), Map.of()).problems());
    }

    @Test
    void ofProbesGatlingKnowsNothingAndThatIsNoProblem() {
        String why =
                "java.lang.UnsupportedOperationException: There were no requests sent during the simulation, reports won't be"
                        + " generated";

        assertEquals(List.of(), new Rendered(Map.of(), Map.of(Path.of("run", "gatling", "a"), why)).problems());
    }

    @Test
    void whatTheRendererSaysIsToldFromWhatGatlingPrints() {
        Lost lost = new Lost("run/gatling/a \"b\"", "first\nsecond");
        assertEquals(1, lost.line().lines().count());
        assertEquals(Optional.of(lost), Lost.parse(lost.line()));
        for (String other : List.of("", "Parsing log file(s)...", "{not json", "{\"stats\": 1}")) {
            assertEquals(Optional.empty(), Lost.parse(other), other);
        }
    }
}
