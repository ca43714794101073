package dev.sevenstops.lifecycle;

import java.util.Locale;

/** The seven stops of a request's life, in the order in which a request makes them. */
public enum Stop {
    /** The connection waits in the kernel's queue, is accepted and gets its thread. */
    ACCEPT,
    /** Bytes become request line, headers and body. */
    PARSE,
    /** Method and path choose one handler. */
    ROUTE,
    /** What runs around the handler: filters, authentication, logging. */
    MIDDLEWARE,
    /** Business logic. */
    HANDLE,
    /** The result becomes bytes. */
    SERIALIZE,
    /** The bytes are handed to the kernel, as fast as the client takes them. */
    DRAIN;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The stop's name as it is written everywhere outside Java: in settings, metrics and reports. */
    public String id() {
        return id;
    }
}
