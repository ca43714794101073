package dev.sevenstops.gatling.load;

import dev.sevenstops.report.model.Check;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that runs beside Gatling's load, on threads of its own. */
interface Probe {
    /**
     * Does what has to be done right before the slice and takes its time; nothing is sent meanwhile.
     *
     * @throws IOException if the slice makes no sense without it
     */
    default void prepare() throws IOException {}

    /** Begins to wait for its moment; returns at once. {@code origin} is on {@link System#nanoTime}'s clock. */
    void start(long origin);

    /**
     * Waits until everything that it began has ended, gives up at the deadline what has not, and leaves nothing behind.
     *
     * @param deadline on {@link System#nanoTime}'s clock
     */
    Result finish(long deadline) throws InterruptedException;

    /**
     * What a probe did.
     *
     * @param tally its requests, if it sends any
     * @param intended how many it intended to send
     * @param scheduledSends requests sent by operation, as far as the schedule asked for them by number
     * @param connectionsPlanned connections of the schedule that it began to open
     * @param connectionsOpened all connections that it began to open
     * @param requests all requests that it sent
     * @param counters what it counted besides, by full name
     * @param checks what was verified
     */
    record Result(
            Optional<GroupTally> tally,
            long intended,
            Map<String, Long> scheduledSends,
            long connectionsPlanned,
            long connectionsOpened,
            long requests,
            Map<String, Double> counters,
            List<Check> checks) {
        /** Of a probe that sends no requests. */
        static Result silent(Map<String, Double> counters, List<Check> checks) {
            return new Result(Optional.empty(), 0, Map.of(), 0, 0, 0, counters, checks);
        }
    }
}
