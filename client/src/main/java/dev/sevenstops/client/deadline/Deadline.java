package dev.sevenstops.client.deadline;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The moment by which a request must be answered, together with everything that is called on its behalf.
 *
 * <p>Inside a process it is a point on the monotonic clock, so that a step of the wall clock moves nothing. On the wire it is
 * what is left when the request is sent: two machines share no clock, but both can count down. The text is that of gRPC's
 * timeout header ("gRPC over HTTP2", production {@code Timeout}): one to eight digits and a unit. Of its units those that a
 * request can need are understood: {@code S} seconds, {@code m} milliseconds, {@code u} microseconds, {@code n} nanoseconds.
 *
 * <p>Immutable, for any thread. All arithmetic saturates: nothing overflows into the past.
 */
public final class Deadline {
    /** The request header that carries what is left. */
    public static final String HEADER = "Request-Timeout";

    /** Half of the clock's range, so that the difference of two points on it cannot overflow: 146 years. */
    private static final long FURTHEST_NANOS = Long.MAX_VALUE / 2;

    private static final int MAX_DIGITS = 8;
    private static final long MAX_VALUE = 99_999_999;

    private final LongSupplier clock;
    private final long at;

    private Deadline(LongSupplier clock, long at) {
        this.clock = clock;
        this.at = at;
    }

    /**
     * A deadline so far from now.
     *
     * @param timeout zero or less has passed already; more than 146 years count as 146 years
     */
    public static Deadline after(Duration timeout) {
        return after(timeout, System::nanoTime);
    }

    static Deadline after(Duration timeout, LongSupplier clock) {
        return new Deadline(clock, clock.getAsLong() + nanos(timeout));
    }

    /**
     * The deadline that a caller sent along.
     *
     * @param text the value of {@link #HEADER}, without surrounding space
     * @return empty where the text is anything else than one to eight ASCII digits and one of the units {@code S m u n}; a
     *     value of 0 is a deadline that has passed
     */
    public static Optional<Deadline> fromHeader(String text) {
        return fromHeader(text, System::nanoTime);
    }

    static Optional<Deadline> fromHeader(String text, LongSupplier clock) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > MAX_DIGITS) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return Optional.empty();
            }
            value = value * 10 + (c - '0');
        }
        long unit = switch (text.charAt(digits)) {
            case 'S' -> 1_000_000_000;
            case 'm' -> 1_000_000;
            case 'u' -> 1_000;
            case 'n' -> 1;
            default -> 0;
        };
        // eight digits of seconds are 10^17 ns: no overflow
        return unit == 0 ? Optional.empty() : Optional.of(new Deadline(clock, clock.getAsLong() + value * unit));
    }

    /**
     * What is left, as text for {@link #HEADER}: in microseconds, and from 100 s on in milliseconds, then seconds. Rounded
     * down, so that a hop never believes it has more time than there is; but while anything is left, it says at least {@code 1u}.
     */
    public String toHeader() {
        long left = remainingNanos();
        long micros = left / 1_000;
        if (micros <= MAX_VALUE) {
            return (left > 0 ? Math.max(1, micros) : 0) + "u";
        }
        long millis = micros / 1_000;
        return millis <= MAX_VALUE ? millis + "m" : Math.min(MAX_VALUE, millis / 1_000) + "S";
    }

    /** What is left; zero once it has passed, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /** What is left in nanoseconds; 0 once it has passed, never negative. Allocates nothing. */
    public long remainingNanos() {
        return Math.max(0, at - clock.getAsLong());
    }

    /** Whether it has passed. */
    public boolean expired() {
        return remainingNanos() == 0;
    }

    /**
     * Whether work that takes so long can still be finished in time. Nothing can, once the deadline has passed.
     *
     * @param needed how long the work is expected to take
     */
    public boolean allows(Duration needed) {
        long left = remainingNanos();
        return left > 0 && left >= nanos(needed);
    }

    /** The one of the two that comes first. */
    public Deadline earlier(Deadline other) {
        return other.at - at < 0 ? other : this;
    }

    /** What is left, for people. */
    @Override
    public String toString() {
        return "Deadline[" + toHeader() + " left]";
    }

    /** Saturates, where {@link Duration#toNanos} throws. */
    private static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() >= FURTHEST_NANOS / 1_000_000_000 ? FURTHEST_NANOS : duration.toNanos();
    }
}
