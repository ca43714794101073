package dev.sevenstops.jmh;

/** Something that the user gave cannot be used. Its message is for the user. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }
}
