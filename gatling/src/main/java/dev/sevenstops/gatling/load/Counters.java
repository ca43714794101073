package dev.sevenstops.gatling.load;

/**
 * Names of a slice's counters and series. All are deltas over the slice unless said otherwise. A counter whose source does
 * not exist (no /proc, no instrument) is absent, never zero.
 */
public final class Counters {
    /** Connections that the kernel dropped because the accept queue was full; counts events, so retransmits again. */
    public static final String LISTEN_OVERFLOWS = "kernel.listen.overflows";

    /** Connections that the kernel dropped on a listening socket for any reason, overflows included. */
    public static final String LISTEN_DROPS = "kernel.listen.drops";

    /** CPU time of the process under test, user and system, in seconds. */
    public static final String CPU_SECONDS = "process.cpu.seconds";

    /** Largest resident set of the process under test that was sampled, in bytes; not a delta. */
    public static final String RSS_MAX = "process.rss.bytes.max";

    /** Answers, whatever their status, over all groups. */
    public static final String REQUESTS_COMPLETED = "requests.completed";

    /** {@link #REQUESTS_COMPLETED} by the length of the send schedule. */
    public static final String REQUESTS_PER_SECOND = "requests.per.second";

    /** Connections that the generator began to open: probes' and new ones of the shared keep-alive pool. */
    public static final String CONNECTIONS_OPENED = "connections.opened";

    /**
     * Requests that Gatling's client sent a second time, on a new connection, because the kept-alive one was closed before
     * the first byte of an answer. Each is one record all the same.
     */
    public static final String REQUESTS_RETRIED = "requests.retried";

    /** Every name that comes from the instrument begins with this. */
    public static final String LIFECYCLE = "lifecycle.";

    /**
     * Requests, and connections that never became one, by who ended them and where: the name goes on with {@code
     * .<by>.<stop>}, such as {@code lifecycle.ended.client.drain}.
     */
    public static final String LIFECYCLE_ENDED = "lifecycle.ended";

    /** Series: connections waiting in the kernel's accept queue. */
    public static final String ACCEPT_QUEUE_DEPTH = "accept.queue.depth";

    /** Series: cores that the process under test kept busy since the sample before. */
    public static final String CPU = "process.cpu";

    /** Series: resident set of the process under test, in bytes. */
    public static final String RSS = "process.rss";

    private Counters() {}
}
