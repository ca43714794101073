package dev.sevenstops.gatling.load;

import java.util.List;

/**
 * Names of a slice's counters and series. All are deltas over the slice unless said otherwise. A counter whose source does
 * not exist (no /proc, no instrument) is absent, never zero.
 */
public final class Counters {
    /**
     * Times that an accept queue was full, of all listening sockets of the network namespace, the other arm's included; each retransmit
     * counts again.
     */
    public static final String LISTEN_OVERFLOWS = "kernel.listen.overflows";

    /** Handshakes that the kernel dropped at any listening socket of the network namespace for any reason, overflows included. */
    public static final String LISTEN_DROPS = "kernel.listen.drops";

    /** Handshakes that the kernel dropped at the service's own listening socket, overflows included; each retransmit counts again. */
    public static final String LISTENER_DROPS = "kernel.listener.drops";

    /** CPU time of the process under test, user and system, in seconds. */
    public static final String CPU_SECONDS = "process.cpu.seconds";

    /** What of {@link #CPU_SECONDS} the JVM's compilers took. */
    public static final String COMPILER_SECONDS = "process.compiler.seconds";

    /**
     * How long the host of a virtual machine kept the core to which the process under test is pinned for itself, in seconds; absent where
     * the process is not pinned to one. What other processes had of it is not told: where the kernel counts a core's time by sampling at its
     * ticks, and that of a process exactly, their difference is wrong by several per cent.
     */
    public static final String STOLEN_SECONDS = "core.stolen.seconds";

    /** Largest resident set of the process under test that was sampled, in bytes; not a delta. */
    public static final String RSS_MAX = "process.rss.bytes.max";

    /**
     * Most that the kernel was sampled to hold for the clients of the process under test, in bytes: written to its connections and not
     * taken by the clients, in no memory of the process; not a delta. Sampled in slices with slow readers, stalled streams or a memory
     * checkpoint only.
     */
    public static final String SEND_QUEUE_MAX = "kernel.send-queue.bytes.max";

    /** Resident set of the process under test right before the slice, while nothing is in flight, in bytes; not a delta. */
    public static final String RSS_BEFORE = "process.rss.bytes.before";

    /**
     * Collections that stopped the threads of the JVM under test, as it counts them itself; those that a memory load asks for are
     * among them.
     */
    public static final String GC_PAUSES = "process.gc.pauses";

    /** How long {@link #GC_PAUSES} took together, in seconds. */
    public static final String GC_PAUSE_SECONDS = "process.gc.pause.seconds";

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

    /**
     * What the client counted of one load begins with this and goes on with {@code <load>.<name>}: the names below, and {@code
     * status.<code>}, {@code status.2xx}, {@code status.4xx}, {@code status.5xx}. See {@link #client}.
     */
    public static final String CLIENT = "client.";

    /** Of a load: requests sent; each page of a walk is one. */
    public static final String CLIENT_REQUESTS = "requests";

    /** Of a load: connections that it began to open. */
    public static final String CLIENT_CONNECTIONS = "connections";

    /** Of a load: intended requests (or walks) with an answer, whatever its status. */
    public static final String CLIENT_ANSWERED = "answered";

    /** Of a load: intended requests (or walks) that ended with an error and without an answer. */
    public static final String CLIENT_FAILED = "failed";

    /** Of a load: intended requests (or walks) without an answer when the slice's patience ended. */
    public static final String CLIENT_CENSORED = "censored";

    /** Of a load: answers that are what the request expects, and in time. */
    public static final String CLIENT_GOOD = "good";

    /** Of a load: answers that are not what the request expects. */
    public static final String CLIENT_UNEXPECTED = "unexpected";

    /** Of a load: seconds from the intended send to the answer's first byte, summed over the answered. */
    public static final String CLIENT_FIRST_BYTE = "first-byte.seconds";

    /** Of a load: the longest of these; not a delta. */
    public static final String CLIENT_FIRST_BYTE_MAX = "first-byte.seconds.max";

    /** Of a load: answers with a status below 400 that are not what the request expects, such as one with a part missing. */
    public static final String CLIENT_PARTIAL = "partial";

    /** Of slow readers and stalled streams: bytes of answers that they read; of readers heads included, of streams bodies only. */
    public static final String CLIENT_READ_BYTES = "read.bytes";

    /** Of stalled streams: answers that had begun and were not read to their end. */
    public static final String CLIENT_STALLED = "stalled";

    /** Of stalled streams: those of {@link #CLIENT_STALLED} that the server ended, by itself or with their connection. */
    public static final String CLIENT_ENDED = "ended";

    /**
     * Of stalled streams: seconds from the intended send to that end as the client saw it, summed over {@link #CLIENT_ENDED}. With
     * HTTP/1.1, where nobody reads any more, it is seen when the next request is sent on the connection.
     */
    public static final String CLIENT_ENDED_SECONDS = "ended.seconds";

    /** Of stalled streams: those of {@link #CLIENT_STALLED} that were open to the last. */
    public static final String CLIENT_OPEN = "open";

    /** TLS handshakes of a load that is Gatling's: new connections whose requests went through TLS; 0 where there is none. */
    public static final String CLIENT_HANDSHAKES = "handshakes";

    /**
     * Of oversized requests: the most bytes of any one that the kernel took from the client before the first byte of the answer,
     * or the connection's end, was seen; not a delta. What lay in the send buffer and in the server's receive buffer is in it.
     */
    public static final String CLIENT_REJECTED_AFTER = "rejected-after.bytes";

    /**
     * Live heap after a collection and direct memory of the process under test at the checkpoint, above the same right before the
     * slice, in bytes.
     */
    public static final String MEMORY_GROWTH = "memory.live.growth.bytes";

    /** Live heap and direct memory right before the slice, in bytes. */
    public static final String MEMORY_BEFORE = "memory.live.before.bytes";

    /** Live heap and direct memory at the checkpoint, in bytes. */
    public static final String MEMORY_AFTER = "memory.live.after.bytes";

    /**
     * Statuses whose counters are there even when no answer had them: the client sees every answer, so what it did not see is
     * zero and not unknown.
     */
    public static final List<Integer> CLIENT_STATUSES = List.of(
            200, 201, 204, 400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 417, 422, 429, 431, 500, 501, 502,
            503, 504, 505);

    /** Every name that comes from the instrument begins with this. */
    public static final String LIFECYCLE = "lifecycle.";

    /**
     * Requests, and connections that never became one, by who ended them and where: the name goes on with {@code
     * .<by>.<stop>}, such as {@code lifecycle.ended.client.drain}.
     */
    public static final String LIFECYCLE_ENDED = "lifecycle.ended";

    /**
     * What the app counted of its own hedging begins with this and goes on as in its metrics behind {@code client.hedge.}, summed
     * over routes: {@code hedge.sent}, {@code hedge.won}, {@code hedge.suppressed}, and by reason {@code hedge.suppressed.<reason>}.
     * What really arrived is {@link DownstreamCounters}'.
     */
    public static final String HEDGE = "hedge.";

    /** Series: connections waiting in the kernel's accept queue. */
    public static final String ACCEPT_QUEUE_DEPTH = "accept.queue.depth";

    /** Series: cores that the process under test kept busy since the sample before. */
    public static final String CPU = "process.cpu";

    /** Series: resident set of the process under test, in bytes. */
    public static final String RSS = "process.rss";

    /** Series: bytes that the kernel holds for the clients of the process under test, see {@link #SEND_QUEUE_MAX}. */
    public static final String SEND_QUEUE = "kernel.send-queue";

    /** The counter with this name of this load, such as {@code client.steady.good}. */
    public static String client(String load, String name) {
        return CLIENT + load + "." + name;
    }

    private Counters() {}
}
