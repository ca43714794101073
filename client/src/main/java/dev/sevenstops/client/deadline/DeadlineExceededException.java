package dev.sevenstops.client.deadline;

/** A deadline passed before there was an answer. What is known of why is its cause or suppressed. */
public final class DeadlineExceededException extends Exception {
    /** With a message that says what was cut. */
    public DeadlineExceededException(String message) {
        super(message);
    }
}
