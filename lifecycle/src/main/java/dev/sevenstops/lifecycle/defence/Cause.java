package dev.sevenstops.lifecycle.defence;

import java.util.Locale;

/** Which limit has ended a connection. */
public enum Cause {
    /** The head of a request did not come in time. */
    HEADER_TIMEOUT,
    /** The body of a request was waited for too long. */
    BODY_TIMEOUT,
    /** The body of a request came too slowly. */
    READ_RATE,
    /** A write has waited too long for the client. */
    STALL_TIMEOUT,
    /** The client took a response too slowly. */
    DRAIN_RATE,
    /** No request came on a connection that had had one. */
    IDLE_TIMEOUT;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name as it is written in metrics and settings. */
    public String id() {
        return id;
    }
}
