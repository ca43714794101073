package dev.sevenstops.app.drain;

import java.util.Optional;

/** What stands around and between the orders of an export. */
enum ExportFormat {
    /** An order a line, each with its line feed. */
    LINES("application/x-ndjson", "", "", "\n", ""),
    /** One JSON array. */
    ARRAY("application/json", "[", ",", "", "]");

    private final String contentType;
    private final String start;
    private final String between;
    private final String behind;
    private final String end;

    ExportFormat(String contentType, String start, String between, String behind, String end) {
        this.contentType = contentType;
        this.start = start;
        this.between = between;
        this.behind = behind;
        this.end = end;
    }

    /** The format of this name, as a client writes it. */
    static Optional<ExportFormat> of(String name) {
        return switch (name) {
            case "lines" -> Optional.of(LINES);
            case "array" -> Optional.of(ARRAY);
            default -> Optional.empty();
        };
    }

    /**
     * The format that the header {@code Accept} prefers, lines where it makes no difference.
     *
     * @return empty if it accepts neither
     */
    static Optional<ExportFormat> preferred(Preferences accept) {
        double lines = accept.mediaType(LINES.contentType);
        double array = accept.mediaType(ARRAY.contentType);
        if (lines == 0 && array == 0) {
            return Optional.empty();
        }
        return Optional.of(array > lines ? ARRAY : LINES);
    }

    String contentType() {
        return contentType;
    }

    String start() {
        return start;
    }

    String between() {
        return between;
    }

    String behind() {
        return behind;
    }

    String end() {
        return end;
    }
}
