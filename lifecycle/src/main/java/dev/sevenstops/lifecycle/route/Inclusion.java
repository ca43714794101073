package dev.sevenstops.lifecycle.route;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Decides whether every path of one set is also one of another, by walking both at once. */
final class Inclusion {
    /** Steps after which it is left undecided: patterns of routes take some hundreds. */
    private static final int MAX_STEPS = 20_000;

    private record Step(PathLanguage inner, PathLanguage outer) {}

    private Inclusion() {}

    /** Whether {@code outer} certainly has every path that {@code inner} has, and {@code inner} has one at all. */
    static boolean holds(PathLanguage inner, PathLanguage outer) {
        Set<Character> alphabet = Paths.alphabet(inner, outer);
        Set<Step> seen = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        Step start = new Step(inner, outer);
        seen.add(start);
        open.add(start);
        boolean any = false;
        while (!open.isEmpty()) {
            Step step = open.remove();
            if (step.inner.hasEmpty()) {
                if (!step.outer.hasEmpty()) {
                    return false;
                }
                any = true;
            }
            for (char c : alphabet) {
                PathLanguage rest = step.inner.after(c);
                Step next = new Step(rest, step.outer.after(c));
                if (!rest.equals(Paths.NOTHING) && seen.add(next)) {
                    open.add(next);
                }
            }
            if (seen.size() > MAX_STEPS) {
                return false;
            }
        }
        return any;
    }
}
