package dev.sevenstops.client.hedge;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * One call: its first attempt, perhaps a backup, and the caller's thread, which alone decides and otherwise waits. So nothing here
 * is shared but the outcomes.
 */
final class Race<T> {
    private static final long NEVER = HedgeControl.NEVER;

    private final String route;
    private final HedgeControl control;
    private final ThreadFactory threads;
    private final Idempotency idempotency;
    private final Optional<Deadline> deadline;
    private final Attempt<T> attempt;

    private Optional<Leg<T>> backup = Optional.empty();
    private boolean decided;

    Race(
            String route,
            HedgeControl control,
            ThreadFactory threads,
            Idempotency idempotency,
            Optional<Deadline> deadline,
            Attempt<T> attempt) {
        this.route = route;
        this.control = control;
        this.threads = threads;
        this.idempotency = idempotency;
        this.deadline = deadline;
        this.attempt = attempt;
    }

    /** Runs it to its end, and leaves nothing running that has not been told to stop. */
    T run(long now) throws Exception {
        if (Thread.interrupted()) {
            throw new InterruptedException(route + ": the caller was interrupted before the call was sent");
        }
        long delay = control.delayNanos();
        Leg<T> first = Leg.start(control, threads, attempt, control.firstReplica(), 0, deadline, now);
        try {
            return await(first, now, delay);
        } finally {
            first.cancel();
            backup.ifPresent(Leg::cancel);
        }
    }

    private T await(Leg<T> first, long startedAt, long delay) throws Exception {
        while (true) {
            Optional<Outcome<T>> one = first.outcome();
            Optional<Outcome<T>> two = backup.flatMap(Leg::outcome);
            if (one.isPresent() && one.get() instanceof Outcome.Answer<T> answer) {
                if (!decided && first.tookNanos() > delay) {
                    control.overslept(System.nanoTime());
                }
                return answer.value();
            }
            if (two.isPresent() && two.get() instanceof Outcome.Answer<T> answer) {
                control.backupWon();
                return answer.value();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException(route + ": the caller was interrupted; the call is cancelled");
            }
            long now = System.nanoTime();
            long left = deadline.map(Deadline::remainingNanos).orElse(NEVER);
            if (one.isPresent() && one.get() instanceof Outcome.Failure<T> failure) {
                if (backup.isPresent() ? two.isPresent() : !startBackup(first, failure.cause(), left, now)) {
                    throw failed(failure, two);
                }
            }
            if (left == 0) {
                throw cut(one, two);
            }
            long due = decided || delay == NEVER ? NEVER : Math.max(0, delay - (now - startedAt));
            if (due == 0) {
                decide(first, false, left, now);
            } else if (due < NEVER || left < NEVER) {
                LockSupport.parkNanos(this, Math.min(due, left));
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** After a failure of the first attempt: whether a backup is under way instead. */
    private boolean startBackup(Leg<T> first, Throwable failure, long left, long now) {
        // an Error is this process's own trouble, and no replica can help
        if (!decided && left > 0 && !control.off() && !(failure instanceof Error)) {
            decide(first, true, left, now);
        }
        return backup.isPresent();
    }

    private void decide(Leg<T> first, boolean afterFailure, long left, long now) {
        decided = true;
        if (control.suppression(idempotency, left, afterFailure, now).isEmpty()) {
            backup = Optional.of(
                    Leg.start(control, threads, attempt, control.backupReplica(first.replica()), 1, deadline, now));
        }
    }

    /** The first attempt's failure, with the backup's inside. */
    private Exception failed(Outcome.Failure<T> first, Optional<Outcome<T>> second) {
        addSuppressed(first.cause(), second);
        if (first.cause() instanceof Error error) {
            throw error;
        }
        return first.cause() instanceof Exception exception
                ? exception
                : new IllegalStateException(route + ": the attempt threw what is no exception", first.cause());
    }

    private DeadlineExceededException cut(Optional<Outcome<T>> one, Optional<Outcome<T>> two) {
        DeadlineExceededException cut =
                new DeadlineExceededException(route + ": the deadline passed before there was an answer");
        addSuppressed(cut, one);
        addSuppressed(cut, two);
        return cut;
    }

    @SuppressWarnings("ReferenceEquality")
    private static <T> void addSuppressed(Throwable to, Optional<Outcome<T>> outcome) {
        // both attempts may have thrown the same object, and nothing can be suppressed in itself
        if (outcome.isPresent() && outcome.get() instanceof Outcome.Failure<T> failure && failure.cause() != to) {
            to.addSuppressed(failure.cause());
        }
    }
}
