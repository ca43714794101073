package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleRun;
import dev.sevenstops.report.fixture.SampleWarmUps;
import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.map.Companions;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    private static final List<String> FILES = List.of("report.html", "report.md", "report.json");

    @TempDir
    private Path folder;

    @Test
    void theSameResultsGiveTheSameBytesWhereverTheyAreRead() throws IOException {
        Path here = folder.resolve("here");
        Path elsewhere = folder.resolve("else/where");
        SampleBlocks.writeTo(here);
        ResultsWriter writer = ResultsWriter.create(elsewhere);
        // The other way round, so that the order of the folder's entries may differ.
        writer.writeBlock(SampleBlocks.invalid(1));
        writer.writeBlock(SampleBlocks.failed(0));
        for (int index = 2; index >= 0; index--) {
            writer.writeBlock(SampleBlocks.serialize(index));
            writer.writeBlock(SampleBlocks.accept(index));
        }
        writer.writeRun(SampleRun.run());
        Reports.render(here);

        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            Reports.render(elsewhere);
            Reports.render(elsewhere);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }

        for (String file : FILES) {
            assertArrayEquals(
                    Files.readAllBytes(here.resolve(file)), Files.readAllBytes(elsewhere.resolve(file)), file);
        }
    }

    @Test
    void aChangedResultChangesEveryForm() throws IOException {
        SampleBlocks.writeTo(folder);
        Reports.Rendered before = Reports.render(folder);
        List<String> was = contents();
        ResultsWriter.create(folder)
                .writeBlock(SampleBlocks.block(
                        SampleRun.accept(), 0, SampleBlocks.accept(2).slices()));

        Reports.Rendered after = Reports.render(folder);

        List<String> is = contents();
        for (int i = 0; i < FILES.size(); i++) {
            assertNotEquals(was.get(i), is.get(i), FILES.get(i));
        }
        assertNotEquals(before.table(), after.table());
    }

    @Test
    void thePageNeedsNothingButItself() throws IOException {
        SampleBlocks.writeTo(folder);
        String html = Files.readString(Reports.render(folder).html());

        assertTrue(html.length() < 3_000_000, "length " + html.length());
        String page = html.replace(Resources.library(), "");
        assertTrue(page.length() < html.length(), "the chart library is inside");
        List<String> companions =
                Companions.links().stream().map(Companions.Link::file).toList();
        Matcher references = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page);
        while (references.find()) {
            String target = references.group(1);
            assertTrue(target.matches("#.*|data:,|logs/.*") || companions.contains(target), target);
        }
        assertFalse(page.contains("@import") || page.contains("url(") || page.contains("fetch("));
    }

    @Test
    void everyFigureOfAChartIsInATable() throws IOException {
        SampleBlocks.writeTo(folder);
        String html = Files.readString(Reports.render(folder).html());

        assertEquals(count(html, "class=\"chart\""), count(html, "<details class=\"figures\">"));
        assertEquals(count(html, "class=\"chart\""), count(html, "role=\"img\" aria-label=\""));
        assertTrue(html.contains("p90 ≥ 6.98 s"), "an alternative text names the bound");
    }

    @Test
    void whatIsDamagedOrDroppedIsNamedInEveryForm() throws IOException {
        SampleBlocks.writeTo(folder);
        Path cut = folder.resolve("blocks/accept-backlog--25--1.json");
        Files.writeString(cut, Files.readString(cut).substring(0, 1000));

        Reports.Rendered rendered = Reports.render(folder);

        for (String text :
                List.of(contents().get(0), contents().get(1), contents().get(2), rendered.table())) {
            assertTrue(text.contains("blocks/accept-backlog--25--1.json"), "the damaged file");
            assertTrue(text.contains("exit code 137"), "the failed block");
            assertTrue(text.contains("send schedule missed"), "the invalid block");
        }
    }

    @Test
    void armsThatWereSentDifferentLoadsAreVisible() throws IOException {
        ResultsWriter writer = ResultsWriter.create(folder);
        writer.writeRun(SampleRun.run(List.of(SampleRun.accept())));
        writer.writeBlock(SampleBlocks.block(
                SampleRun.accept(),
                0,
                List.of(
                        Slices.slice(
                                0,
                                "before",
                                Slice.Kind.MEASURE,
                                List.of(Slices.group("steady", 500, p -> p)),
                                Map.of("kernel.ListenOverflows", 100.0)),
                        Slices.slice(
                                1,
                                "after",
                                Slice.Kind.MEASURE,
                                List.of(Slices.group("steady", 400, p -> p)),
                                Map.of("kernel.ListenOverflows", 0.0)))));

        Reports.Rendered rendered = Reports.render(folder);

        assertTrue(rendered.table().contains("INVALID"));
        assertTrue(contents().get(0).contains("Different loads"));
        assertTrue(contents().get(1).contains("| INVALID | the arms were sent different loads"));
    }

    @Test
    void textFromTheResultsIsNeverMarkup() throws IOException {
        Experiment accept = SampleRun.accept();
        Experiment hostile = new Experiment(
                accept.id(),
                accept.cell(),
                accept.stop(),
                "<img src=x onerror=alert(1)>",
                "a | b </script><b>",
                accept.fix(),
                accept.primary(),
                accept.secondary(),
                accept.arms(),
                accept.workload(),
                accept.control());
        ResultsWriter writer = ResultsWriter.create(folder);
        writer.writeRun(SampleRun.run(List.of(hostile)));
        writer.writeBlock(SampleBlocks.block(
                hostile,
                0,
                List.of(Slices.slice(
                        0,
                        "before",
                        Slice.Kind.MEASURE,
                        List.of(Slices.group("</script><i>", 500, p -> 0.1 + p)),
                        Map.of(),
                        List.of(),
                        List.of(Slices.series("</script><u>", "1", 5, t -> t))))));

        Reports.render(folder);

        String html = contents().get(0).replace(Resources.library(), "");
        for (String markup : List.of("<img", "</script><b>", "</script><i>", "</script><u>")) {
            assertFalse(html.contains(markup), markup);
        }
        assertTrue(contents().get(1).contains("a \\| b &lt;/script>&lt;b>"));
    }

    @Test
    void aRunWithoutABlockSaysSo() throws IOException {
        ResultsWriter.create(folder).writeRun(SampleRun.run());

        Reports.Rendered rendered = Reports.render(folder);

        assertTrue(rendered.table().contains("cannot tell, no block was measured"), rendered.table());
        assertTrue(contents().get(0).contains("No block was measured."));
    }

    @Test
    void theTextTableFitsATerminal() throws IOException {
        SampleBlocks.writeTo(folder);
        String table = Reports.render(folder).table();

        assertTrue(table.lines().allMatch(line -> line.length() < 160), table);
        assertTrue(table.contains("accept/backlog"), table);
        assertTrue(table.replaceAll("\\s+", " ").contains(": few blocks: 3, of which only effects of 2x"), table);
        assertEquals(
                1,
                table.lines()
                        .filter(line -> line.startsWith("serialize/serializer"))
                        .count());
    }

    @Test
    void aBlockThatWasRepeatedIsSaidToBeWithTheReason() throws IOException {
        SampleBlocks.writeTo(folder);
        ResultsWriter.create(folder)
                .writeBlock(SampleBlocks.accept(1).withEarlier(List.of("INVALID, slice 0: the generator stalled")));

        String table = Reports.render(folder).table().replaceAll("\\s+", " ");

        String said =
                "epeated blocks: 1 of 3, both arms of each, the first because it was INVALID, slice 0: the generator stalled";
        assertTrue(table.contains("accept/backlog: r" + said), table);
        for (String form : contents()) {
            assertTrue(form.contains(said), form);
        }
    }

    @Test
    void howTheBlocksWereWarmedUpIsInEveryForm() throws IOException {
        SampleBlocks.writeTo(folder);
        Reports.render(folder);
        assertFalse(contents().get(0).contains("Cold against warm"), "nothing is known of it");
        assertFalse(contents().get(1).contains("Cold against warm"));
        assertFalse(
                contents().get(2).contains("coldAndWarm") || contents().get(2).contains("warmUps"));
        ResultsWriter writer = ResultsWriter.create(folder);
        for (int index = 0; index < 3; index++) {
            writer.writeBlock(SampleWarmUps.on(
                    SampleBlocks.accept(index),
                    SampleWarmUps.settled(),
                    index == 2 ? SampleWarmUps.unsettled() : SampleWarmUps.settled()));
            writer.writeBlock(
                    SampleWarmUps.on(SampleBlocks.serialize(index), SampleWarmUps.settled(), SampleWarmUps.settled()));
        }

        Reports.render(folder);

        for (String text : contents()) {
            assertTrue(text.contains("1 of 3 blocks began before the JVM had settled"), "the warning of a row");
            assertTrue(text.contains("the JVM had settled in 3 of 3 blocks"), "the sentence of the other one");
        }
        String line = "| 25 | before | 6 | 1.4 s | 20 % | 0.5 % | 3x | 4x | 6 settled, 0 not |";
        assertTrue(contents().get(1).contains(line), contents().get(1));
        assertTrue(contents().get(0).contains("Cold against warm"));
        assertTrue(contents().get(0).contains("<td>6 settled, 0 not</td>"));
        JsonNode json = Json.mapper().readTree(contents().get(2));
        assertEquals(3, json.path("coldAndWarm").path(0).path("cpuRatio").asDouble(), 1e-12);
        JsonNode block = json.path("rows").path(0).path("warmUps").path(2);
        assertEquals(2, block.path("block").asInt());
        assertEquals(
                "NOT_SETTLED", block.path("arms").path("after").path("verdict").asText());
    }

    @Test
    void theJsonHasTheFiguresInFullPrecision() throws IOException {
        SampleBlocks.writeTo(folder);
        JsonNode row = Json.mapper()
                .readTree(Reports.render(folder).json().toFile())
                .path("rows")
                .path(0);

        assertEquals("improved", row.path("primary").path("verdict").asText());
        assertEquals("exact", row.path("primary").path("after").path("kind").asText());
        assertEquals(0, row.path("primary").path("after").path("value").asDouble(-1));
        assertEquals(3, row.path("primary").path("values").size());
        assertEquals(
                "at least",
                row.path("secondary").path(1).path("before").path("kind").asText());
        assertEquals("SILENT", row.path("counterTest").path("outcome").asText());
    }

    private List<String> contents() throws IOException {
        return List.of(
                Files.readString(folder.resolve(FILES.get(0))),
                Files.readString(folder.resolve(FILES.get(1))),
                Files.readString(folder.resolve(FILES.get(2))));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
