package dev.sevenstops.client.hedge;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Everything that is decided about hedging, and nothing that waits: when a backup is due, whether it is sent, and what is learnt
 * from each attempt. Time is a parameter (nanoseconds on any monotonic clock), so a simulation can drive it.
 *
 * <p>For any thread; no lock. What is costly to know is worked out ten times a second by one of the callers, while the others go on
 * with what was known before.
 */
final class HedgeControl {
    /** A delay that never ends: nothing is hedged. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long REFRESH_NANOS = 100_000_000;
    private static final long LONGEST_PUSH_BACK_NANOS = 60_000_000_000L;
    /** Where a push back fails to say for how long: the unit of Retry-After, and so the least that it says if it says anything. */
    private static final long UNSAID_PUSH_BACK_NANOS = 1_000_000_000;

    private final HedgePolicy policy;
    private final HedgeSettings settings;
    private final Optional<RequestBudget> budget;
    private final LatencyWindow window;
    private final InFlight inFlight;
    private final LoadGuard guard;
    private final Cancellations cancellations;
    private final long refreshNanos;

    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile long nextRefresh;
    private volatile View view;
    private final AtomicLong pushedBackUntil;

    private final HedgeCounts counts = new HedgeCounts();

    HedgeControl(HedgePolicy policy, HedgeSettings settings, Optional<RequestBudget> budget, long now) {
        this.policy = policy;
        this.settings = settings;
        this.budget = budget;
        window = new LatencyWindow(settings.window().toNanos());
        inFlight = new InFlight(settings.replicas(), now);
        guard = new LoadGuard(settings.inFlightThreshold(), settings.replicas(), inFlight.total(now));
        cancellations = new Cancellations(settings.leakBound().toNanos());
        refreshNanos = Math.min(REFRESH_NANOS, settings.window().toNanos() / 10);
        nextRefresh = now + refreshNanos;
        pushedBackUntil = new AtomicLong(now);
        view = View.of(policy, settings, window.estimate(now), false);
    }

    /** The budget that policy and settings ask for together. */
    static Optional<RequestBudget> budgetOf(HedgePolicy policy, HedgeSettings settings) {
        double fraction = settings.budget().orElse(1);
        if (policy instanceof HedgePolicy.Budget b) {
            return Optional.of(RequestBudget.of(Math.min(fraction, b.fraction())));
        }
        return settings.budget().isPresent() ? Optional.of(RequestBudget.of(fraction)) : Optional.empty();
    }

    /** Whether nothing is ever sent twice. */
    boolean off() {
        return policy instanceof HedgePolicy.Off;
    }

    /** A call begins. */
    void called(long now) {
        counts.called();
        if (now - nextRefresh >= 0 && refreshing.compareAndSet(false, true)) {
            try {
                // looked at again: another caller may have been through here since
                if (now - nextRefresh >= 0) {
                    view = View.of(policy, settings, window.estimate(now), guard.reading(inFlight.total(now)));
                    nextRefresh = now + refreshNanos;
                }
            } finally {
                refreshing.set(false);
            }
        }
    }

    /** The first attempt of a call is about to be sent, and pays into the budget. Where it goes. */
    int firstReplica() {
        budget.ifPresent(RequestBudget::request);
        return inFlight.inTurn();
    }

    /** Where its backup goes. */
    int backupReplica(int first) {
        return inFlight.other(first);
    }

    /** After how many nanoseconds a backup of a call that begins now is due; {@link #NEVER} if none is. */
    long delayNanos() {
        return view.delayNanos;
    }

    /**
     * Decides about a backup that is due, and pays for it.
     *
     * @param remainingNanos what is left until the call's deadline; {@link Long#MAX_VALUE} without one
     * @param afterFailure whether the first attempt has failed, and is not just late
     * @return why it is not sent; empty: it is to be sent
     */
    Optional<Suppression> suppression(Idempotency idempotency, long remainingNanos, boolean afterFailure, long now) {
        Optional<Suppression> reason = reason(idempotency, remainingNanos, now);
        counts.decided(reason, afterFailure);
        return reason;
    }

    private Optional<Suppression> reason(Idempotency idempotency, long remainingNanos, long now) {
        View known = view;
        if (idempotency == Idempotency.NOT_IDEMPOTENT) {
            return Optional.of(Suppression.NOT_IDEMPOTENT);
        }
        if (settings.replicas() == 1) {
            return Optional.of(Suppression.NO_OTHER_REPLICA);
        }
        if (settings.heedPushBack() && pushedBackUntil.get() - now > 0) {
            return Optional.of(Suppression.PUSHED_BACK);
        }
        if (known.overloaded || guard.tooMany(inFlight.total(now))) {
            return Optional.of(Suppression.OVERLOADED);
        }
        if (remainingNanos < known.medianNanos) {
            return Optional.of(Suppression.DEADLINE_TOO_CLOSE);
        }
        if (budget.isPresent() && !budget.get().tryExtra()) {
            return Optional.of(Suppression.BUDGET_EXHAUSTED);
        }
        return settings.shadow() ? Optional.of(Suppression.SHADOW) : Optional.empty();
    }

    /** An attempt is sent. */
    void started(int replica, long now) {
        inFlight.started(replica, now);
    }

    /** Its thread could not be started. */
    void notStarted(int replica, long now) {
        inFlight.ended(replica, now);
    }

    /** An attempt ended by itself with an answer. */
    void answered(int replica, long now, long tookNanos) {
        inFlight.ended(replica, now);
        window.record(now, tookNanos, true);
    }

    /** A call's answer came after its backup was due, and before anything could be decided about that. */
    void overslept(long now) {
        window.overslept(now);
    }

    /** An attempt failed by itself. An answer would have taken at least so long: a fast failure is no fast answer. */
    void failed(int replica, long now, long tookNanos, Throwable failure) {
        inFlight.ended(replica, now);
        window.record(now, tookNanos, false);
        if (failure instanceof PushBack pushBack) {
            pushedBackUntil.accumulateAndGet(
                    now + retryNanos(pushBack), (before, until) -> until - before > 0 ? until : before);
        }
    }

    /** Asks what is not ours and may itself be broken; what it throws must not take the place of the failure. */
    private static long retryNanos(PushBack pushBack) {
        try {
            Duration retryAfter = pushBack.retryAfter();
            if (retryAfter.isNegative()) {
                return 0;
            }
            return retryAfter.toSeconds() >= LONGEST_PUSH_BACK_NANOS / 1_000_000_000
                    ? LONGEST_PUSH_BACK_NANOS
                    : retryAfter.toNanos();
        } catch (RuntimeException unsaid) {
            return UNSAID_PUSH_BACK_NANOS;
        }
    }

    /** The backup answered first. */
    void backupWon() {
        counts.won();
    }

    /** An attempt is about to be told to stop. To be followed by {@link #cancelled} or {@link #endedBefore}. */
    void cancelling(Object attempt, long now) {
        cancellations.expect(attempt, now);
    }

    /** It had ended before it could be told. */
    void endedBefore(Object attempt) {
        cancellations.endedBefore(attempt);
    }

    /** It was told after so long. That is learnt now, not when it ends: one that never ends must count too. */
    void cancelled(long now, long tookNanos) {
        window.record(now, tookNanos, false);
    }

    /** A cancelled attempt has ended. */
    void cancelledEnded(Object attempt, int replica, long now) {
        inFlight.ended(replica, now);
        cancellations.ended(attempt, now);
    }

    /** After how long a backup is due, for people. */
    Optional<Duration> delay() {
        long delay = view.delayNanos;
        return delay == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(delay));
    }

    /** How many attempts run. */
    int inFlight(long now) {
        return inFlight.total(now).count();
    }

    HedgeMetrics metrics(long now) {
        return counts.metrics(this, cancellations, now);
    }

    /**
     * What follows from the window and the load, worked out now and then.
     *
     * @param delayNanos after how long a backup is due
     * @param medianNanos what a backup is expected to take; 0 while that is unknown
     * @param overloaded whether the mean number in flight is too high
     */
    private record View(long delayNanos, long medianNanos, boolean overloaded) {
        static View of(HedgePolicy policy, HedgeSettings settings, LatencyEstimate estimate, boolean overloaded) {
            boolean cold = estimate.answers() < settings.minimumObservations();
            long delay = switch (policy) {
                case HedgePolicy.Off off -> NEVER;
                case HedgePolicy.Fixed fixed -> fixed.delay().toNanos();
                case HedgePolicy.Mean mean ->
                    cold ? NEVER : within(settings, (long) (mean.factor() * estimate.meanNanos()));
                case HedgePolicy.Quantile q -> cold ? NEVER : within(settings, estimate.delayNanos(q.quantile()));
                case HedgePolicy.Budget b -> cold ? NEVER : within(settings, estimate.delayNanos(b.quantile()));
            };
            return new View(delay, cold ? 0 : estimate.quantileNanos(0.5), overloaded);
        }

        private static long within(HedgeSettings settings, long nanos) {
            return Math.clamp(
                    nanos, settings.floor().toNanos(), settings.ceiling().toNanos());
        }
    }
}
