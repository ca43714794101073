package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.report.model.Check;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An open model on connections of its own: whatever is intended is begun at its time, on a virtual thread of its own, whether or
 * not what was begun before has been answered.
 */
abstract class SpreadProbe implements Probe {
    // The slice's patience ends a wait, not the socket.
    private static final long TIMEOUT = TimeUnit.HOURS.toNanos(1);

    private final LoadPlan plan;
    private final double goodWithinSeconds;
    private final List<Schedule.Send> sends;
    private final List<Attempt> attempts = new ArrayList<>();
    private final CountDownLatch ended;
    private final AtomicLong requests = new AtomicLong();

    SpreadProbe(LoadPlan plan, double goodWithinSeconds) {
        this.plan = plan;
        this.goodWithinSeconds = goodWithinSeconds;
        this.sends = plan.sends().stream()
                .sorted(Comparator.comparingLong(Schedule.Send::offsetMillis))
                .toList();
        this.ended = new CountDownLatch(sends.size());
    }

    /** Carries one of the sends out and decides its attempt; what it throws is the attempt's failure. */
    abstract void run(Schedule.Send send, Attempt attempt) throws IOException;

    /** Connections that were begun to be opened. */
    abstract long opened();

    /** Closes the connections that are kept; called when all attempts are decided. */
    abstract void close() throws IOException;

    /** Asks once, and counts the request. */
    final RawResponse ask(RawConnection connection, Schedule.Send send, byte[] request, RawResponse.Listener listener)
            throws IOException {
        requests.incrementAndGet();
        return connection.exchange(send.request().method(), request, System.nanoTime() + TIMEOUT, listener);
    }

    @Override
    public final void start(long origin) {
        for (Schedule.Send send : sends) {
            attempts.add(new Attempt(origin + TimeUnit.MILLISECONDS.toNanos(send.offsetMillis())));
        }
        // A platform thread: a virtual one would wait for a carrier behind those that it has started.
        Thread.ofPlatform().daemon().name(plan.load().name()).start(() -> {
            try {
                for (int i = 0; i < sends.size(); i++) {
                    Schedule.Send send = sends.get(i);
                    Attempt attempt = attempts.get(i);
                    Moments.await(attempt.intended());
                    Thread.ofVirtual().name(plan.load().name() + "-" + i).start(() -> carryOut(send, attempt));
                }
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void carryOut(Schedule.Send send, Attempt attempt) {
        try {
            run(send, attempt);
        } catch (IOException failed) {
            attempt.failed(failed);
        } finally {
            ended.countDown();
        }
    }

    @Override
    public final Result finish(long deadline) throws InterruptedException {
        if (!ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            attempts.forEach(attempt -> attempt.giveUp(deadline));
            ended.await();
        }
        List<Check> checks = new ArrayList<>();
        String name = plan.load().name();
        try {
            close();
        } catch (IOException failed) {
            checks.add(new Check(name + " connections", false, "an idle one cannot be closed: " + failed));
        }
        GroupTally tally = new GroupTally(name, goodWithinSeconds);
        attempts.forEach(attempt -> attempt.addTo(tally, deadline));
        Lag lag = new Lag(sends, attempts);
        checks.add(lag.spread(name));
        return new Result(
                Optional.of(tally),
                attempts.size(),
                lag.mix(),
                0,
                opened(),
                requests.get(),
                Map.of(),
                List.copyOf(checks));
    }
}
