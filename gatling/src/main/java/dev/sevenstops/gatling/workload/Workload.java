package dev.sevenstops.gatling.workload;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

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
        @JsonSubTypes.Type(value = Freeze.class, name = "freeze")
    })
    public sealed interface Load {
        /** The name of the requests' group, such as {@code steady}. */
        String name();
    }

    /**
     * Gatling's open model: requests are sent at times that do not depend on the answers.
     *
     * @param rate mean number of requests a second
     * @param arrivals how the times are spread
     * @param requests the mix
     */
    public record Steady(String name, double rate, Arrivals arrivals, List<Request> requests) implements Load {}

    /** How intended send times are spread. */
    public enum Arrivals {
        /** A seeded Poisson process. */
        POISSON,
        /** The same distance between any two. */
        CONSTANT
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
     */
    public record Saturate(String name, int connections, Request request) implements Load {}

    /**
     * Stops the process under test with a signal and lets it go on later: the test of the measurement itself.
     *
     * @param atSeconds when, from the slice's start
     * @param forSeconds how long
     */
    public record Freeze(String name, double atSeconds, double forSeconds) implements Load {}

    /**
     * One operation of a mix.
     *
     * @param method such as GET
     * @param path with query; each {@code {a..b}} is replaced by a seeded whole number from a to b
     * @param weight share of the mix, relative to the other weights
     */
    public record Request(String method, String path, double weight) {

        /** The operation's name in counts and reports. */
        public String operation() {
            return method + " " + path;
        }
    }
}
