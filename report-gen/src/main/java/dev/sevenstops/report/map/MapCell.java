package dev.sevenstops.report.map;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A column's part of one stop in the picture of the map: text that is already broken into lines.
 *
 * @param column where it stands
 * @param lines from top to bottom
 */
record MapCell(Column column, List<Line> lines) {
    private static final int BETWEEN_PARAGRAPHS = 3;

    /**
     * Where text stands, in units of the picture.
     *
     * @param title what stands above it
     */
    record Column(String title, int x, int width) {}

    /**
     * Words of one colour.
     *
     * @param tone a class of the style sheet, or empty
     */
    record Span(String tone, String text) {}

    /**
     * A line.
     *
     * @param above the distance from the line before, besides the leading
     */
    record Line(Face face, List<Span> spans, int above) {

        /** What it takes from top to bottom. */
        int height() {
            return above + face.leading();
        }

        /** From its top to the line on which its letters stand. */
        int baseline() {
            return above + face.leading() * 3 / 4;
        }
    }

    /** Nothing yet. */
    static MapCell in(Column column) {
        return new MapCell(column, List.of());
    }

    /** The same and one more paragraph. */
    MapCell and(Face face, String tone, String text) {
        List<Line> more = new ArrayList<>(lines);
        int above = above();
        for (String line : face.wrap(text, column.width())) {
            more.add(new Line(face, List.of(new Span(tone, line)), above));
            above = 0;
        }
        return new MapCell(column, List.copyOf(more));
    }

    /** The same and these beside each other, or below each other where one line does not hold them. */
    MapCell and(Face face, List<Span> spans) {
        if (face.width(spans.stream().map(Span::text).collect(Collectors.joining(" "))) <= column.width()) {
            List<Line> more = new ArrayList<>(lines);
            more.add(new Line(face, spans, above()));
            return new MapCell(column, List.copyOf(more));
        }
        MapCell cell = this;
        for (Span span : spans) {
            cell = cell.and(face, span.tone(), span.text());
        }
        return cell;
    }

    private int above() {
        return lines.isEmpty() ? 0 : BETWEEN_PARAGRAPHS;
    }

    /** What it takes from top to bottom. */
    int height() {
        return lines.stream().mapToInt(Line::height).sum();
    }
}
