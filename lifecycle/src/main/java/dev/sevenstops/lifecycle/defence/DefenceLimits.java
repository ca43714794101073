package dev.sevenstops.lifecycle.defence;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long a client may keep the server waiting. Zero switches a limit off.
 *
 * @param header from accept, or from the first byte of a kept connection's next request, to the end of its headers
 * @param body time that is spent waiting for one body, all together; what the handler does meanwhile does not count
 * @param minReadRate bytes of a body a second of waiting, on average
 * @param readGrace waiting that the rate does not count
 * @param stall how long one write of 64 KiB at most may wait for the client
 * @param idle between two requests of a connection
 */
public record DefenceLimits(
        Duration header, Duration body, long minReadRate, Duration readGrace, Duration stall, Duration idle) {

    /** Checks that nothing is negative. */
    public DefenceLimits {
        if (Stream.of(header, body, readGrace, stall, idle).anyMatch(Duration::isNegative) || minReadRate < 0) {
            throw new IllegalArgumentException("a limit is zero or more");
        }
    }

    /** No limits. */
    public static DefenceLimits off() {
        return new DefenceLimits(Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /**
     * What a phone in a tunnel survives: headers within 20 s (Apache's mod_reqtimeout), 240 bytes of body a second (Kestrel) after 30 s of
     * grace and 5 minutes at most, which is 1 MiB at the 4 KB/s of GPRS, and a minute for a stalled write and an idle connection (nginx).
     */
    public static DefenceLimits defaults() {
        return new DefenceLimits(
                Duration.ofSeconds(20),
                Duration.ofMinutes(5),
                240,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60));
    }

    /** The shortest of the limits that are on, in nanoseconds: nothing has to be looked at more often. */
    long shortestNanos() {
        return Stream.of(header, body, readGrace, stall, idle)
                .filter(Duration::isPositive)
                .mapToLong(Duration::toNanos)
                .min()
                .orElse(Long.MAX_VALUE / 4);
    }
}
