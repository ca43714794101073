package dev.sevenstops.report.map;

import dev.sevenstops.report.map.LifecycleMap.Station;
import dev.sevenstops.report.map.MapCell.Column;
import dev.sevenstops.report.map.MapCell.Line;
import dev.sevenstops.report.map.MapCell.Span;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.render.XmlText;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The lifecycle map as a picture of the shape of a sheet of A4, upright text in columns beside the path of a request. It needs nothing but
 * itself. What the program that shows it may not know, such as variables in style sheets, is not used.
 */
final class MapSvg {
    /** Its name, in the run's folder. */
    static final String FILE = "lifecycle-map.svg";

    /** The least height: with it the picture has the shape of the sheet. More text than that makes it higher. */
    static final int SHEET = 1216;

    private static final int WIDTH = 1720;
    private static final int MARGIN = 26;
    private static final int PADDING = 7;
    private static final int TRACK = 46;
    private static final int RADIUS = 12;
    private static final int ARROW = 7;

    private static final Column WHOLE = new Column("", MARGIN, WIDTH - 2 * MARGIN);
    private static final Column STOP = new Column("A client connects", 76, 176);
    private static final Column FAILS = new Column("Fails", 276, 300);
    private static final Column WATCH = new Column("Watch", 600, 432);
    private static final Column FIX = new Column("Fix", 1056, 274);
    private static final Column MEASURED = new Column("Measured in this run", 1354, 340);
    private static final List<Column> COLUMNS = List.of(STOP, FAILS, WATCH, FIX, MEASURED);
    private static final Column END = new Column("The client has its last byte", STOP.x(), FAILS.width());

    private final XMLStreamWriter xml;

    private MapSvg(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String of(LifecycleMap map) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            new MapSvg(xml).draw(map);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a writer into memory does not fail", e);
        }
        return text + "\n";
    }

    /** A stop with its text in lines. */
    private record Row(Station station, List<MapCell> cells) {
        int height() {
            return cells.stream().mapToInt(MapCell::height).max().orElse(0);
        }
    }

    private void draw(LifecycleMap map) throws XMLStreamException {
        List<Row> rows = map.stations().stream()
                .map(station -> new Row(station, cells(station)))
                .toList();
        MapCell head = MapCell.in(WHOLE)
                .and(Face.TITLE, "", "Lifecycle map")
                .and(Face.TEXT, "soft", LifecycleMap.INTRODUCTION + " " + map.origin());
        MapCell foot = MapCell.in(WHOLE).and(Face.SMALL, "soft", LifecycleMap.LEGEND);
        int heads = MARGIN + head.height() + PADDING;
        int first = heads + Face.HEAD.leading() + PADDING;
        int needed = rows.stream().mapToInt(row -> row.height() + 2 * PADDING).sum();
        int below = PADDING + Face.HEAD.leading() + PADDING + foot.height() + MARGIN;
        // What the sheet leaves free is shared by the stops, half of it above and half of it below their text.
        int spare = Math.max(0, SHEET - first - needed - below) / (2 * Math.max(1, rows.size()));
        int end = first + needed + 2 * spare * rows.size();
        int height = Math.max(SHEET, end + below);

        root(map, height);
        cell(head, MARGIN);
        track(heads + Face.HEAD.leading() / 2, end + PADDING + Face.HEAD.leading() / 2);
        for (Column column : COLUMNS) {
            cell(MapCell.in(column).and(Face.HEAD, "soft", column.title()), heads);
        }
        int top = first;
        for (int i = 0; i < rows.size(); i++) {
            stop(rows.get(i), i + 1, top, top + PADDING + spare);
            top += rows.get(i).height() + 2 * PADDING + 2 * spare;
        }
        rule(end);
        cell(MapCell.in(END).and(Face.HEAD, "soft", END.title()), end + PADDING);
        cell(foot, height - MARGIN - foot.height());
        line();
        xml.writeEndElement();
    }

    private static List<MapCell> cells(Station station) {
        return List.of(
                MapCell.in(STOP).and(Face.NAME, "", station.stop()).and(Face.SMALL, "soft", station.happens()),
                MapCell.in(FAILS).and(Face.TEXT, "", station.failure()),
                MapCell.in(WATCH)
                        .and(Face.STRONG, "", station.watch().title())
                        .and(Face.CODE, "", station.watch().promql())
                        .and(Face.TEXT, "soft", station.watch().reading()),
                MapCell.in(FIX).and(Face.TEXT, "", station.fix()).and(Face.SMALL_CODE, "soft", station.settings()),
                station.measured().isEmpty()
                        ? MapCell.in(MEASURED).and(Face.TEXT, "open", station.missing())
                        : measured(station.measured().getFirst()));
    }

    private static MapCell measured(Measured measured) {
        return MapCell.in(MEASURED)
                .and(Face.STRONG, "", measured.metric())
                .and(
                        Face.FIGURE,
                        List.of(new Span("before", measured.before()), new Span("after", "→ " + measured.after())))
                .and(
                        Face.STRONG,
                        List.of(new Span(measured.tone(), measured.verdict()), new Span("", measured.ratio())))
                .and(Face.SMALL, "soft", Format.sentence(measured.reason()))
                .and(Face.SMALL_CODE, "soft", measured.experiment());
    }

    private void root(LifecycleMap map, int height) throws XMLStreamException {
        xml.writeStartElement("svg");
        attributes(
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + WIDTH + " " + height,
                "width",
                Integer.toString(WIDTH),
                "height",
                Integer.toString(height),
                "lang",
                "en",
                "role",
                "img",
                "aria-labelledby",
                "map-title map-about");
        start("title", "id", "map-title");
        characters("Lifecycle map of run " + map.run());
        xml.writeEndElement();
        start("desc", "id", "map-about");
        characters(map.stations().stream()
                .map(station -> station.stop() + ": " + station.evidence())
                .collect(Collectors.joining("; ", LifecycleMap.INTRODUCTION + " ", "")));
        xml.writeEndElement();
        start("style");
        characters(Arrays.stream(Face.values()).map(Face::rule).collect(Collectors.joining("\n", "\n", "\n"))
                + MapHtml.read("map-svg.css"));
        xml.writeEndElement();
        empty("rect", "class", "ground", "width", Integer.toString(WIDTH), "height", Integer.toString(height));
    }

    /** The path, from where a client connects to where it has its last byte. */
    private void track(int from, int to) throws XMLStreamException {
        empty("path", "class", "track", "d", "M" + TRACK + " " + from + "V" + to);
        empty("circle", "class", "dot", "cx", Integer.toString(TRACK), "cy", Integer.toString(from), "r", "5");
        empty(
                "path",
                "class",
                "arrow",
                "d",
                "M" + (TRACK - ARROW) + " " + (to - ARROW) + "h" + 2 * ARROW + "l-" + ARROW + " " + 2 * ARROW + "z");
    }

    private void stop(Row row, int number, int top, int text) throws XMLStreamException {
        start("g", "id", "map-" + row.station().stop(), "class", row.station().stop());
        rule(top);
        int middle = text + RADIUS;
        empty(
                "circle",
                "class",
                "dot",
                "cx",
                Integer.toString(TRACK),
                "cy",
                Integer.toString(middle),
                "r",
                Integer.toString(RADIUS));
        start(
                "text",
                "class",
                Face.HEAD.css() + " number",
                "x",
                Integer.toString(TRACK),
                "y",
                Integer.toString(middle + 4));
        characters(Integer.toString(number));
        xml.writeEndElement();
        for (MapCell cell : row.cells()) {
            cell(cell, text);
        }
        line();
        xml.writeEndElement();
    }

    private void rule(int y) throws XMLStreamException {
        empty("path", "class", "rule", "d", "M" + STOP.x() + " " + y + "H" + (WIDTH - MARGIN));
    }

    private void cell(MapCell cell, int top) throws XMLStreamException {
        start(
                "g",
                "transform",
                "translate(" + cell.column().x() + " " + top + ")",
                "data-width",
                Integer.toString(cell.column().width()));
        int at = 0;
        for (Line line : cell.lines()) {
            start("text", "class", line.face().css(), "y", Integer.toString(at + line.baseline()));
            for (int i = 0; i < line.spans().size(); i++) {
                characters(i == 0 ? "" : " ");
                span(line.spans().get(i));
            }
            xml.writeEndElement();
            at += line.height();
        }
        line();
        xml.writeEndElement();
    }

    private void span(Span span) throws XMLStreamException {
        if (span.tone().isEmpty()) {
            characters(span.text());
            return;
        }
        xml.writeStartElement("tspan");
        attributes("class", span.tone());
        characters(span.text());
        xml.writeEndElement();
    }

    private void start(String element, String... attributes) throws XMLStreamException {
        line();
        xml.writeStartElement(element);
        attributes(attributes);
    }

    private void empty(String element, String... attributes) throws XMLStreamException {
        line();
        xml.writeEmptyElement(element);
        attributes(attributes);
    }

    /** Names and values in turns. */
    private void attributes(String... pairs) throws XMLStreamException {
        for (int i = 0; i < pairs.length; i += 2) {
            xml.writeAttribute(pairs[i], XmlText.clean(pairs[i + 1]));
        }
    }

    private void characters(String text) throws XMLStreamException {
        xml.writeCharacters(XmlText.clean(text));
    }

    /** Elements begin on lines of their own, so that two maps can be compared line by line. */
    private void line() throws XMLStreamException {
        xml.writeCharacters("\n");
    }
}
