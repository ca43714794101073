package dev.sevenstops.gatling.proxy.embedded;

/** The instants of a request in the proxy, in the order in which they usually come. */
enum Mark {
    /** The first byte of the request line was read from the client. */
    BEGIN,
    /** The headers are complete. */
    HEADERS,
    /** The request was handed to the HTTP client that speaks to the service; a buffered body has been read by now. */
    QUEUED,
    /** A connection to the service has taken the request. Never, if none could be opened. */
    CONNECTED,
    /** The request, with its body, has been written to the service. */
    SENT,
    /** The response's status line came from the service. */
    ANSWERED,
    /** The first write to the client returned. */
    FIRST_BYTE,
    /** The response's last byte came from the service. */
    RECEIVED,
    /** The last write to the client returned, or the exchange was given up. */
    END
}
