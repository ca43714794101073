package dev.sevenstops.gatling.matrix;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping of the file. Whoever reads one asks for the keys that there are, and then calls {@link #done()}. */
final class Section {
    private final Value at;
    private final Map<String, Value> entries = new LinkedHashMap<>();
    private final Map<String, Value> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    private Section(Value at) {
        this.at = at;
    }

    static Section of(Value value) {
        Section section = new Section(value);
        if (!(value.node() instanceof MappingNode mapping)) {
            value.problem("'" + value.name() + "' must be a mapping of keys to values");
            return section;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Value key = new Value(value.problems(), "key", tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                key.problem("a key must be text");
                continue;
            }
            String name = scalar.getValue();
            if (section.entries.containsKey(name)) {
                key.problem("duplicate key '" + name + "'");
                continue;
            }
            section.keys.put(name, key);
            section.entries.put(name, new Value(value.problems(), name, tuple.getValueNode()));
        }
        return section;
    }

    /** The value of a key that may be left out. */
    Optional<Value> optional(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    /** The value of a key that must be there; a problem if it is not. */
    Optional<Value> required(String key) {
        Optional<Value> value = optional(key);
        if (value.isEmpty() && at.isMapping()) {
            at.problem("'" + at.name() + "' has no '" + key + "'");
        }
        return value;
    }

    /** All entries, for mappings whose keys are names that the user gives. */
    Map<String, Value> all() {
        known.addAll(entries.keySet());
        return entries;
    }

    /** The factors that placeholders name, below all keys but one. */
    Set<String> placeholdersBeside(String excluded) {
        Set<String> names = new LinkedHashSet<>();
        entries.forEach((key, value) -> {
            if (!key.equals(excluded)) {
                names.addAll(Placeholders.names(value));
            }
        });
        return names;
    }

    /** The place of a key, for problems with the key itself. */
    Value key(String key) {
        Value value = keys.get(key);
        return value == null ? at : value;
    }

    Value at() {
        return at;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Reports the keys that nobody asked for. */
    void done() {
        done(() -> "unknown key");
    }

    /** As {@link #done()}, with another word for what is unknown. */
    void done(Supplier<String> what) {
        for (String key : entries.keySet()) {
            if (!known.contains(key)) {
                key(key).problem(what.get() + " '" + key + "' in '" + at.name() + "'"
                        + Suggestions.didYouMean(key, known));
            }
        }
    }
}
