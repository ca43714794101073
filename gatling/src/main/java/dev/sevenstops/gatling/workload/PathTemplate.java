package dev.sevenstops.gatling.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request's path in which each {@code {a..b}} stands for a whole number from a to b, both included. */
public final class PathTemplate {
    private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,18})\\.\\.(\\d{1,18})}");

    private final List<String> literals = new ArrayList<>();
    private final List<Range> ranges = new ArrayList<>();

    private record Range(long from, long to) {}

    private PathTemplate() {}

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if the path does not begin with a slash, holds a space or a control character, or
     *     holds a brace that is not part of a range with a &lt;= b
     */
    public static PathTemplate of(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path '" + path + "' does not begin with /");
        }
        if (path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException("path '" + path + "' holds a character that has to be percent-encoded");
        }
        PathTemplate template = new PathTemplate();
        Matcher matcher = RANGE.matcher(path);
        int end = 0;
        while (matcher.find()) {
            long from = Long.parseLong(matcher.group(1));
            long to = Long.parseLong(matcher.group(2));
            if (from > to) {
                throw new IllegalArgumentException("path '" + path + "': the range " + matcher.group() + " is empty");
            }
            template.literals.add(path.substring(end, matcher.start()));
            template.ranges.add(new Range(from, to));
            end = matcher.end();
        }
        template.literals.add(path.substring(end));
        for (String literal : template.literals) {
            if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
                throw new IllegalArgumentException("path '" + path + "' holds a brace outside of a range {a..b}");
            }
        }
        return template;
    }

    /** A concrete path, its numbers taken from {@code random}. */
    public String expand(SplittableRandom random) {
        StringBuilder path = new StringBuilder(literals.get(0));
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            path.append(random.nextLong(range.from(), range.to() + 1)).append(literals.get(i + 1));
        }
        return path.toString();
    }
}
