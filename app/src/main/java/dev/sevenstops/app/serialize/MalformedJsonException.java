package dev.sevenstops.app.serialize;

/** What was to be read is not JSON. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * It is not JSON.
     *
     * @param message what is wrong, in a few words that a client may see
     */
    MalformedJsonException(String message) {
        super(message, null, false, false);
    }
}
