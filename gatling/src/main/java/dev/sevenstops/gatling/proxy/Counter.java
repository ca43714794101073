package dev.sevenstops.gatling.proxy;

/** Names of what is counted from a proxy's log, in {@link dev.sevenstops.report.model.ProxyTimes#counters()}. */
public final class Counter {
    /** Bytes written to clients; with headers, except the embedded proxy's. */
    public static final String TO_CLIENT = "bytes.to-client";

    /** Bytes read from the service; with headers, except the embedded proxy's. Absent where the proxy does not say. */
    public static final String FROM_UPSTREAM = "bytes.from-upstream";

    /** Different connections of clients among the requests. */
    public static final String CONNECTIONS = "connections";

    /** Connections to the service: opened in the window (embedded) or used in it (HAProxy). Absent where unknown. */
    public static final String UPSTREAM_CONNECTIONS = "upstream.connections";

    /** Requests that never got a connection to the service: the mark of a full accept queue, not of a slow handler. */
    public static final String NEVER_CONNECTED = "upstream.never-connected";

    /**
     * Bytes of responses that the proxy had taken from the service while the client had not taken them. nginx: of requests that
     * were cut short, at their end, since only then its log tells. Embedded: the most at any moment, summed over the requests.
     */
    public static final String AHEAD = "ahead.bytes";

    /** Responses that nginx wrote to a temporary file since the client did not take them; to the second, from its error log. */
    public static final String TO_DISK = "buffered.to-disk";

    private Counter() {}
}
