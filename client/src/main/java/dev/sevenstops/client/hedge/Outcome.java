package dev.sevenstops.client.hedge;

/** How an attempt ended. */
sealed interface Outcome<T> {
    /** With an answer. */
    record Answer<T>(T value) implements Outcome<T> {}

    /** With whatever was thrown. */
    record Failure<T>(Throwable cause) implements Outcome<T> {}
}
