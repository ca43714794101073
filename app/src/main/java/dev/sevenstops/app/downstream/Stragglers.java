package dev.sevenstops.app.downstream;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which requests are stragglers. Whatever the kind, the rate is the share of a service's requests, given that they are spread evenly over
 * its replicas.
 *
 * @param seed see {@link Draws}
 * @param rate 0 to 1
 * @param factor how many times longer a straggler takes
 * @param kind what makes one
 * @param replicas the number of replicas of each service
 */
record Stragglers(long seed, double rate, double factor, Kind kind, int replicas) {
    /** How long a slow replica stays slow: that of a long collection or compaction. */
    static final Duration STRETCH = Duration.ofMillis(250);

    private static final int REQUEST = 1;
    private static final int ORDER = 2;
    private static final int STRETCHES = 3;
    private static final int WHICH = 4;

    /** What makes a straggler. */
    enum Kind {
        /** The attempt: the next one draws again, so a hedge helps. */
        REQUEST,
        /** The replica: one of each service is slow for a stretch of time, the others are not. */
        REPLICA,
        /** The order: every attempt is as slow as the first, so that a hedge is nothing but more load. */
        CORRELATED;

        static List<String> ids() {
            return Arrays.stream(values()).map(Kind::id).toList();
        }

        static Kind of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }

        private String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The number of the draw that an attempt has: where all are as slow as the first, it is the first one's. */
    int draw(int attempt) {
        return kind == Kind.CORRELATED ? 0 : attempt;
    }

    /**
     * Whether a request is one.
     *
     * @param attempt how often its caller has sent it before
     * @param elapsedNanos since the process began, which is what stretches are counted from
     */
    boolean includes(Service service, long order, int replica, int attempt, long elapsedNanos) {
        Draws draws = new Draws(seed);
        long place = service.key();
        return switch (kind) {
            case REQUEST -> draws.uniform(REQUEST, place, order, attempt) < rate;
            case CORRELATED -> draws.uniform(ORDER, place, order) < rate;
            case REPLICA -> {
                long stretch = elapsedNanos / STRETCH.toNanos();
                yield draws.uniform(STRETCHES, place, stretch) < rate * replicas
                        && (int) (draws.uniform(WHICH, place, stretch) * replicas) == replica;
            }
        };
    }
}
