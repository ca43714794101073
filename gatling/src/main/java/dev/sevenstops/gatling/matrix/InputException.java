package dev.sevenstops.gatling.matrix;

import java.util.List;

/** The input cannot be used. Carries every problem that was found, one line each; a user is shown these and no stack trace. */
public final class InputException extends Exception {
    private final List<String> problems;

    /** One problem. */
    public InputException(String problem) {
        this(List.of(problem));
    }

    /** All problems, in the order in which they are to be read. */
    public InputException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each. */
    public List<String> problems() {
        return problems;
    }
}
