package dev.sevenstops.gatling.run;

/** Text in the columns of a terminal. */
final class Columns {
    private Columns() {}

    /** How many columns a text takes: none for a combining mark, two for a wide character. */
    static int width(String text) {
        return text.codePoints().map(Columns::ofCharacter).sum();
    }

    /**
     * A text that takes no more columns than these.
     *
     * @param more what stands at its end where something is missing, one column wide
     */
    static String cut(String text, int columns, String more) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int room = columns - width(more);
        int taken = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            taken += ofCharacter(text.codePointAt(at));
            if (taken > room) {
                break;
            }
            kept.appendCodePoint(text.codePointAt(at));
        }
        return room < 0 ? "" : kept.append(more).toString();
    }

    /** With blanks behind it. */
    static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** With blanks before it. */
    static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /** In one line and without what a terminal obeys: a process's own words may hold both. */
    static String plain(String text) {
        return text.replaceAll("\\p{Cc}+", " ");
    }

    private static int ofCharacter(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean fullWidth = character >= 0xFF01 && character <= 0xFF60;
        boolean pictograph = character >= 0x1F300 && character <= 0x1FAFF;
        return fullWidth || pictograph || isIdeographic(character) ? 2 : 1;
    }

    private static boolean isIdeographic(int character) {
        return switch (Character.UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }
}
