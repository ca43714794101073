package dev.sevenstops.lifecycle;

import java.util.List;
import java.util.Optional;

/**
 * One entry of a catalogue of settings: what a key means, which values it takes and what it is when nobody sets it.
 *
 * <p>Every value travels as text, in files, arguments and reports; {@link #problemWith} decides whether a text is a value.
 *
 * @param key the configuration key, such as {@code stops.accept.backlog}
 * @param type what a value looks like
 * @param defaultValue the value when nobody sets it; for the keys of a stop this is the hardened one
 * @param description one sentence, with the unit where there is one
 */
public record Setting(String key, Type type, String defaultValue, String description) {

    /** Checks that the default is a value. */
    public Setting {
        type.problemWith(defaultValue).ifPresent(problem -> {
            throw new IllegalArgumentException("default of " + key + ": " + problem);
        });
    }

    /**
     * Why this text is not a value of the setting.
     *
     * @param value a text
     * @return one clause such as "must be a whole number from 1 to 65535", or empty if the value is fine
     */
    public Optional<String> problemWith(String value) {
        return type.problemWith(value);
    }

    /** What a value looks like. */
    public sealed interface Type {

        /** The name of the type in the printed catalogue. */
        String name();

        /** Why this text is not a value of the type, or empty. */
        Optional<String> problemWith(String value);
    }

    /**
     * A whole number.
     *
     * @param min smallest value
     * @param max largest value
     */
    public record Whole(long min, long max) implements Type {
        @Override
        public String name() {
            return "integer";
        }

        @Override
        public Optional<String> problemWith(String value) {
            try {
                long number = Long.parseLong(value);
                if (number >= min && number <= max) {
                    return Optional.empty();
                }
            } catch (NumberFormatException notANumber) {
                // falls through to the same answer
            }
            return Optional.of("must be a whole number from " + min + " to " + max);
        }
    }

    /**
     * A number that need not be whole, such as {@code 0.01}.
     *
     * @param min smallest value
     * @param max largest value
     */
    public record Decimal(double min, double max) implements Type {
        @Override
        public String name() {
            return "number";
        }

        @Override
        public Optional<String> problemWith(String value) {
            try {
                double number = Double.parseDouble(value);
                if (number >= min && number <= max) {
                    return Optional.empty();
                }
            } catch (NumberFormatException notANumber) {
                // falls through to the same answer
            }
            return Optional.of("must be a number from " + min + " to " + max);
        }
    }

    /**
     * One of some words.
     *
     * @param values the words
     */
    public record OneOf(List<String> values) implements Type {
        @Override
        public String name() {
            return "enum";
        }

        @Override
        public Optional<String> problemWith(String value) {
            return values.contains(value)
                    ? Optional.empty()
                    : Optional.of("must be one of " + String.join(", ", values));
        }
    }

    /** {@code true} or {@code false}. */
    public record Flag() implements Type {
        @Override
        public String name() {
            return "boolean";
        }

        @Override
        public Optional<String> problemWith(String value) {
            return value.equals("true") || value.equals("false")
                    ? Optional.empty()
                    : Optional.of("must be true or false");
        }
    }

    /** Any text. */
    public record Text() implements Type {
        @Override
        public String name() {
            return "string";
        }

        @Override
        public Optional<String> problemWith(String value) {
            return Optional.empty();
        }
    }
}
