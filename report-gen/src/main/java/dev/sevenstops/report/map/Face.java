package dev.sevenstops.report.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How text is set in the picture of the map. A picture's text does not wrap by itself, and which font a reader has is not known where the
 * picture is made. So widths are estimated with those of DejaVu Sans, a wide one among the common system fonts: a line that fits there fits
 * with the others, and ends a little early.
 */
enum Face {
    TITLE(28, 36, Font.BOLD),
    HEAD(12, 18, Font.BOLD),
    NAME(18, 24, Font.BOLD),
    FIGURE(18, 26, Font.BOLD),
    STRONG(13, 17, Font.BOLD),
    TEXT(13, 17, Font.PLAIN),
    SMALL(11, 15, Font.PLAIN),
    CODE(11, 15, Font.MONO),
    SMALL_CODE(10, 14, Font.MONO);

    private static final String SANS =
            "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", \"Noto Sans\", sans-serif";
    private static final String FIXED = "ui-monospace, \"SF Mono\", \"Cascadia Code\", Menlo, Consolas, monospace";
    // Where a reader expects an expression or a path to go on in the next line.
    private static final String BREAKS_AFTER = ",/@({";
    // From here on, scripts whose characters are as wide as they are high.
    private static final int FULL_WIDTH = 0x1100;

    private final int size;
    private final int leading;
    private final Font font;

    Face(int size, int leading, Font font) {
        this.size = size;
        this.leading = leading;
        this.font = font;
    }

    private enum Font {
        PLAIN(400, SANS, 1),
        BOLD(700, SANS, 1.12),
        MONO(400, FIXED, 1);

        private final int weight;
        private final String families;
        private final double stretch;

        Font(int weight, String families, double stretch) {
            this.weight = weight;
            this.families = families;
            this.stretch = stretch;
        }

        /** The width of a character, in parts of the font's size. */
        double width(int character) {
            return stretch * (this == MONO ? fixed(character) : proportional(character));
        }

        private static double fixed(int character) {
            return character < FULL_WIDTH ? 0.62 : 1.24;
        }

        private static double proportional(int character) {
            if (character >= FULL_WIDTH) {
                return 1.2;
            }
            if (" ijlI.,:;'|".indexOf(character) >= 0) {
                return 0.34;
            }
            if ("frt()[]-/\"!".indexOf(character) >= 0) {
                return 0.46;
            }
            if ("mwMW@%…—".indexOf(character) >= 0) {
                return 1;
            }
            if (Character.isDigit(character) || isLowerCase(character) || "{}_?*$".indexOf(character) >= 0) {
                return 0.64;
            }
            return character >= 'A' && character <= 'Z' ? 0.79 : 0.84;
        }

        private static boolean isLowerCase(int character) {
            return character >= 'a' && character <= 'z';
        }
    }

    /** The distance from one line to the next, in units of the picture. */
    int leading() {
        return leading;
    }

    /** The name in the style sheet. */
    String css() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its rule for the style sheet: what is drawn is what was measured. */
    String rule() {
        return String.format(Locale.ROOT, ".%s { font: %d %dpx %s; }", css(), font.weight, size, font.families);
    }

    /** The estimated width of a text in one line, in units of the picture. */
    double width(String text) {
        return size * text.codePoints().mapToDouble(font::width).sum();
    }

    /**
     * Breaks a text into lines: between words, and within a word only if it is longer than a whole line.
     *
     * @param width what a line may take, in units of the picture
     */
    List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.strip().split("\\s+", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (width(longer) <= width) {
                line = longer;
            } else if (width(word) <= width) {
                lines.add(line);
                line = word;
            } else {
                List<String> broken = broken(line.isEmpty() ? "" : line + " ", word, width);
                lines.addAll(broken.subList(0, broken.size() - 1));
                line = broken.getLast();
            }
        }
        if (!line.isEmpty()) {
            lines.add(line);
        }
        return List.copyOf(lines);
    }

    private List<String> broken(String start, String word, int width) {
        List<String> lines = new ArrayList<>();
        String line = start;
        for (String piece : pieces(word, width)) {
            if (width(line + piece) > width) {
                lines.add(line.strip());
                line = "";
            }
            line += piece;
        }
        lines.add(line);
        return lines;
    }

    /** The parts between which a word may be broken, none wider than a line. */
    private List<String> pieces(String word, int width) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int character : word.codePoints().toArray()) {
            if (!piece.isEmpty() && width(piece + Character.toString(character)) > width) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.appendCodePoint(character);
            if (BREAKS_AFTER.indexOf(character) >= 0) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }
}
