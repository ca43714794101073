package dev.sevenstops.lifecycle.route;

import dev.sevenstops.lifecycle.route.PathLanguage.AnyOne;
import dev.sevenstops.lifecycle.route.PathLanguage.Both;
import dev.sevenstops.lifecycle.route.PathLanguage.Either;
import dev.sevenstops.lifecycle.route.PathLanguage.Empty;
import dev.sevenstops.lifecycle.route.PathLanguage.Letter;
import dev.sevenstops.lifecycle.route.PathLanguage.Nothing;
import dev.sevenstops.lifecycle.route.PathLanguage.Repeated;
import dev.sevenstops.lifecycle.route.PathLanguage.Sequence;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Makes sets of paths, and keeps them in a normal form. */
final class Paths {
    /** No path. */
    static final PathLanguage NOTHING = new Nothing();
    /** The empty path. */
    static final PathLanguage EMPTY = new Empty();
    /** Any one character. */
    static final PathLanguage CHARACTER = new AnyOne(true);
    /** Any one character but a slash. */
    static final PathLanguage NOT_SLASH = new AnyOne(false);
    /** Every path. */
    static final PathLanguage ANYTHING = new Repeated(CHARACTER);

    private Paths() {}

    /** Exactly this path. */
    static PathLanguage text(String path) {
        PathLanguage text = EMPTY;
        for (int i = path.length() - 1; i >= 0; i--) {
            text = sequence(new Letter(path.charAt(i)), text);
        }
        return text;
    }

    /** The paths of the first, followed by those of the second. */
    static PathLanguage sequence(PathLanguage first, PathLanguage second) {
        if (first.equals(NOTHING) || second.equals(NOTHING)) {
            return NOTHING;
        }
        if (first.equals(EMPTY)) {
            return second;
        }
        if (second.equals(EMPTY)) {
            return first;
        }
        return first instanceof Sequence chain
                ? new Sequence(chain.first(), sequence(chain.second(), second))
                : new Sequence(first, second);
    }

    /** The paths of either. */
    static PathLanguage either(PathLanguage one, PathLanguage other) {
        Set<PathLanguage> all = new LinkedHashSet<>();
        for (PathLanguage part : new PathLanguage[] {one, other}) {
            if (part instanceof Either either) {
                all.addAll(either.parts());
            } else if (!part.equals(NOTHING)) {
                all.add(part);
            }
        }
        if (all.isEmpty()) {
            return NOTHING;
        }
        if (all.contains(ANYTHING)) {
            return ANYTHING;
        }
        return all.size() == 1 ? all.iterator().next() : new Either(Set.copyOf(all));
    }

    /** The paths of both. */
    static PathLanguage both(PathLanguage one, PathLanguage other) {
        if (one.equals(NOTHING) || other.equals(NOTHING)) {
            return NOTHING;
        }
        if (one.equals(ANYTHING) || one.equals(other)) {
            return other;
        }
        return other.equals(ANYTHING) ? one : new Both(one, other);
    }

    /** Any number of these, also none. */
    static PathLanguage repeated(PathLanguage what) {
        return new Repeated(what);
    }

    /** One of these at least. */
    static PathLanguage some(PathLanguage what) {
        return sequence(what, repeated(what));
    }

    /** A character of no meaning in either of these two. */
    private static char strangerTo(Set<Character> letters) {
        char stranger = '\uE000'; // private use: seldom in a path, and looked for further if it is
        while (letters.contains(stranger)) {
            stranger++;
        }
        return stranger;
    }

    /** One character of each kind that these two sets tell apart. */
    static Set<Character> alphabet(PathLanguage one, PathLanguage other) {
        Set<Character> letters = new HashSet<>();
        one.addLettersTo(letters);
        other.addLettersTo(letters);
        letters.add(strangerTo(letters));
        return letters;
    }
}
