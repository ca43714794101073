package dev.sevenstops.gatling.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text in which each <code>{a..b}</code> stands for a whole number from a to b, both included, and, unless it is a path, each
 * <code>{bytes a..b}</code> for as many bytes of filler. Other braces are themselves, so that a body may be JSON. Immutable.
 */
public final class Template {
    /** The longest filler. A request's text is held in memory as a whole. */
    public static final long MAX_FILLER = 16 * 1024 * 1024;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(bytes )?(\\d{1,18})\\.\\.(\\d{1,18})}");

    // Begins like a placeholder. JSON does not: its keys are quoted.
    private static final Pattern ALMOST = Pattern.compile("\\{\\s*(?:bytes\\b|\\d)[^}]*}?");

    // Six bits each, and valid wherever text is: in a cookie, a header, a query, a JSON string.
    private static final String FILLER = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final List<String> literals;
    private final List<Range> ranges;

    private record Range(boolean filler, long from, long to) {}

    private Template(List<String> literals, List<Range> ranges) {
        this.literals = List.copyOf(literals);
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Reads a request's path.
     *
     * @throws IllegalArgumentException if it does not begin with a slash, holds a space or a control character, or holds a brace
     *     that is not part of a range with a &lt;= b
     */
    public static Template path(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("the path must begin with '/', found '" + path + "'");
        }
        if (path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException(
                    "the path '" + path + "' holds a character that has to be percent-encoded");
        }
        Template template = read(path);
        if (template.literals.stream().anyMatch(text -> text.indexOf('{') >= 0 || text.indexOf('}') >= 0)) {
            throw new IllegalArgumentException(
                    "a placeholder is {from..to} with whole numbers, such as {1..100000}, found '" + path + "'");
        }
        return template;
    }

    /**
     * Reads the text of a header or a body.
     *
     * @throws IllegalArgumentException if a placeholder's range is empty or too long, or if something begins like a placeholder
     *     and is none
     */
    public static Template text(String text) {
        Template template = read(text);
        for (String literal : template.literals) {
            Matcher almost = ALMOST.matcher(literal);
            if (almost.find()) {
                throw new IllegalArgumentException("a placeholder is {from..to} or {bytes from..to} with whole numbers,"
                        + " such as {1..100000}, found '" + almost.group() + "'");
            }
        }
        return template;
    }

    private static Template read(String text) {
        List<String> literals = new ArrayList<>();
        List<Range> ranges = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            Range range = new Range(
                    matcher.group(1) != null, Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
            if (range.from() > range.to()) {
                throw new IllegalArgumentException("'" + matcher.group() + "' is an empty range");
            }
            if (range.filler() && range.to() > MAX_FILLER) {
                throw new IllegalArgumentException(
                        "'" + matcher.group() + "' is longer than the limit of " + MAX_FILLER + " bytes");
            }
            literals.add(text.substring(end, matcher.start()));
            ranges.add(range);
            end = matcher.end();
        }
        literals.add(text.substring(end));
        return new Template(literals, ranges);
    }

    /** How long the text can become, in characters. */
    long longest() {
        long length = 0;
        for (String literal : literals) {
            length += literal.length();
        }
        for (Range range : ranges) {
            length += range.filler() ? range.to() : Long.toString(range.to()).length();
        }
        return length;
    }

    /** The text with its placeholders filled in from {@code random}. */
    public String expand(SplittableRandom random) {
        StringBuilder text = new StringBuilder(literals.getFirst());
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            long drawn = random.nextLong(range.from(), range.to() + 1);
            if (range.filler()) {
                fill(text, drawn, random);
            } else {
                text.append(drawn);
            }
            text.append(literals.get(i + 1));
        }
        return text.toString();
    }

    private static void fill(StringBuilder text, long length, SplittableRandom random) {
        long bits = 0;
        for (long i = 0; i < length; i++) {
            // ten characters out of the 64 bits that are drawn at once
            bits = i % 10 == 0 ? random.nextLong() : bits >>> 6;
            text.append(FILLER.charAt((int) (bits & 63)));
        }
    }
}
