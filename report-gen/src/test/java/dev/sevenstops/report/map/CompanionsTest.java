package dev.sevenstops.report.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.render.Reports;
import dev.sevenstops.report.store.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompanionsTest {
    private final Guide guide = Guide.load();

    @TempDir
    private Path folder;

    @Test
    void theGuideHasTheSevenStopsInTheirOrderAndEveryReferenceLeadsSomewhere() {
        assertEquals(
                Arrays.stream(Stop.values()).map(Stop::id).toList(),
                guide.stops().stream().map(Guide.StopGuide::stop).toList());
        Set<String> symptoms = new HashSet<>();
        for (Guide.Symptom symptom : guide.symptoms()) {
            assertTrue(symptoms.add(symptom.id()), symptom.id() + " is there twice");
            assertTrue(Stop.of(symptom.stop()).isPresent(), symptom.id());
            assertFalse(symptom.first().isEmpty(), symptom.id());
        }
        assertTrue(symptoms.size() >= 10);
        for (Guide.StopGuide stop : guide.stops()) {
            assertFalse(stop.watch().isEmpty(), stop.stop());
            assertFalse(stop.alerts().isEmpty(), stop.stop());
            stop.alerts().forEach(alert -> assertTrue(symptoms.contains(alert.symptom()), alert.alert()));
        }
    }

    @Test
    void theMapAndTheRunbookShowTheRunsFiguresAndSayWhereThereAreNone() throws Exception {
        SampleBlocks.writeTo(folder);
        Reports.Rendered report = Reports.render(folder);

        String map = Files.readString(folder.resolve("map.md"));
        String runbook = Files.readString(folder.resolve("runbook.md"));

        Measured accept =
                Measured.of(report.summary(), List.of("accept/backlog")).orElseThrow();
        assertTrue(map.contains(accept.words()), map);
        assertTrue(runbook.contains(accept.words()), runbook);
        assertEquals(Optional.empty(), Measured.of(report.summary(), List.of("route/order")));
        assertTrue(map.contains(Measured.missing(List.of("route/order"))), map);
        assertTrue(runbook.contains(Measured.missing(List.of("route/order"))), runbook);
        // its blocks have failed, which is no evidence either
        assertEquals(Optional.empty(), Measured.of(report.summary(), List.of("drain/streaming")));
    }

    @Test
    void everyLinkLeadsToAFileAndTheSameRunGivesTheSameBytes() throws Exception {
        SampleBlocks.writeTo(folder);
        Reports.Rendered report = Reports.render(folder);
        for (Companions.Link link : Companions.links()) {
            Path file = folder.resolve(link.file());
            byte[] first = Files.readAllBytes(file);
            Companions.write(folder, report.summary(), List.of());
            assertArrayEquals(first, Files.readAllBytes(file), link.file());
        }
    }

    @Test
    void theDashboardHasAPanelForEveryQueryAndNoneOverlaps() throws Exception {
        SampleBlocks.writeTo(folder);
        Reports.render(folder);
        JsonNode dashboard =
                Json.mapper().readTree(folder.resolve("dashboard.json").toFile());
        Set<String> places = new HashSet<>();
        Set<String> queries = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            JsonNode at = panel.path("gridPos");
            assertTrue(places.add(at.path("x") + "/" + at.path("y")), panel.toString());
            assertTrue(at.path("x").asInt() + at.path("w").asInt() <= 24, panel.toString());
            panel.path("targets")
                    .forEach(target -> queries.add(target.path("expr").asText()));
        }
        guide.stops().forEach(stop -> stop.watch().forEach(watch -> assertTrue(queries.contains(watch.promql()))));
    }

    /** Prometheus' own tool reads the alert rules, and every query as the rule that it could be. */
    @Test
    void prometheusAcceptsEveryRuleAndEveryQuery() throws Exception {
        Optional<Path> promtool = promtool();
        Assumptions.assumeTrue(promtool.isPresent(), "promtool is not installed (Debian: apt-get install prometheus)");
        SampleBlocks.writeTo(folder);
        Reports.render(folder);
        StringBuilder queries = new StringBuilder("groups:\n  - name: queries\n    rules:\n");
        int number = 0;
        for (Guide.StopGuide stop : guide.stops()) {
            for (Guide.Watch watch : stop.watch()) {
                queries.append("      - record: query_").append(number++).append("\n        expr: ");
                queries.append(Json.mapper().writeValueAsString(watch.promql())).append('\n');
            }
        }
        Path asRules = Files.writeString(folder.resolve("queries.yaml"), queries);
        Process check = new ProcessBuilder(
                        promtool.orElseThrow().toString(),
                        "check",
                        "rules",
                        folder.resolve("alerts.yaml").toString(),
                        asRules.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("promtool.txt").toFile())
                .start();
        try {
            assertTrue(check.waitFor(30, TimeUnit.SECONDS), "promtool does not end");
            assertEquals(0, check.exitValue(), Files.readString(folder.resolve("promtool.txt")));
        } finally {
            check.destroyForcibly();
        }
    }

    private static Optional<Path> promtool() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(entry -> Path.of(entry, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
