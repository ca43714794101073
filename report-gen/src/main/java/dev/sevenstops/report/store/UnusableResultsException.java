package dev.sevenstops.report.store;

import java.io.IOException;

/** A folder that cannot be read as a run at all. The message is one sentence for the user. */
public final class UnusableResultsException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public UnusableResultsException(String message) {
        super(message);
    }
}
