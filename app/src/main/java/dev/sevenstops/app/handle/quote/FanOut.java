package dev.sevenstops.app.handle.quote;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks all services that a quote depends on, and is back in time, whatever they do. Immutable, for any thread.
 *
 * <p>The fault is one after the other, each with a timeout of its own: whoever waits for the quote waits for the sum. The fix is all
 * at the same time under one deadline, and an end as soon as the answer is decided.
 *
 * <p>Each call has a virtual thread of its own, which is interrupted when its answer is no longer of use, and is not waited for:
 * that a call is late must not make its cancellation another thing to be late for. (JEP 505's scopes are a preview on the JDKs that
 * this must run on; and they wait.)
 */
final class FanOut {
    private static final System.Logger LOGGER = System.getLogger(FanOut.class.getName());
    private static final long LOG_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong logged = new AtomicLong(System.nanoTime() - LOG_PAUSE_NANOS);
    private final List<Hop> hops;
    private final boolean parallel;
    private final long hopTimeoutNanos;
    private final Set<Dependency> required;

    private record Done(Hop hop, Outcome outcome) {}

    /** For how long calls are waited for, since a point of the monotonic clock, and whether it is the deadline that ends it. */
    private record TimeLimit(long start, long nanos, boolean byDeadline) {
        long leftNanos() {
            return nanos - (System.nanoTime() - start);
        }
    }

    /**
     * A fan-out.
     *
     * @param hops whom to ask, in the order in which they are asked one after the other
     * @param parallel all at the same time, or one after the other
     * @param hopTimeout how long each call may take
     * @param required those without whom there is no answer: if one of them fails, the others are cancelled where all are asked at
     *     the same time
     */
    FanOut(List<Hop> hops, boolean parallel, Duration hopTimeout, Set<Dependency> required) {
        this.hops = List.copyOf(hops);
        this.parallel = parallel;
        this.hopTimeoutNanos = hopTimeout.toNanos();
        this.required = Set.copyOf(required);
    }

    /**
     * Asks about an order.
     *
     * @return an outcome for each dependency
     * @throws InterruptedException if the calling thread was interrupted; all calls are cancelled
     */
    Map<Dependency, Outcome> ask(long order, Optional<Deadline> deadline) throws InterruptedException {
        if (parallel) {
            return ask(hops, order, deadline);
        }
        Map<Dependency, Outcome> outcomes = new EnumMap<>(Dependency.class);
        for (Hop hop : hops) {
            outcomes.putAll(ask(List.of(hop), order, deadline));
        }
        return outcomes;
    }

    private Map<Dependency, Outcome> ask(List<Hop> asked, long order, Optional<Deadline> deadline)
            throws InterruptedException {
        Map<Dependency, Outcome> outcomes = new EnumMap<>(Dependency.class);
        if (deadline.isPresent() && deadline.get().expired()) {
            asked.forEach(hop -> outcomes.put(hop.dependency(), new Outcome.TooLate(true)));
            return outcomes;
        }
        BlockingQueue<Done> done = new LinkedBlockingQueue<>();
        List<Thread> calls = new ArrayList<>(asked.size());
        try {
            TimeLimit limit = timeLimit(deadline);
            for (Hop hop : asked) {
                calls.add(Thread.ofVirtual()
                        .name("quote-" + hop.dependency().id())
                        .start(() -> done.add(new Done(hop, outcome(hop, order, deadline)))));
            }
            Outcome unanswered = await(done, asked.size(), limit, outcomes);
            asked.forEach(hop -> outcomes.putIfAbsent(hop.dependency(), unanswered));
            return outcomes;
        } finally {
            // one that has ended takes no notice
            calls.forEach(Thread::interrupt);
        }
    }

    /**
     * Which of the two times passes first is known before anyone is asked. Later is too late: who is woken after both have passed
     * finds nothing left of either.
     */
    private TimeLimit timeLimit(Optional<Deadline> deadline) {
        long start = System.nanoTime();
        long ofAll = deadline.map(Deadline::remainingNanos).orElse(Long.MAX_VALUE);
        return new TimeLimit(start, Math.min(ofAll, hopTimeoutNanos), ofAll <= hopTimeoutNanos);
    }

    /** Waits until all are done, time is over or the answer is decided; says what holds for those that are not done then. */
    private Outcome await(BlockingQueue<Done> done, int count, TimeLimit limit, Map<Dependency, Outcome> outcomes)
            throws InterruptedException {
        while (outcomes.size() < count) {
            Done next = done.poll(limit.leftNanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return new Outcome.TooLate(limit.byDeadline());
            }
            Dependency dependency = next.hop().dependency();
            outcomes.put(dependency, next.outcome());
            if (required.contains(dependency) && !(next.outcome() instanceof Outcome.Answered)) {
                break;
            }
        }
        return new Outcome.Cancelled();
    }

    private Outcome outcome(Hop hop, long order, Optional<Deadline> deadline) {
        try {
            return new Outcome.Answered(hop.ask(order, deadline));
        } catch (InterruptedException cancelled) {
            return new Outcome.Cancelled();
        } catch (DeadlineExceededException e) {
            return new Outcome.TooLate(true);
        } catch (HopException.TooLate e) {
            return new Outcome.TooLate(deadline.isPresent());
        } catch (HopException.PushedBack e) {
            return new Outcome.PushedBack(e.retryAfter());
        } catch (Exception | Error e) {
            // an Error, too: who waits for this call would otherwise wait until time is over, and blame the service for
            // it
            failed(e);
            return new Outcome.Failed();
        }
    }

    /** Said once a second at most: where everything fails, the log must not be the next thing that does. */
    private void failed(Throwable e) {
        long now = System.nanoTime();
        long last = logged.get();
        if (now - last >= LOG_PAUSE_NANOS && logged.compareAndSet(last, now)) {
            if (e instanceof Error) {
                LOGGER.log(System.Logger.Level.ERROR, "part of a quote failed (said once a second at most)", e);
                return;
            }
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "part of a quote failed: {0} (said once a second at most)",
                    e.getMessage());
        }
    }
}
