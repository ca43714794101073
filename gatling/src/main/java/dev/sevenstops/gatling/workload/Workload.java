package dev.sevenstops.gatling.workload;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The description of what an experiment sends. Together with a seed and a length it generates one schedule, so two arms that
 * are given the same description, seed and length are meant to be sent the same.
 *
 * @param loads what runs side by side
 * @param patienceSeconds how long a slice waits for late answers after its last intended send; what has not come by then is
 *     censored
 * @param goodWithinSeconds an answer counts as good if it came within this time of its intended send
 */
public record Workload(List<Load> loads, double patienceSeconds, double goodWithinSeconds) {

    /** One of the things that a workload consists of. Names are unique in a workload and name the group of requests. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Steady.class, name = "steady"),
        @JsonSubTypes.Type(value = Burst.class, name = "burst"),
        @JsonSubTypes.Type(value = Saturate.class, name = "saturate"),
        @JsonSubTypes.Type(value = SlowReaders.class, name = "slow-readers"),
        @JsonSubTypes.Type(value = Oversized.class, name = "oversized"),
        @JsonSubTypes.Type(value = Dripping.class, name = "dripping"),
        @JsonSubTypes.Type(value = StalledStreams.class, name = "stalled-streams"),
        @JsonSubTypes.Type(value = Paced.class, name = "paced"),
        @JsonSubTypes.Type(value = Walk.class, name = "walk"),
        @JsonSubTypes.Type(value = Memory.class, name = "memory"),
        @JsonSubTypes.Type(value = Freeze.class, name = "freeze")
    })
    public sealed interface Load {
        /** The name of the requests' group, such as {@code steady}. */
        String name();

        /** Whether the load is about what a server holds for its clients: it reads slowly or not at all, or it asks for the server's memory. */
        default boolean asksWhatIsHeld() {
            return this instanceof SlowReaders || this instanceof StalledStreams || this instanceof Memory;
        }
    }

    /**
     * Gatling's open model: requests are sent at times that do not depend on the answers.
     *
     * @param rate mean number of requests a second
     * @param arrivals how the times are spread
     * @param connections whether requests share kept-alive connections
     * @param requests the mix
     */
    public record Steady(String name, double rate, Arrivals arrivals, Connections connections, List<Request> requests)
            implements Load {
        /** A load whose requests share their connections. */
        public Steady(String name, double rate, Arrivals arrivals, List<Request> requests) {
            this(name, rate, arrivals, Connections.SHARED, requests);
        }
    }

    /** How intended send times are spread. */
    public enum Arrivals {
        /** A seeded Poisson process. */
        POISSON,
        /** The same distance between any two. */
        CONSTANT
    }

    /** Which connections a load's requests use. */
    public enum Connections {
        /** Kept alive, shared by all requests, reopened where the server has closed. */
        SHARED,
        /** Each request opens its own, says {@code Connection: close}, and pays for the handshake. */
        PER_REQUEST
    }

    /**
     * New connections, all at once, each with one request: raw sockets, no pool, no retry.
     *
     * @param atSeconds when, from the slice's start
     * @param connections how many
     * @param request what each of them asks for
     * @param timeoutSeconds when a connection is given up, from the intended send
     */
    public record Burst(String name, double atSeconds, int connections, Request request, double timeoutSeconds)
            implements Load {}

    /**
     * Keep-alive connections that each send the next request when the last one is answered: a closed loop, which measures
     * what a saturated server can do and never a latency.
     *
     * @param connections how many
     * @param request what they ask for
     * @param chunked whether its body is sent in chunks, without saying how long it is
     */
    public record Saturate(String name, int connections, Request request, boolean chunked) implements Load {
        /** A load whose bodies, if there are any, say how long they are. */
        public Saturate(String name, int connections, Request request) {
            this(name, connections, request, false);
        }
    }

    /**
     * New connections, all at once, each with one request whose answer it reads slowly: raw sockets with a small receive buffer.
     * The latency is the answer's first byte.
     *
     * @param atSeconds when they connect and ask, from the slice's start
     * @param connections how many
     * @param request what each of them asks for
     * @param bytesPerSecond how fast each of them reads
     * @param forSeconds how long they read, from the intended send, if the answer does not end before; then they close
     */
    public record SlowReaders(
            String name, double atSeconds, int connections, Request request, double bytesPerSecond, double forSeconds)
            implements Load {}

    /** What of a request drips. */
    public enum Dripped {
        /** All of it, from its first byte. */
        ALL,
        /** Its body; the head is sent at once. */
        BODY
    }

    /**
     * New connections, all at once, whose requests come byte by byte for as long as the slice lasts and answers are waited for. The latency
     * is the answer's first byte; connections that are still open at the end are without an answer.
     *
     * @param atSeconds when they connect, from the slice's start
     * @param connections how many
     * @param request what each of them asks for
     * @param part what of it drips
     * @param bytesPerSecond how fast
     */
    public record Dripping(
            String name, double atSeconds, int connections, Request request, Dripped part, double bytesPerSecond)
            implements Load {}

    /** What a load with connections of its own speaks. */
    public enum Protocol {
        /** HTTP/1.1: requests are pipelined, and answered one after the other. */
        HTTP_1_1,
        /** HTTP/2 with prior knowledge (RFC 9113 section 3.3): each request is a stream. */
        HTTP_2
    }

    /**
     * Connections that carry answers which nobody reads to their end, and beside them, on the same connections, small requests whose
     * answers are read at once: the neighbours. They are what the load's latency and its records are about; what becomes of the stalled
     * answers is counted. A connection that the server ends is replaced by one on which nothing stalls, when the next neighbour is due.
     *
     * @param atSeconds when they connect and ask for what is going to stall, from the slice's start
     * @param connections how many
     * @param streams stalled answers on each of them; 1 with HTTP/1.1, where nothing comes behind the first
     * @param request what is asked for and stalls, if its answer is longer than what is read of it
     * @param windowBytes how much of each stalled answer is taken: with HTTP/2 the window of each stream
     * @param connectionWindowBytes with HTTP/2 the window of the connection, of which what stalled answers take is not given back while
     *     they are open, and what neighbours take is given back at once; has no meaning with HTTP/1.1
     * @param neighbour what is asked for beside them
     * @param rate mean number of neighbours a second, on the connections in turn
     * @param forSeconds how long, from then on, neighbours are sent
     */
    public record StalledStreams(
            String name,
            double atSeconds,
            int connections,
            Protocol protocol,
            int streams,
            Request request,
            int windowBytes,
            int connectionWindowBytes,
            Request neighbour,
            double rate,
            double forSeconds)
            implements Load {
        /** How many of the answers are to stall. */
        public int stalled() {
            return connections * streams;
        }
    }

    /**
     * New connections, all at once, each with one request of which a part is far too large: raw sockets with a small send buffer
     * that watch for the answer while they push. The latency is the answer's first byte.
     *
     * @param atSeconds when they connect, from the slice's start
     * @param connections how many
     * @param request what each of them asks for; the filler is added to it
     * @param part where the filler goes
     * @param bytes how much of it
     * @param timeoutSeconds when a connection is given up, from the intended send
     * @param holdSeconds how long from the intended send what comes after the filler is kept back, so that a server which has taken
     *     the filler has to hold it; 0 for not at all
     */
    public record Oversized(
            String name,
            double atSeconds,
            int connections,
            Request request,
            Part part,
            long bytes,
            double timeoutSeconds,
            double holdSeconds)
            implements Load {
        /** A load whose requests are sent to their end at once. */
        public Oversized(
                String name,
                double atSeconds,
                int connections,
                Request request,
                Part part,
                long bytes,
                double timeoutSeconds) {
            this(name, atSeconds, connections, request, part, bytes, timeoutSeconds, 0);
        }
    }

    /** The part of a request that is too large. */
    public enum Part {
        /** One header line. */
        HEADER,
        /** The query of the request line. */
        PATH,
        /** A body announced with its length. */
        BODY,
        /** A body in chunks, whose length nobody knows beforehand. */
        CHUNKED_BODY
    }

    /**
     * Kept-alive connections that each send a request every so often, whatever becomes of it, and idle in between. A request
     * whose connection the server was just closing fails; it is not sent again.
     *
     * @param connections how many, each with a seeded phase
     * @param pauseSeconds between two intended sends of a connection
     * @param request what they ask for
     */
    public record Paced(String name, int connections, double pauseSeconds, Request request) implements Load {}

    /**
     * Fetches whole lists: each walk follows the {@code next} field of the answers until there is none. One walk is one
     * record, from its intended start to its last answer; starts are a seeded Poisson process.
     *
     * @param walkers idle connections that are kept for the next walk
     * @param rate mean number of walks begun a second
     * @param request the first page
     * @param pages the most that a walk fetches
     */
    public record Walk(String name, int walkers, double rate, Request request, int pages) implements Load {}

    /**
     * A checkpoint of the process under test's memory: live heap after a full collection and direct memory, against the same
     * right before the slice. It costs the process two full collections each time.
     *
     * @param atSeconds when, from the slice's start
     */
    public record Memory(String name, double atSeconds) implements Load {}

    /**
     * Stops the process under test with a signal and lets it go on later: the test of the measurement itself.
     *
     * @param atSeconds when, from the slice's start
     * @param forSeconds how long
     */
    public record Freeze(String name, double atSeconds, double forSeconds) implements Load {}

    /**
     * One operation of a mix. In path, headers and body each <code>{a..b}</code> is replaced by a seeded whole number from a to
     * b, in headers and body each <code>{bytes a..b}</code> by seeded filler of a seeded length.
     *
     * @param method such as GET
     * @param path with query
     * @param weight share of the mix, relative to the other weights
     * @param headers besides those that every request has, by name, in the order of their names
     * @param body empty for none
     * @param token the scopes, separated by spaces, of the bearer token that is sent with it
     * @param expect what its answer should be
     */
    public record Request(
            String method,
            String path,
            double weight,
            Map<String, String> headers,
            String body,
            Optional<String> token,
            Expect expect) {

        /** A copy whose headers are in a fixed order: they are sent and counted in it. */
        public Request {
            headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        }

        /** A request without headers of its own, body and token. */
        public Request(String method, String path, double weight) {
            this(method, path, weight, Map.of(), "", Optional.empty(), Expect.SUCCESS);
        }

        /** The operation's name in counts and reports. */
        public String operation() {
            return method + " " + path + token.map(scopes -> " as " + scopes).orElse("");
        }
    }

    /**
     * What an answer should be.
     *
     * @param statuses one of these; if there are none, any below 400
     * @param body text that the answer's body must contain; may be empty
     */
    public record Expect(List<Integer> statuses, String body) {
        /** Any status below 400 and any body. */
        public static final Expect SUCCESS = new Expect(List.of(), "");

        /** Whether an answer with this status can be what is expected. */
        public boolean accepts(int status) {
            return statuses.isEmpty() ? status < 400 : statuses.contains(status);
        }
    }
}
