package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers that nobody reads to their end, and what becomes of the small requests beside them on the same connections. The records are
 * the neighbours', each from its intended send to the end of its answer: a head that has come proves nothing, since a window holds
 * back bodies only. What becomes of the stalled answers is counted, until the load is over.
 *
 * <p>A connection that the server has ended is replaced when the next neighbour is due, and on the new one nothing stalls. What was under
 * way on the old one has failed.
 */
final class StalledStreamsProbe implements Probe {
    private final Workload.StalledStreams load;
    private final Wire wire;
    private final double goodWithinSeconds;
    private final List<Schedule.Send> stalling;
    private final List<Schedule.Send> besides;
    private final List<Seat> seats = new ArrayList<>();
    private final List<Attempt> stallAttempts = new ArrayList<>();
    private final List<Stall> stalls = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final CountDownLatch undecided;
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long intended;

    StalledStreamsProbe(Workload.StalledStreams load, LoadPlan plan, Wire wire, double goodWithinSeconds) {
        this.load = load;
        this.wire = wire;
        this.goodWithinSeconds = goodWithinSeconds;
        this.stalling = plan.sends().subList(0, load.stalled());
        this.besides = plan.sends().subList(load.stalled(), plan.sends().size());
        this.undecided = new CountDownLatch(besides.size());
    }

    @Override
    public void start(long origin) {
        intended = origin + Moments.nanos(load.atSeconds());
        for (int i = 0; i < load.connections(); i++) {
            seats.add(new Seat());
        }
        for (Schedule.Send send : stalling) {
            Attempt attempt = new Attempt(intended);
            Stall stall = new Stall(intended);
            stallAttempts.add(attempt);
            stalls.add(stall);
            seats.get(send.connection()).first.add(new Stalling(send, attempt, stall));
        }
        for (Schedule.Send send : besides) {
            attempts.add(new Attempt(origin + TimeUnit.MILLISECONDS.toNanos(send.offsetMillis())));
        }
        // A platform thread: a virtual one would wait for a carrier behind those that it has started.
        Thread.ofPlatform().daemon().name(load.name()).start(() -> {
            try {
                Moments.await(intended);
                for (Seat seat : seats) {
                    Thread.ofVirtual().name(load.name() + "-stalls").start(seat::stall);
                }
                for (int i = 0; i < besides.size(); i++) {
                    Schedule.Send send = besides.get(i);
                    Attempt attempt = attempts.get(i);
                    Moments.await(attempt.intended());
                    Thread.ofVirtual().name(load.name() + "-" + i).start(() -> beside(send, attempt));
                }
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void beside(Schedule.Send send, Attempt attempt) {
        attempt.start(() -> {
            // the connection is others' as well; the probe closes it
        });
        Neighbour neighbour = new Neighbour(attempt);
        try {
            seats.get(send.connection()).ask(send, neighbour);
        } catch (IOException failed) {
            neighbour.failed(failed);
        }
    }

    @Override
    public Result finish(long deadline) throws InterruptedException {
        // an answer that stalls is to be watched for as long as the load says, even if all neighbours have theirs
        Moments.await(Math.min(intended + Moments.nanos(load.forSeconds()) - deadline, 0) + deadline);
        boolean allDecided = undecided.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        stalls.forEach(Stall::leave);
        if (!allDecided) {
            attempts.forEach(attempt -> attempt.giveUp(deadline));
        }
        seats.forEach(Seat::close);
        undecided.await();
        GroupTally tally = new GroupTally(load.name(), goodWithinSeconds);
        attempts.forEach(attempt -> attempt.addTo(tally, deadline));
        Lag begun = new Lag(stalling, stallAttempts);
        Lag lag = new Lag(besides, attempts);
        Map<String, Long> mix = new HashMap<>(begun.mix());
        lag.mix().forEach((operation, count) -> mix.merge(operation, count, Long::sum));
        return new Result(
                Optional.of(tally),
                attempts.size(),
                mix,
                seats.stream().filter(seat -> seat.begun).count(),
                opened.get(),
                begun.sent() + lag.sent(),
                counters(),
                List.of(begun.together(load.name()), lag.spread(load.name() + " neighbours")));
    }

    private Map<String, Double> counters() {
        double ended = stalls.stream().filter(Stall::wasEnded).count();
        double open = stalls.stream().filter(Stall::wasLeft).count();
        double nanos = stalls.stream()
                .filter(Stall::wasEnded)
                .mapToDouble(Stall::nanosToItsEnd)
                .sum();
        Map<String, Double> counters = new HashMap<>();
        counters.put(Counters.client(load.name(), Counters.CLIENT_STALLED), ended + open);
        counters.put(Counters.client(load.name(), Counters.CLIENT_ENDED), ended);
        counters.put(Counters.client(load.name(), Counters.CLIENT_ENDED_SECONDS), nanos / 1e9);
        counters.put(Counters.client(load.name(), Counters.CLIENT_OPEN), open);
        counters.put(Counters.client(load.name(), Counters.CLIENT_READ_BYTES), (double) bytes.get());
        return counters;
    }

    /** An answer that is to stall. */
    private record Stalling(Schedule.Send send, Attempt attempt, Stall stall) {}

    /** The place of a connection, and of those that replace it. */
    private final class Seat {
        private final List<Stalling> first = new ArrayList<>();
        private final ReentrantLock lock = new ReentrantLock();
        /** The one of now comes last. Guarded by the lock. */
        private final List<SharedConnection> connections = new ArrayList<>();

        private volatile boolean begun;
        private volatile boolean closed;

        /** Opens the first connection and asks for what stalls. */
        void stall() {
            begun = true;
            for (Stalling one : first) {
                one.attempt().start(() -> {
                    // as for neighbours
                });
            }
            // held until all are sent: no neighbour comes before them
            lock.lock();
            try {
                SharedConnection own = connection();
                for (Stalling one : first) {
                    if (!own.ask(one.send().message(), true, one.stall())) {
                        one.stall().failed(new IOException("the connection has ended"));
                    }
                }
            } catch (IOException failed) {
                first.forEach(one -> one.stall().failed(failed));
            } finally {
                lock.unlock();
            }
        }

        void ask(Schedule.Send send, SharedConnection.Listener listener) throws IOException {
            boolean sent = false;
            while (!sent) {
                sent = connection().ask(send.message(), false, listener);
            }
        }

        /** The connection of now: a new one if the last one has ended. */
        private SharedConnection connection() throws IOException {
            lock.lock();
            try {
                if (closed) {
                    throw new IOException("closed");
                }
                if (!connections.isEmpty() && !connections.getLast().ended()) {
                    return connections.getLast();
                }
                opened.incrementAndGet();
                SharedConnection next = switch (load.protocol()) {
                    case HTTP_1_1 -> PipelinedConnection.open(load, wire);
                    case HTTP_2 -> Http2Connection.open(load, wire);
                };
                connections.add(next);
                return next;
            } finally {
                lock.unlock();
            }
        }

        /** Ends what is under way, and whatever would be begun from now on. */
        void close() {
            closed = true;
            lock.lock();
            try {
                connections.forEach(SharedConnection::close);
            } finally {
                lock.unlock();
            }
        }
    }

    /** A small request beside the stalled ones. */
    private final class Neighbour implements SharedConnection.Listener {
        private final Attempt attempt;
        private final BodyMatch match = new BodyMatch(load.neighbour().expect().body());
        private final AtomicBoolean decided = new AtomicBoolean();
        private volatile int status;
        private volatile long firstByteAt;

        Neighbour(Attempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void head(int answered, long at) {
            status = answered;
            firstByteAt = at;
        }

        @Override
        public void body(byte[] read, int offset, int length) {
            match.add(read, offset, length);
        }

        @Override
        public void complete() {
            boolean expected = Attempt.expected(load.neighbour().expect(), status, match);
            attempt.answered(status, expected, firstByteAt, System.nanoTime());
            decide();
        }

        @Override
        public void failed(IOException reason) {
            attempt.failed(reason);
            decide();
        }

        private void decide() {
            if (decided.compareAndSet(false, true)) {
                undecided.countDown();
            }
        }
    }

    /** What becomes of an answer that nobody reads to its end. */
    private final class Stall implements SharedConnection.Listener {
        private final long intendedAt;
        private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);
        private volatile boolean answered;
        private volatile long endedAt;

        Stall(long intendedAt) {
            this.intendedAt = intendedAt;
        }

        @Override
        public void head(int status, long firstByteAt) {
            answered = status / 100 == 2;
        }

        @Override
        public void body(byte[] read, int offset, int length) {
            // what comes once the load is over comes because it lets go
            if (fate.get() == Fate.OPEN) {
                bytes.addAndGet(length);
            }
        }

        @Override
        public void complete() {
            decide(Fate.COMPLETE);
        }

        @Override
        public void failed(IOException reason) {
            endedAt = System.nanoTime();
            decide(Fate.ENDED);
        }

        /** The load is over, and what happens from now on is its own doing. */
        void leave() {
            decide(Fate.LEFT);
        }

        private void decide(Fate decided) {
            boolean unused = fate.compareAndSet(Fate.OPEN, decided);
        }

        boolean wasEnded() {
            return answered && fate.get() == Fate.ENDED;
        }

        boolean wasLeft() {
            return answered && fate.get() == Fate.LEFT;
        }

        double nanosToItsEnd() {
            return endedAt - intendedAt;
        }
    }

    /** The end of an answer that was to stall. */
    private enum Fate {
        OPEN,
        /** It was short enough. */
        COMPLETE,
        /** By the server. */
        ENDED,
        /** It was open to the last. */
        LEFT
    }
}
