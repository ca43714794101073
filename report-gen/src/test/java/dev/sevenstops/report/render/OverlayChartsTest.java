package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.render.OverlayCharts.Latencies;
import dev.sevenstops.report.render.OverlayCharts.Series;
import dev.sevenstops.report.stats.Distribution;
import dev.sevenstops.report.stats.Percentiles;
import dev.sevenstops.report.store.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverlayChartsTest {
    private static final Series A = new Series("A", "one", 0);
    private static final Series B = new Series("B", "two", 1);

    @Test
    void aSeriesIsOneCurveThroughTheMediansOfItsBlocks() throws Exception {
        Page.Chart chart = OverlayCharts.latency(
                        "id",
                        "after",
                        "g",
                        List.of(
                                new Latencies(
                                        A, List.of(block(1000, 0.1, 0), block(1000, 0.2, 0), block(1000, 0.4, 0))),
                                new Latencies(B, List.of(block(1000, 0.3, 0)))))
                .orElseThrow();

        JsonNode curves = Json.mapper().readTree(chart.data()).path("curves");
        assertEquals(2, curves.size());
        assertEquals("A: one", curves.path(0).path("name").asText());
        assertEquals("run-0", curves.path(0).path("shade").asText());
        assertEquals("run-1", curves.path(1).path("shade").asText());
        curves.path(0)
                .path("points")
                .forEach(point -> assertEquals(0.2, point.path("y").asDouble(), 0.0005));
        // p50 and p90 have a hundred requests beyond them in every block, p99 has ten
        assertEquals(2, curves.path(0).path("strokes").size());
        JsonNode stroke = curves.path(0).path("strokes").path(1);
        assertEquals(1, stroke.path("x").asDouble());
        assertEquals(0.1, stroke.path("low").asDouble(), 0.0005);
        assertEquals(0.4, stroke.path("high").asDouble(), 0.0005);
        assertEquals(
                List.of(
                        "A: one",
                        "200 ms [100 ms, 400 ms]",
                        "200 ms [100 ms, 400 ms]",
                        "- (10 of 100)",
                        "- (1 of 100)"),
                chart.figures().rows().getFirst());
        assertTrue(chart.alternative().contains("B: two: p50 300 ms [300 ms, 300 ms];"), chart.alternative());
        assertTrue(chart.alternative().contains("p99 not quoted (10 of 100);"), chart.alternative());
    }

    @Test
    void whatWasNeverAnsweredIsALowerBound() throws Exception {
        Page.Chart chart = OverlayCharts.latency(
                        "id", "after", "g", List.of(new Latencies(A, List.of(block(700, 0.1, 300)))))
                .orElseThrow();

        JsonNode points =
                Json.mapper().readTree(chart.data()).path("curves").path(0).path("points");
        assertFalse(points.path(10).path("bound").asBoolean(), "p68.4");
        assertTrue(points.path(11).path("bound").asBoolean(), "p71.8");
        String p90 = chart.figures().rows().getFirst().get(2);
        assertTrue(p90.startsWith("≥ 7"), p90);
    }

    @Test
    void aSeriesThatCannotBeDrawnKeepsItsLineInTheTable() {
        Page.Chart chart = OverlayCharts.latency(
                        "id",
                        "after",
                        "g",
                        List.of(
                                new Latencies(A, List.of(block(1000, 0.1, 0))),
                                new Latencies(B, List.of(block(1000, 0.1, 0), Percentiles.none()))))
                .orElseThrow();

        assertEquals(
                List.of("B: two", "- (0 of 100)", "- (0 of 100)", "- (0 of 100)", "- (0 of 100)"),
                chart.figures().rows().getLast());
        assertEquals(
                Optional.empty(),
                OverlayCharts.latency("id", "after", "g", List.of(new Latencies(B, List.of(Percentiles.none())))));
    }

    private static Percentiles block(int answers, double seconds, int unanswered) {
        double[] filled = new double[answers];
        Arrays.fill(filled, seconds);
        double[] waits = new double[unanswered];
        Arrays.fill(waits, 7);
        Slice slice = Slices.slice(0, "after", Slice.Kind.MEASURE, List.of(Slices.group("g", filled, waits)), Map.of());
        return Percentiles.of(Distribution.of(List.of(slice), "g"));
    }
}
