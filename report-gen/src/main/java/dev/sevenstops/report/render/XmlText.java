package dev.sevenstops.report.render;

/** Text for XML 1.0. */
public final class XmlText {
    private XmlText() {}

    /** The text without the control characters that XML 1.0 cannot hold at all, not even escaped; each becomes a question mark. */
    public static String clean(String text) {
        return text.replaceAll("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
    }
}
