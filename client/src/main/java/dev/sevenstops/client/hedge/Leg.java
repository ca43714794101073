package dev.sevenstops.client.hedge;

import dev.sevenstops.client.deadline.Deadline;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One attempt on its own thread. It ends in one of two ways, and one compare-and-set decides which: by itself, then it wakes the
 * caller with its outcome; or cancelled, then nobody waits for it any more and its end is only counted.
 */
final class Leg<T> implements Runnable {
    private enum State {
        RUNNING,
        ENDED,
        CANCELLED
    }

    private final HedgeControl control;
    private final Attempt<T> attempt;
    private final int replica;
    private final int previousAttempts;
    private final Optional<Deadline> deadline;
    private final Thread caller = Thread.currentThread();
    private final long startedAt;
    private final Thread thread;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    /** Published by {@link #outcome}, which is written after it. */
    private long tookNanos;

    private volatile Optional<Outcome<T>> outcome = Optional.empty();

    private Leg(
            HedgeControl control,
            ThreadFactory threads,
            Attempt<T> attempt,
            int replica,
            int previousAttempts,
            Optional<Deadline> deadline,
            long now) {
        this.control = control;
        this.attempt = attempt;
        this.replica = replica;
        this.previousAttempts = previousAttempts;
        this.deadline = deadline;
        this.startedAt = now;
        this.thread = threads.newThread(this);
    }

    /** Starts an attempt; the calling thread is the one that it wakes. */
    static <T> Leg<T> start(
            HedgeControl control,
            ThreadFactory threads,
            Attempt<T> attempt,
            int replica,
            int previousAttempts,
            Optional<Deadline> deadline,
            long now) {
        Leg<T> leg = new Leg<>(control, threads, attempt, replica, previousAttempts, deadline, now);
        // counted here and not on the new thread: the next call already chooses its replica by it
        control.started(replica, now);
        boolean started = false;
        try {
            leg.thread.start();
            started = true;
        } finally {
            if (!started) {
                control.notStarted(replica, now);
            }
        }
        return leg;
    }

    /** Where it was sent. */
    int replica() {
        return replica;
    }

    /** How it ended; empty while it runs, and for ever once it is cancelled. */
    Optional<Outcome<T>> outcome() {
        return outcome;
    }

    /** How long it took, in nanoseconds; only once there is an outcome. */
    long tookNanos() {
        return tookNanos;
    }

    @Override
    public void run() {
        Outcome<T> end = attempt();
        long now = System.nanoTime();
        if (!state.compareAndSet(State.RUNNING, State.ENDED)) {
            control.cancelledEnded(this, replica, now);
            return;
        }
        try {
            if (end instanceof Outcome.Failure<T> failure) {
                control.failed(replica, now, now - startedAt, failure.cause());
            } else {
                control.answered(replica, now, now - startedAt);
            }
        } finally {
            // whatever happens while it is counted: nobody else would ever wake the caller
            tookNanos = now - startedAt;
            outcome = Optional.of(end);
            LockSupport.unpark(caller);
        }
    }

    /** Nothing escapes: what was thrown is the caller's, whatever it is. */
    private Outcome<T> attempt() {
        try {
            return new Outcome.Answer<>(attempt.send(replica, previousAttempts, deadline));
        } catch (Throwable thrown) {
            return new Outcome.Failure<>(thrown);
        }
    }

    /** Tells it to stop, if it still runs, and does not wait until it has. */
    void cancel() {
        if (state.get() != State.RUNNING) {
            return;
        }
        long now = System.nanoTime();
        control.cancelling(this, now);
        if (state.compareAndSet(State.RUNNING, State.CANCELLED)) {
            control.cancelled(now, now - startedAt);
            // the thread is this attempt's alone and ends with it: an interrupt that comes late meets nobody
            thread.interrupt();
        } else {
            control.endedBefore(this);
        }
    }
}
