package dev.sevenstops.lifecycle.defence;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks at each connection when the first of its waits can be over, and not before: the connection's thread only writes down what it waits
 * for. A wait that begins later lasts as long as the shortest limit at least, so a look in that distance misses none. One thread,
 * which ends by itself some time after the last connection.
 */
final class Watchdog {
    private static final long LONGEST_SLEEP = 200_000_000;
    private static final long SHORTEST_SLEEP = 1_000_000;
    private static final long STAYS = 2_000_000_000;

    /** A connection and when it is looked at. */
    private record Turn(Guard guard, long at) {}

    private final LongSupplier clock;
    private final long shortest;
    private final Consumer<Guard> gone;
    private final long origin;
    private final ConcurrentLinkedQueue<Guard> added = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean();
    /** Of the watchdog's thread; times are those since the origin, so that they can be compared. */
    private final PriorityQueue<Turn> turns = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));

    /**
     * @param shortestNanos the shortest of the limits
     * @param gone is told of each connection that is watched no longer, on the watchdog's thread
     */
    Watchdog(LongSupplier clock, long shortestNanos, Consumer<Guard> gone) {
        this.clock = clock;
        this.gone = gone;
        this.shortest = Math.max(SHORTEST_SLEEP, shortestNanos);
        this.origin = clock.getAsLong();
    }

    /** Watches a connection from now on, on a thread. Any thread may call it. */
    void watch(Guard guard) {
        add(guard);
        if (running.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("lifecycle-watchdog").start(this::run);
        }
    }

    /** Watches it in the turns to come. */
    void add(Guard guard) {
        added.add(guard);
    }

    private void run() {
        long busy = clock.getAsLong();
        while (true) {
            long sleep = turn();
            long now = clock.getAsLong();
            if (!turns.isEmpty()) {
                busy = now;
            } else if (now - busy > STAYS) {
                running.set(false);
                if (added.isEmpty() || !running.compareAndSet(false, true)) {
                    return;
                }
            }
            LockSupport.parkNanos(Math.clamp(sleep, SHORTEST_SLEEP, Math.min(LONGEST_SLEEP, shortest)));
        }
    }

    /** Looks at what is due. Returns the nanoseconds until the next one is. Called by one thread. */
    long turn() {
        long now = clock.getAsLong();
        long time = now - origin;
        List<Guard> due = new ArrayList<>();
        for (Guard guard = added.poll(); guard != null; guard = added.poll()) {
            due.add(guard);
        }
        for (Turn next = turns.peek(); next != null && next.at() <= time; next = turns.peek()) {
            due.add(next.guard());
            turns.remove();
        }
        for (Guard guard : due) {
            if (guard.isClosed()) {
                gone.accept(guard);
            } else {
                turns.add(new Turn(guard, time + Math.min(guard.check(now), shortest)));
            }
        }
        Turn next = turns.peek();
        return next == null ? LONGEST_SLEEP : next.at() - time;
    }

    /** How many connections are being watched; called by the thread that turns. */
    int size() {
        return turns.size();
    }
}
