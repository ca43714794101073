package dev.sevenstops.lifecycle.route;

import java.util.Set;

/**
 * A set of paths, as a regular expression that can be asked what remains of it behind a character (Brzozowski, "Derivatives of
 * Regular Expressions", 1964). That makes "is every path of this one also one of that one" decidable by walking both at once.
 *
 * <p>Instances are made by {@link Paths}, which keeps them in a normal form, so that equal sets met on a walk are mostly equal
 * instances and the walk ends. Immutable.
 */
sealed interface PathLanguage {
    /** Whether the empty path is one of these. */
    boolean hasEmpty();

    /** What may follow this character in the paths that begin with it. */
    PathLanguage after(char c);

    /** Adds the characters that are told apart from others. */
    default void addLettersTo(Set<Character> letters) {}

    /** Whether this path, and maybe others, is one of these. */
    default boolean has(String path) {
        PathLanguage rest = this;
        for (int i = 0; i < path.length(); i++) {
            rest = rest.after(path.charAt(i));
        }
        return rest.hasEmpty();
    }

    /** No path. */
    record Nothing() implements PathLanguage {
        @Override
        public boolean hasEmpty() {
            return false;
        }

        @Override
        public PathLanguage after(char c) {
            return Paths.NOTHING;
        }
    }

    /** The empty path. */
    record Empty() implements PathLanguage {
        @Override
        public boolean hasEmpty() {
            return true;
        }

        @Override
        public PathLanguage after(char c) {
            return Paths.NOTHING;
        }
    }

    /** One given character. */
    record Letter(char letter) implements PathLanguage {
        @Override
        public boolean hasEmpty() {
            return false;
        }

        @Override
        public PathLanguage after(char c) {
            return c == letter ? Paths.EMPTY : Paths.NOTHING;
        }

        @Override
        public void addLettersTo(Set<Character> letters) {
            letters.add(letter);
        }
    }

    /** One character. */
    record AnyOne(boolean slash) implements PathLanguage {
        @Override
        public boolean hasEmpty() {
            return false;
        }

        @Override
        public PathLanguage after(char c) {
            return c != '/' || slash ? Paths.EMPTY : Paths.NOTHING;
        }

        @Override
        public void addLettersTo(Set<Character> letters) {
            letters.add('/');
        }
    }

    /** One behind the other. */
    record Sequence(PathLanguage first, PathLanguage second) implements PathLanguage {
        @Override
        public boolean hasEmpty() {
            return first.hasEmpty() && second.hasEmpty();
        }

        @Override
        public PathLanguage after(char c) {
            PathLanguage inFirst = Paths.sequence(first.after(c), second);
            return first.hasEmpty() ? Paths.either(inFirst, second.after(c)) : inFirst;
        }

        @Override
        public void addLettersTo(Set<Character> letters) {
            first.addLettersTo(letters);
            second.addLettersTo(letters);
        }
    }

    /** One of several. */
    record Either(Set<PathLanguage> parts) implements PathLanguage {
        @Override
        public boolean hasEmpty() {
            return parts.stream().anyMatch(PathLanguage::hasEmpty);
        }

        @Override
        public PathLanguage after(char c) {
            return parts.stream().map(part -> part.after(c)).reduce(Paths.NOTHING, Paths::either);
        }

        @Override
        public void addLettersTo(Set<Character> letters) {
            parts.forEach(part -> part.addLettersTo(letters));
        }
    }

    /** Two at once. */
    record Both(PathLanguage one, PathLanguage other) implements PathLanguage {
        @Override
        public boolean hasEmpty() {
            return one.hasEmpty() && other.hasEmpty();
        }

        @Override
        public PathLanguage after(char c) {
            return Paths.both(one.after(c), other.after(c));
        }

        @Override
        public void addLettersTo(Set<Character> letters) {
            one.addLettersTo(letters);
            other.addLettersTo(letters);
        }
    }

    /** Any number of times. */
    record Repeated(PathLanguage what) implements PathLanguage {
        @Override
        public boolean hasEmpty() {
            return true;
        }

        @Override
        public PathLanguage after(char c) {
            return Paths.sequence(what.after(c), this);
        }

        @Override
        public void addLettersTo(Set<Character> letters) {
            what.addLettersTo(letters);
        }
    }
}
