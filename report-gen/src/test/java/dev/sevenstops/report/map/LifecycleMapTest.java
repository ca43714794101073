package dev.sevenstops.report.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.map.LifecycleMap.Station;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.render.Reports;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsWriter;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The map as a page and as a picture. */
class LifecycleMapTest {
    private static final List<String> STOPS =
            Arrays.stream(Stop.values()).map(Stop::id).toList();

    @TempDir
    private Path folder;

    @Test
    void everyStopStandsThereInItsOrderWithAllThatIsKnownOfIt() throws Exception {
        SampleBlocks.writeTo(folder);
        Reports.render(folder);
        Map<String, String> page = page();
        Map<String, String> picture = picture();

        assertEquals(STOPS, inOrder("<li id=\"([a-z]+)\">", read(MapHtml.FILE)));
        assertEquals(STOPS, inOrder("<g id=\"map-([a-z]+)\"", read(MapSvg.FILE)));
        for (Guide.StopGuide stop : Guide.load().stops()) {
            for (String words : List.of(
                    stop.happens(),
                    stop.failure(),
                    stop.watch().getFirst().title(),
                    stop.watch().getFirst().promql(),
                    stop.watch().getFirst().reading(),
                    stop.fix())) {
                assertTrue(tight(text(page, stop.stop())).contains(tight(words)), words);
                assertTrue(tight(text(picture, stop.stop())).contains(tight(words)), words);
            }
        }
        assertTrue(
                text(picture, "accept").contains("stops.accept.{backlog, max-connections}"), text(picture, "accept"));
        assertTrue(text(page, "accept").contains("stops.accept.{backlog, max-connections}"), text(page, "accept"));
    }

    @Test
    void theFiguresOfEveryFormAreThoseOfTheJson() throws Exception {
        SampleCells.writeTo(folder);
        Reports.Rendered report = Reports.render(folder);
        Map<String, String> page = page();
        Map<String, String> picture = picture();
        Map<String, String> markdown = markdown();
        int seen = 0;
        for (JsonNode row : Json.mapper().readTree(report.json().toFile()).path("rows")) {
            String stop = row.path("stop").asText();
            String experiment = row.path("experiment").asText();
            // of an experiment's cells one stands on the map
            if (text(markdown, stop).contains("`" + experiment + "`: ")) {
                seen++;
                List<String> figures = figures(row.path("primary"));
                for (String form : List.of(text(markdown, stop), text(page, stop), text(picture, stop))) {
                    assertTrue(tight(form).contains(tight(experiment)), form);
                    figures.forEach(figure -> assertTrue(form.contains(figure), () -> figure + " in " + form));
                }
            }
        }
        assertEquals(4, seen, "accept, route, serialize and drain are measured in the sample");
        for (Map<String, String> form : List.of(markdown, page, picture)) {
            assertTrue(text(form, "drain").contains("GOAL MISSED"), text(form, "drain"));
        }
    }

    /** What the figures of a result look like. */
    private static List<String> figures(JsonNode primary) {
        List<String> figures = new ArrayList<>();
        String unit = primary.path("metric").path("unit").asText();
        for (String arm : List.of("before", "after")) {
            JsonNode value = primary.path(arm);
            assertEquals("exact", value.path("kind").asText());
            figures.add(Format.value(new MetricValue.Exact(value.path("value").asDouble()), unit));
        }
        JsonNode ratio = primary.path("ratio");
        for (String end : List.of("low", "high")) {
            if (ratio.path(end).isNumber()) {
                figures.add(Format.number(ratio.path(end).asDouble()));
            }
        }
        figures.add(primary.path("verdict").asText());
        return figures;
    }

    @Test
    void whatWasNotMeasuredIsSaidWhereTheFiguresWouldStand() throws Exception {
        SampleBlocks.writeTo(folder);
        Reports.render(folder);

        for (Guide.StopGuide stop : Guide.load().stops()) {
            boolean measured = List.of("accept", "serialize").contains(stop.stop());
            for (Map<String, String> form : List.of(page(), picture(), markdown())) {
                String text = text(form, stop.stop());
                assertEquals(!measured, text.contains(Measured.missing(stop.experiments())), text);
                assertEquals(measured, text.contains("→"), text);
            }
        }
        assertTrue(Measured.missing(List.of("a", "b")).startsWith("Not measured in this run"));
        deleteBlocks("accept");
        Reports.render(folder);
        for (Map<String, String> form : List.of(page(), picture())) {
            assertTrue(text(form, "accept").contains("Not measured in this run"), text(form, "accept"));
            assertFalse(text(form, "accept").contains("→"), text(form, "accept"));
        }
    }

    @Test
    void theSameResultsGiveTheSameBytesAndOthersDoNot() throws Exception {
        SampleBlocks.writeTo(folder);
        Reports.render(folder);
        String page = read(MapHtml.FILE);
        String picture = read(MapSvg.FILE);

        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            Reports.render(folder);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        assertEquals(page, read(MapHtml.FILE));
        assertEquals(picture, read(MapSvg.FILE));

        ResultsWriter.create(folder).writeBlock(SampleBlocks.accept(3));
        Reports.render(folder);
        assertNotEquals(page, read(MapHtml.FILE));
        assertNotEquals(picture, read(MapSvg.FILE));
    }

    @Test
    void thePageNeedsNothingButItselfAndLeadsToWhatLiesBesideIt() throws Exception {
        SampleBlocks.writeTo(folder);
        Reports.render(folder);
        String page = read(MapHtml.FILE);

        List<String> targets = inOrder("(?:src|href)=\"([^\"]*)\"", page);
        for (String target : targets) {
            assertTrue(target.equals("data:,") || Files.exists(folder.resolve(target)), target);
        }
        assertTrue(targets.containsAll(List.of("report.html", "lifecycle-map.svg", "map.md", "runbook.md")), page);
        assertFalse(targets.contains(MapHtml.FILE), "a link from the page to itself");
        assertFalse(page.contains("<script") || page.contains("@import") || page.contains("url("));
        String report = read("report.html");
        Companions.links()
                .forEach(link -> assertTrue(report.contains("<a href=\"" + link.file() + "\">"), link.file()));
    }

    @Test
    void thePictureHasTheShapeOfTheSheetATitleAndADescription() throws Exception {
        SampleBlocks.writeTo(folder);
        Reports.Rendered report = Reports.render(folder);
        String picture = read(MapSvg.FILE);
        Element svg = parse(picture).getDocumentElement();

        assertEquals("http://www.w3.org/2000/svg", svg.getNamespaceURI());
        assertEquals("0 0 1720 " + MapSvg.SHEET, svg.getAttribute("viewBox"), "too much text for the sheet?");
        assertEquals(Math.sqrt(2), 1720.0 / MapSvg.SHEET, 0.001);
        assertEquals("img", svg.getAttribute("role"));
        assertEquals("map-title map-about", svg.getAttribute("aria-labelledby"));
        assertEquals("map-title", element(svg.getElementsByTagName("title"), 0).getAttribute("id"));
        Element about = element(svg.getElementsByTagName("desc"), 0);
        assertEquals("map-about", about.getAttribute("id"));
        String accept = Measured.of(report.summary(), List.of("accept/backlog"))
                .orElseThrow()
                .words();
        assertTrue(about.getTextContent().contains("accept: " + accept), about.getTextContent());
        assertTrue(picture.contains("prefers-color-scheme: dark"));
        assertFalse(picture.contains("<script") || picture.contains("href") || picture.contains("url("));
    }

    @Test
    void textIsNeverMarkup() throws Exception {
        String hostile = "</style></text><script>alert(\"1\")</script> & 'x' <b>\u0007";
        Measured measured =
                new Measured(hostile, hostile, hostile, hostile, hostile, hostile, "good", hostile, hostile, hostile);
        Station station = new Station(
                "accept",
                hostile,
                hostile,
                new Guide.Watch(hostile, hostile, "1", hostile),
                hostile,
                hostile,
                List.of(measured),
                "");
        LifecycleMap map = new LifecycleMap(hostile, hostile, List.of(station));

        Document picture = parse(MapSvg.of(map));
        assertEquals(0, picture.getElementsByTagName("script").getLength());
        assertEquals(0, picture.getElementsByTagName("b").getLength());
        assertTrue(
                tight(picture.getDocumentElement().getTextContent())
                        .contains(tight(hostile).replace('\u0007', '?')),
                "the words themselves are there");
        String page = MapHtml.of(map);
        assertFalse(page.contains("<script") || page.contains("<b>") || page.contains("</text>"), page);
        assertEquals(page.indexOf("</style>"), page.lastIndexOf("</style>"));
    }

    @Test
    void thePictureHasTheColoursOfTheReport() {
        String report = MapHtml.read("/dev/sevenstops/report/render/report.css");
        List<String> colours = inOrder("(#[0-9a-f]{6})", MapHtml.read("map-svg.css"));

        assertFalse(colours.isEmpty());
        colours.forEach(colour -> assertTrue(report.contains(colour), colour));
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private void deleteBlocks(String stop) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("blocks"))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(stop)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** What stands at each stop of the page. */
    private Map<String, String> page() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        Matcher stops = Pattern.compile("<li id=\"([a-z]+)\">(.*?)</li>", Pattern.DOTALL)
                .matcher(read(MapHtml.FILE));
        while (stops.find()) {
            texts.put(
                    stops.group(1),
                    stops.group(2)
                            .replaceAll("<[^>]*>", " ")
                            .replace("&lt;", "<")
                            .replace("&gt;", ">")
                            .replace("&#34;", "\"")
                            .replace("&#39;", "'")
                            .replace("&amp;", "&")
                            .replaceAll("\\s+", " "));
        }
        return texts;
    }

    /** What stands at each stop of the picture. */
    private Map<String, String> picture() throws Exception {
        Map<String, String> texts = new TreeMap<>();
        NodeList groups = parse(read(MapSvg.FILE)).getElementsByTagName("g");
        for (int i = 0; i < groups.getLength(); i++) {
            Element group = element(groups, i);
            if (group.getAttribute("id").startsWith("map-")) {
                List<String> lines = new ArrayList<>();
                NodeList inside = group.getElementsByTagName("text");
                for (int j = 0; j < inside.getLength(); j++) {
                    lines.add(element(inside, j).getTextContent());
                }
                texts.put(group.getAttribute("id").substring("map-".length()), String.join(" ", lines));
            }
        }
        return texts;
    }

    /** What stands at each stop of the Markdown. */
    private Map<String, String> markdown() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        Matcher stops = Pattern.compile("\n## ([a-z]+)\n(.*?)(?=\n## |\\z)", Pattern.DOTALL)
                .matcher(read("map.md"));
        while (stops.find()) {
            texts.put(stops.group(1), stops.group(2));
        }
        return texts;
    }

    private static String text(Map<String, String> texts, String stop) {
        assertTrue(texts.containsKey(stop), stop);
        return texts.getOrDefault(stop, "");
    }

    /** Without the spaces: where lines end is no part of the words. */
    private static String tight(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static List<String> inOrder(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Element element(NodeList nodes, int index) {
        return (Element) nodes.item(index);
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
