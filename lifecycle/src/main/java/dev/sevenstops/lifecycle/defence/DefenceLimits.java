package dev.sevenstops.lifecycle.defence;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long a client may keep the server waiting. Zero switches a limit off.
 *
 * @param header from accept, or from the first byte of a kept connection's next request, to the end of its headers
 * @param body time that is spent waiting for one body, all together; what the handler does meanwhile does not count
 * @param read how fast a body has to come, on the average of the time that was spent waiting for it
 * @param stall how long one write of 64 KiB at most may wait for the client
 * @param drain how fast a response has to be taken, on the average of the time that its writes have waited
 * @param idle between two requests of a connection
 */
public record DefenceLimits(Duration header, Duration body, Rate read, Duration stall, Rate drain, Duration idle) {

    /**
     * How fast something has to go.
     *
     * @param bytesPerSecond bytes for each second of waiting; 0 for any
     * @param grace waiting that does not count
     */
    public record Rate(long bytesPerSecond, Duration grace) {
        /** As slowly as it likes. */
        public static final Rate ANY = new Rate(0, Duration.ZERO);

        private static final double SECOND = 1e9;

        /** Checks that nothing is negative. */
        public Rate {
            if (bytesPerSecond < 0 || grace.isNegative()) {
                throw new IllegalArgumentException("a limit is zero or more");
            }
        }

        /** Nanoseconds that so many bytes may take; {@link Long#MAX_VALUE} for any time. */
        long allowed(long bytes) {
            return bytesPerSecond == 0 ? Long.MAX_VALUE : (long) (grace.toNanos() + bytes * SECOND / bytesPerSecond);
        }
    }

    /** Checks that nothing is negative. */
    public DefenceLimits {
        if (Stream.of(header, body, stall, idle).anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("a limit is zero or more");
        }
    }

    /** No limits. */
    public static DefenceLimits off() {
        return new DefenceLimits(Duration.ZERO, Duration.ZERO, Rate.ANY, Duration.ZERO, Rate.ANY, Duration.ZERO);
    }

    /**
     * Headers within 20 s (Apache's mod_reqtimeout), 240 bytes a second either way after 5 s of grace (Kestrel), 5 minutes of waiting for a
     * body at most, which is 1 MiB at the 4 KB/s of GPRS, and a minute for a stalled write and an idle connection (nginx).
     */
    public static DefenceLimits defaults() {
        Rate slowest = new Rate(240, Duration.ofSeconds(5));
        return new DefenceLimits(
                Duration.ofSeconds(20),
                Duration.ofMinutes(5),
                slowest,
                Duration.ofSeconds(60),
                slowest,
                Duration.ofSeconds(60));
    }

    /** The shortest of the limits that are on, in nanoseconds: nothing has to be looked at more often. */
    long shortestNanos() {
        return Stream.of(header, body, read.grace(), stall, drain.grace(), idle)
                .filter(Duration::isPositive)
                .mapToLong(Duration::toNanos)
                .min()
                .orElse(Long.MAX_VALUE / 4);
    }
}
