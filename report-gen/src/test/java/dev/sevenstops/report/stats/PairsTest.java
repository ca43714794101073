package dev.sevenstops.report.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.render.Reports;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A/A pairs that a run has beside its claims. */
class PairsTest {
    @TempDir
    private Path results;

    @BeforeEach
    void write() throws IOException {
        new ComparedRuns("paired").experiments(3).paired().writeTo(results);
        new ComparedRuns("unpaired").experiments(3).writeTo(results);
    }

    private Summary summary(String run) throws IOException {
        return Summary.of(ResultsReader.read(results.resolve(run)));
    }

    @Test
    void theyAreNoRowsAndNoPartOfTheClaimsFamily() throws IOException {
        Summary summary = summary("paired");

        assertEquals(3, summary.rows().size());
        assertEquals(3, summary.pairs().size());
        assertEquals(6, summary.all().size());
        assertEquals(3, summary.groups().size());
        for (Row row : summary.rows()) {
            assertInstanceOf(Verdict.Improved.class, row.primary().verdict());
            assertEquals(3, row.family(), "as many as are claimed");
            Row pair = summary.pair(row).orElseThrow();
            assertEquals(row.experiment().id(), pair.experiment().pairOf());
            assertFalse(pair.primary().verdict().isCalled());
        }
        assertTrue(summary("unpaired").pairs().isEmpty());
    }

    @Test
    void theyValidateTheRule() throws IOException {
        assertEquals(
                3, Calibration.of(List.of(summary("paired")), 10, 1).pairs().size());
    }

    @Test
    void everyFormShowsThemBesideTheirClaims() throws IOException {
        Reports.Rendered rendered = Reports.render(results.resolve("paired"));

        String line = "A/A pairs, after arms against themselves: 0 of 3 called although nothing differs: ";
        assertTrue(rendered.table().contains(line), rendered.table());
        Path folder = results.resolve("paired");
        assertTrue(Files.readString(folder.resolve("report.md")).contains(line));
        String page = Files.readString(folder.resolve("report.html"));
        assertEquals(3, page.split("The after arm against itself: ", -1).length - 1, "beside each row once");
        JsonNode json = Json.mapper().readTree(folder.resolve("report.json").toFile());
        assertEquals(3, json.path("rows").size());
        assertEquals(3, json.path("pairs").size());
        Reports.render(results.resolve("unpaired"));
        assertFalse(Files.readString(results.resolve("unpaired/report.json")).contains("pairs\" :"));
    }
}
