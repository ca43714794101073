package dev.sevenstops.client.hedge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Replays a trace through the client's own decisions ({@link HedgeControl}: the real window, budget and guard) on a virtual clock.
 * Each replica has slots and a queue; a cancelled attempt gives its slot back at once. Deterministic.
 */
final class Simulation {
    private final Trace trace;
    private final HedgeControl control;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final long[] latencies;
    private long sequence;

    private Simulation(Trace trace, HedgePolicy policy, HedgeSettings settings, int slots) {
        this.trace = trace;
        this.control = new HedgeControl(policy, settings, HedgeControl.budgetOf(policy, settings), 0);
        this.latencies = new long[trace.calls()];
        for (int i = 0; i < settings.replicas(); i++) {
            replicas.add(new Replica(slots));
        }
    }

    /** Runs a trace to its end. */
    static Result run(Trace trace, HedgePolicy policy, HedgeSettings settings, int slots) {
        return new Simulation(trace, policy, settings, slots).run();
    }

    private Result run() {
        for (int i = 0; i < trace.calls(); i++) {
            int call = i;
            at(trace.begins()[i], () -> begin(call));
        }
        long now = 0;
        while (!events.isEmpty()) {
            Event next = events.remove();
            now = next.at;
            next.action.run();
        }
        Arrays.sort(latencies);
        return new Result(latencies, control.metrics(now));
    }

    private void at(long when, Runnable action) {
        events.add(new Event(when, sequence++, action));
    }

    private void begin(int index) {
        long now = trace.begins()[index];
        control.called(now);
        long delay = control.delayNanos();
        Call call = new Call(index, now);
        send(call, control.firstReplica(), trace.first()[index], now);
        if (delay != HedgeControl.NEVER) {
            at(now + delay, () -> due(call, now + delay));
        }
    }

    private void due(Call call, long now) {
        if (!call.answered
                && control.suppression(Idempotency.IDEMPOTENT, Long.MAX_VALUE, false, now)
                        .isEmpty()) {
            int other = control.backupReplica(call.attempts.getFirst().replica);
            send(call, other, trace.second()[call.index], now);
        }
    }

    private void send(Call call, int replica, long service, long now) {
        Attempt attempt = new Attempt(call, replica, service, now);
        call.attempts.add(attempt);
        control.started(replica, now);
        replicas.get(replica).arrived(attempt, now);
    }

    private void ended(Attempt attempt, long now) {
        if (attempt.cancelled) {
            return;
        }
        replicas.get(attempt.replica).left(now);
        control.answered(attempt.replica, now, now - attempt.sentAt);
        Call call = attempt.call;
        call.answered = true;
        latencies[call.index] = now - call.begunAt;
        for (Attempt other : call.attempts) {
            if (other != attempt) {
                cancel(other, now);
            } else if (call.attempts.indexOf(attempt) == 1) {
                control.backupWon();
            }
        }
    }

    private void cancel(Attempt attempt, long now) {
        attempt.cancelled = true;
        control.cancelling(attempt, now);
        control.cancelled(now, now - attempt.sentAt);
        control.cancelledEnded(attempt, attempt.replica, now);
        if (!replicas.get(attempt.replica).queue.remove(attempt)) {
            replicas.get(attempt.replica).left(now);
        }
    }

    /** What came of a run: sorted latencies in nanoseconds, and the client's own counts. */
    record Result(long[] latencies, HedgeMetrics metrics) {
        double millis(double quantile) {
            return latencies[(int) Math.ceil(quantile * latencies.length) - 1] / 1e6;
        }

        /** Extra requests for each call. */
        double extra() {
            return (double) metrics.sent() / metrics.calls();
        }
    }

    private record Event(long at, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
        }
    }

    private static final class Call {
        final int index;
        final long begunAt;
        final List<Attempt> attempts = new ArrayList<>(2);
        boolean answered;

        Call(int index, long begunAt) {
            this.index = index;
            this.begunAt = begunAt;
        }
    }

    private static final class Attempt {
        final Call call;
        final int replica;
        final long service;
        final long sentAt;
        boolean cancelled;

        Attempt(Call call, int replica, long service, long sentAt) {
            this.call = call;
            this.replica = replica;
            this.service = service;
            this.sentAt = sentAt;
        }
    }

    private final class Replica {
        final Deque<Attempt> queue = new ArrayDeque<>();
        int free;

        Replica(int slots) {
            free = slots;
        }

        void arrived(Attempt attempt, long now) {
            if (free > 0) {
                serve(attempt, now);
            } else {
                queue.add(attempt);
            }
        }

        void left(long now) {
            free++;
            Optional.ofNullable(queue.poll()).ifPresent(next -> serve(next, now));
        }

        private void serve(Attempt attempt, long now) {
            free--;
            at(now + attempt.service, () -> ended(attempt, now + attempt.service));
        }
    }
}
