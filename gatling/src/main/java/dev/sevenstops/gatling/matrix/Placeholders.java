package dev.sevenstops.gatling.matrix;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Replaces {@code {factor:<name>}} in an experiment's texts by a cell's levels. Works on the file's tree, so that whatever is
 * read from it later still knows its place.
 */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{factor:([^{}]*)}");

    private final Problems problems;
    private final Map<String, String> levels;

    private Placeholders(Problems problems, Map<String, String> levels) {
        this.problems = problems;
        this.levels = levels;
    }

    /**
     * The value as it reads at these levels; a problem for each placeholder that names none of them.
     *
     * @param untouched a key of the value, a mapping, below which nothing is replaced
     */
    static Value fill(Value value, Map<String, String> levels, String untouched) {
        if (!(value.node() instanceof MappingNode mapping)) {
            return value;
        }
        Placeholders placeholders = new Placeholders(value.problems(), levels);
        return new Value(value.problems(), value.name(), placeholders.mapping(mapping, untouched));
    }

    /** The factors that the placeholders below a value name. */
    static Set<String> names(Value value) {
        Set<String> names = new HashSet<>();
        collect(value.node(), names);
        return names;
    }

    private static void collect(Node node, Set<String> names) {
        if (node.isRecursive()) {
            return; // reported where it is read
        }
        switch (node) {
            case ScalarNode scalar ->
                PLACEHOLDER.matcher(scalar.getValue()).results().forEach(found -> names.add(found.group(1)));
            case SequenceNode sequence -> sequence.getValue().forEach(item -> collect(item, names));
            case MappingNode mapping -> mapping.getValue().forEach(tuple -> collect(tuple.getValueNode(), names));
            default -> {
                // an alias has been resolved
            }
        }
    }

    private Node copy(Node node) {
        if (node.isRecursive()) {
            return node;
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
                List<Node> items = new ArrayList<>();
                sequence.getValue().forEach(item -> items.add(copy(item)));
                yield new SequenceNode(
                        sequence.getTag(),
                        true,
                        items,
                        sequence.getFlowStyle(),
                        sequence.getStartMark(),
                        sequence.getEndMark());
            }
            case MappingNode mapping -> mapping(mapping, "");
            default -> node;
        };
    }

    private MappingNode mapping(MappingNode mapping, String untouched) {
        List<NodeTuple> entries = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            boolean copied = !(tuple.getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals(untouched));
            entries.add(copied ? new NodeTuple(tuple.getKeyNode(), copy(tuple.getValueNode())) : tuple);
        }
        return new MappingNode(
                mapping.getTag(), true, entries, mapping.getFlowStyle(), mapping.getStartMark(), mapping.getEndMark());
    }

    private ScalarNode scalar(ScalarNode scalar) {
        Matcher matcher = PLACEHOLDER.matcher(scalar.getValue());
        String text = matcher.replaceAll(found -> Matcher.quoteReplacement(level(scalar, found.group(1))));
        return text.equals(scalar.getValue())
                ? scalar
                : new ScalarNode(
                        scalar.getTag(),
                        true,
                        text,
                        scalar.getScalarStyle(),
                        scalar.getStartMark(),
                        scalar.getEndMark());
    }

    private String level(ScalarNode scalar, String name) {
        String level = levels.get(name);
        if (level == null) {
            problems.add(
                    scalar.getStartMark(),
                    "the experiment has no factor '" + name + "'" + Suggestions.didYouMean(name, levels.keySet()));
            return "0"; // reads as a number and as a text, so that this is the only problem
        }
        return level;
    }
}
