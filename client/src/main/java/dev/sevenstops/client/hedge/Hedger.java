package dev.sevenstops.client.hedge;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Sends the calls of one route, and a second attempt where the first one is late.
 *
 * <p>Each attempt runs on a virtual thread of its own, and the caller's thread waits with a time limit. The other way round, with the
 * first attempt on the caller's thread, would save that thread and cost three promises. The caller would have to be interrupted
 * out of a lost attempt, and the one bit of an interrupt does not tell ours from somebody else's that came at the same moment: one
 * of the two would be lost or leak into the caller's next work. An attempt that ignores its interrupt would hold the caller beyond
 * its deadline. And each call would need a timer on a shared scheduler, which is a lock; a parked virtual thread has the JDK's.
 * Here only threads are interrupted that belong to one attempt and end with it. The hand-over costs about a microsecond or two,
 * to a call that crosses a socket.
 *
 * <p>It owns no threads and nothing that must be closed. For any thread, best a virtual one.
 */
public final class Hedger {
    /** The request header that a backup carries, with the value 1. The first attempt does not carry it. */
    public static final String PREVIOUS_ATTEMPTS = "Request-Previous-Attempts";

    private final String route;
    private final HedgeControl control;
    private final ThreadFactory threads;

    private Hedger(String route, HedgePolicy policy, HedgeSettings settings, Optional<RequestBudget> budget) {
        this.route = route;
        this.control = new HedgeControl(policy, settings, budget, System.nanoTime());
        this.threads = Thread.ofVirtual().name("attempt " + route).factory();
    }

    /**
     * A hedger with a budget of its own.
     *
     * @param route its name, for messages and thread names
     */
    public static Hedger of(String route, HedgePolicy policy, HedgeSettings settings) {
        return new Hedger(route, policy, settings, HedgeControl.budgetOf(policy, settings));
    }

    /**
     * A hedger that shares its budget with retries or other routes. {@link HedgeSettings#budget} and the fraction of
     * {@link HedgePolicy.Budget} then bound nothing; the latter still says the quantile.
     *
     * @param route its name, for messages and thread names
     */
    public static Hedger of(String route, HedgePolicy policy, HedgeSettings settings, RequestBudget shared) {
        return new Hedger(route, policy, settings, Optional.of(shared));
    }

    /**
     * Calls, and returns the first successful answer.
     *
     * <p>A backup goes to another replica when the first attempt is late, or at once when it failed, if nothing speaks against it
     * ({@link Suppression}). The attempt that lost is interrupted and not waited for.
     *
     * @param idempotency only an idempotent call is ever sent twice
     * @param deadline by when there must be an answer; what still runs then is cancelled
     * @param attempt how to send it
     * @throws DeadlineExceededException if the deadline passed first
     * @throws InterruptedException if the calling thread was interrupted; what still runs is cancelled
     * @throws Exception what the first attempt threw, if none succeeded; what the backup threw is suppressed in it
     */
    public <T> T call(Idempotency idempotency, Optional<Deadline> deadline, Attempt<T> attempt) throws Exception {
        long now = System.nanoTime();
        control.called(now);
        if (deadline.isPresent() && deadline.get().expired()) {
            throw new DeadlineExceededException(route + ": the deadline had passed before the call was sent");
        }
        if (control.off() && deadline.isEmpty()) {
            return plain(attempt, now);
        }
        return new Race<>(route, control, threads, idempotency, deadline, attempt).run(now);
    }

    /** On the caller's thread: nobody but the caller's own interrupt would ever stop it. */
    private <T> T plain(Attempt<T> attempt, long startedAt) throws Exception {
        int replica = control.firstReplica();
        control.started(replica, startedAt);
        T answer;
        try {
            answer = attempt.send(replica, 0, Optional.empty());
        } catch (Throwable failure) {
            long now = System.nanoTime();
            control.failed(replica, now, now - startedAt, failure);
            throw failure;
        }
        long now = System.nanoTime();
        control.answered(replica, now, now - startedAt);
        return answer;
    }

    /** What happened so far. */
    public HedgeMetrics metrics() {
        return control.metrics(System.nanoTime());
    }
}
