package dev.sevenstops.gatling.matrix;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of the file together with its place. A method that cannot read what it should adds a problem and returns its
 * fallback, so that reading goes on and finds the other problems; the matrix is never built from a file that has any.
 *
 * @param name what the value is called in messages, such as {@code slice}
 */
record Value(Problems problems, String name, Node node) {
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m)");

    Optional<Mark> mark() {
        return node.getStartMark();
    }

    void problem(String message) {
        problems.add(mark(), message);
    }

    /** Some text; numbers and booleans are taken as they are written. */
    String text() {
        if (node instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)
                && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        problem("'" + name + "' must be text");
        return "";
    }

    /** Whether it is this word. */
    boolean is(String word) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(word);
    }

    /** Text that a reader sees: one line. */
    String line() {
        return text().strip().replaceAll("\\s+", " ");
    }

    /** Seconds, above zero. */
    double duration() {
        return duration(false);
    }

    /** Seconds, zero or more. */
    double durationOrZero() {
        return duration(true);
    }

    private double duration(boolean zeroAllowed) {
        // Breaks no other rule: what must happen within a slice happens at once, and a slice is long enough for
        // everything.
        double fallback = zeroAllowed ? 0 : 3600;
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        Matcher matcher = DURATION.matcher(text);
        boolean zero = text.equals("0");
        if (!zero && !matcher.matches()) {
            problem("'" + name + "' must be a duration such as 6s, 500ms or 2m" + found(text));
            return fallback;
        }
        double seconds = zero
                ? 0
                : Double.parseDouble(matcher.group(1))
                        * switch (matcher.group(2)) {
                            case "ms" -> 0.001;
                            case "m" -> 60;
                            default -> 1;
                        };
        if (seconds == 0 && !zeroAllowed) {
            problem("'" + name + "' must be longer than 0" + found(text));
            return fallback;
        }
        return seconds;
    }

    /** A whole number within the bounds. */
    int whole(int min, int max) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // reported below, together with numbers that are out of bounds
        }
        problem("'" + name + "' must be a whole number from " + min + " to " + max + found(text));
        return min;
    }

    /** A number above zero. */
    double positive() {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        try {
            double value = new BigDecimal(text).doubleValue();
            if (value > 0 && value <= 1e9) {
                return value;
            }
        } catch (NumberFormatException e) {
            // reported below, together with numbers that are out of bounds
        }
        problem("'" + name + "' must be a number above 0" + found(text));
        return 1;
    }

    /** One of the given words. */
    String oneOf(List<String> words) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (words.contains(text)) {
            return text;
        }
        problem("'" + name + "' must be one of " + String.join(", ", words) + found(text)
                + Suggestions.didYouMean(text, words));
        return words.getFirst();
    }

    /** The items of a list; a single value counts as a list of one. */
    List<Value> items() {
        if (node instanceof SequenceNode sequence) {
            if (sequence.getValue().isEmpty()) {
                problem("'" + name + "' must have at least one item");
            }
            return sequence.getValue().stream()
                    .map(item -> new Value(problems, name, item))
                    .toList();
        }
        return List.of(this);
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    Section section() {
        return Section.of(this);
    }

    /** The value as plain maps, lists, numbers, booleans and text: as it was declared. */
    Object plain() {
        if (node.isRecursive()) {
            problem("'" + name + "' contains itself");
            return "";
        }
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                    map.put(key, new Value(problems, key, tuple.getValueNode()).plain());
                }
                yield map;
            }
            case SequenceNode sequence -> {
                List<Object> list = new ArrayList<>();
                sequence.getValue().forEach(item -> list.add(new Value(problems, name, item).plain()));
                yield list;
            }
            case ScalarNode scalar -> plain(scalar);
            default -> "";
        };
    }

    private static Object plain(ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        if (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT)) {
            try {
                BigDecimal number = new BigDecimal(text);
                return number.scale() <= 0 ? (Object) number.longValueExact() : (Object) number.doubleValue();
            } catch (ArithmeticException | NumberFormatException e) {
                return text; // .inf, .nan and numbers of absurd size stay what was written
            }
        }
        return text;
    }

    private static String found(String text) {
        return text.isEmpty() ? "" : ", found '" + text + "'";
    }
}
