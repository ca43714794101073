package dev.sevenstops.app.downstream;

import dev.sevenstops.client.deadline.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The work on one request: its way through the queue, into a slot and out of it. Made and run by the thread that handles the request;
 * {@link #callerLeft} is for any thread.
 */
final class Errand {
    private final Slots slots;
    private final Optional<Deadline> deadline;
    private final Duration expected;
    private final boolean cancellation;
    private final ScheduledExecutorService timer;
    private final Interruption interruption = new Interruption();
    private volatile boolean callerLeft;
    private long slotNanos;

    /** What is done in the slot. */
    interface Work {
        /**
         * Does it.
         *
         * @return empty when it is done, or else the answer that says why it cannot be
         * @throws InterruptedException when it is to stop
         */
        Optional<Refusal> run() throws InterruptedException;
    }

    /**
     * How it went.
     *
     * @param outcome what became of the request
     * @param refusal what the caller is told where it is not done
     * @param slotNanos how long it held a slot
     * @param callerLeft whether there is nobody to tell
     */
    record Result(Outcome outcome, Optional<Refusal> refusal, long slotNanos, boolean callerLeft) {}

    /**
     * @param slots what it needs one of
     * @param deadline by when it must be done
     * @param expected what it will take as far as known
     * @param cancellation whether it stops when the caller leaves
     * @param timer ends it at its deadline
     */
    Errand(
            Slots slots,
            Optional<Deadline> deadline,
            Duration expected,
            boolean cancellation,
            ScheduledExecutorService timer) {
        this.slots = slots;
        this.deadline = deadline;
        this.expected = expected;
        this.cancellation = cancellation;
        this.timer = timer;
    }

    /** Nobody waits for the answer any more. */
    void callerLeft() {
        callerLeft = true;
        if (cancellation) {
            interruption.stop(Interruption.Cause.CALLER_LEFT);
        }
    }

    /** Whether the deadline leaves too little time to begin. */
    boolean hopeless() {
        return deadline.filter(by -> !by.allows(expected)).isPresent();
    }

    /** Goes through with it. */
    Result run(Work work) {
        try {
            Outcome outcome;
            Optional<Refusal> refusal;
            try {
                Slots.Entry entry =
                        slots.enter(deadline.map(by -> by.remaining().toNanos()).orElse(Long.MAX_VALUE));
                refusal = switch (entry) {
                    case GRANTED -> inSlot(work);
                    case FULL -> Optional.of(Refusal.PUSHED_BACK);
                    case LATE -> Optional.of(Refusal.TOO_LATE);
                };
                outcome = refusal.map(Refusal::outcome).orElse(Outcome.COMPLETED);
            } catch (InterruptedException stopped) {
                outcome = stopped(interruption.end());
                refusal = Optional.of(outcome == Outcome.EXPIRED ? Refusal.EXPIRED : Refusal.ENDING);
            }
            interruption.end();
            boolean gone = callerLeft;
            if (gone && outcome == Outcome.COMPLETED) {
                outcome = Outcome.ABANDONED;
            }
            return new Result(outcome, refusal, slotNanos, gone);
        } finally {
            // also where the work fails in a way that nobody foresaw
            interruption.end();
        }
    }

    private Optional<Refusal> inSlot(Work work) throws InterruptedException {
        long began = System.nanoTime();
        try {
            if (hopeless()) {
                // found out on leaving the queue
                return Optional.of(Refusal.TOO_LATE);
            }
            Optional<Future<?>> alarm = deadline.map(by -> timer.schedule(
                    () -> interruption.stop(Interruption.Cause.DEADLINE),
                    by.remaining().toNanos(),
                    TimeUnit.NANOSECONDS));
            try {
                return work.run();
            } finally {
                alarm.ifPresent(set -> set.cancel(false));
            }
        } finally {
            slotNanos = System.nanoTime() - began;
            slots.release();
        }
    }

    private static Outcome stopped(Interruption.Cause cause) {
        return switch (cause) {
            case CALLER_LEFT -> Outcome.CANCELLED;
            case DEADLINE -> Outcome.EXPIRED;
            case NONE -> Outcome.FAILED;
        };
    }
}
