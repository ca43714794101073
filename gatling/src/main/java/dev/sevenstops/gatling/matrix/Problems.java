package dev.sevenstops.gatling.matrix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Collects the problems of one file, so that all of them are reported and not only the first. */
final class Problems {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    /** A place in the file, counted from 1 as editors do. */
    private record Problem(int line, int column, String message) {}

    void add(Optional<Mark> mark, String message) {
        int line = mark.map(m -> m.getLine() + 1).orElse(1);
        int column = mark.map(m -> m.getColumn() + 1).orElse(1);
        problems.add(new Problem(line, column, message));
    }

    /** Throws if anything was added. */
    void throwIfAny() throws InputException {
        if (!problems.isEmpty()) {
            throw new InputException(problems.stream()
                    .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                    .map(p -> file + ":" + p.line() + ":" + p.column() + ": " + p.message())
                    .distinct()
                    .toList());
        }
    }
}
