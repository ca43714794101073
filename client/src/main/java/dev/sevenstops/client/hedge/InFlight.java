package dev.sevenstops.client.hedge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The attempts that run at each replica, and their number integrated over time, from which the mean of any stretch follows.
 *
 * <p>The instant number swings by its square root; the mean of a second does not, and that is what a threshold can be held
 * against. Both numbers and the time of the last change move together in one compare-and-set. For any thread; no lock.
 */
final class InFlight {
    private final AtomicIntegerArray replicas;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicReference<Total> total;

    InFlight(int replicas, long now) {
        this.replicas = new AtomicIntegerArray(replicas);
        this.total = new AtomicReference<>(new Total(0, now, 0));
    }

    /** Where the next first attempt goes: each replica in turn. */
    int inTurn() {
        return Math.floorMod(turn.getAndIncrement(), replicas.length());
    }

    /**
     * Where a backup goes: of the other replicas the one with the fewest attempts in flight; of equals, the next one on.
     *
     * @param first where the first attempt went; there is at least one other
     */
    int other(int first) {
        int best = (first + 1) % replicas.length();
        for (int i = 2; i < replicas.length(); i++) {
            int candidate = (first + i) % replicas.length();
            if (replicas.get(candidate) < replicas.get(best)) {
                best = candidate;
            }
        }
        return best;
    }

    void started(int replica, long now) {
        replicas.getAndIncrement(replica);
        change(1, now);
    }

    void ended(int replica, long now) {
        replicas.getAndDecrement(replica);
        change(-1, now);
    }

    private void change(int by, long now) {
        Total before;
        do {
            before = total.get();
        } while (!total.compareAndSet(before, before.changed(by, now)));
    }

    int at(int replica) {
        return replicas.get(replica);
    }

    /** The state at this moment; the integral may wrap around, differences stay right. */
    Total total(long now) {
        return total.get().changed(0, now);
    }

    /**
     * The whole at a moment.
     *
     * @param count how many run
     * @param at when, on the monotonic clock
     * @param attemptNanos the integral of the count since the beginning
     */
    record Total(int count, long at, long attemptNanos) {
        /** Threads read the clock before they get here, so a time may lie before the last one: it then counts as the last one. */
        Total changed(int by, long now) {
            long passed = Math.max(0, now - at);
            return new Total(count + by, at + passed, attemptNanos + count * passed);
        }

        /** The mean number between an earlier moment and this one; the number now if no time passed. */
        double meanSince(Total earlier) {
            long passed = at - earlier.at;
            return passed <= 0 ? count : (double) (attemptNanos - earlier.attemptNanos) / passed;
        }
    }
}
