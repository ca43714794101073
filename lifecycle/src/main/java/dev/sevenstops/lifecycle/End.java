package dev.sevenstops.lifecycle;

import java.util.Locale;

/** Who ended a request or a connection. */
public enum End {
    /** The response was sent in full. */
    COMPLETE,
    /** The client went away first. */
    CLIENT,
    /** The server gave up: an exception, a refusal, a shutdown. */
    SERVER,
    /** A limit was reached: too large, too many, too often. Counted at the stop whose limit it was. */
    LIMIT,
    /** The time that the request had been given was over. Counted at the stop that was waiting for it. */
    DEADLINE;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The name as it is written in metrics. */
    public String id() {
        return id;
    }
}
