package dev.sevenstops.app.downstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What a replica can do at one time: so many requests in a slot each, so many waiting for one in the order in which they came. A slot that
 * becomes free is handed to the one who has waited longest, never to a newcomer. For any thread.
 */
final class Slots {
    private final int slots;
    private final int queue;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int busy;
    private long busyNanos;
    private long since;

    /** What became of the wish for a slot. */
    enum Entry {
        /** It is there, and must be released. */
        GRANTED,
        /** All slots are taken and so is the queue. */
        FULL,
        /** None became free in time. */
        LATE
    }

    /**
     * What is going on.
     *
     * @param busy slots that are taken
     * @param queued requests that wait for one
     * @param busyNanos slots times the nanoseconds that they were taken, since the beginning, up to now
     */
    record Reading(int busy, int queued, long busyNanos) {}

    /** One who waits; read and written under the lock. */
    private static final class Waiter {
        private final Condition changed;
        private boolean granted;

        private Waiter(Condition changed) {
            this.changed = changed;
        }
    }

    /**
     * All slots free.
     *
     * @param slots 1 or more
     * @param queue how many may wait, 0 for none
     * @param clock monotonic, nanoseconds
     */
    Slots(int slots, int queue, LongSupplier clock) {
        this.slots = slots;
        this.queue = queue;
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    /**
     * Waits for a slot.
     *
     * @param nanos how long at most
     * @throws InterruptedException if the thread was interrupted while it waited; it has no slot then
     */
    Entry enter(long nanos) throws InterruptedException {
        lock.lock();
        try {
            if (busy < slots) {
                account();
                busy++;
                return Entry.GRANTED;
            }
            return waiters.size() < queue ? await(nanos) : Entry.FULL;
        } finally {
            lock.unlock();
        }
    }

    private Entry await(long nanos) throws InterruptedException {
        Waiter waiter = new Waiter(lock.newCondition());
        waiters.add(waiter);
        long left = nanos;
        try {
            while (!waiter.granted) {
                if (left <= 0) {
                    waiters.remove(waiter);
                    return Entry.LATE;
                }
                left = waiter.changed.awaitNanos(left);
            }
            return Entry.GRANTED;
        } catch (InterruptedException e) {
            if (waiter.granted) {
                handOn();
            } else {
                waiters.remove(waiter);
            }
            throw e;
        }
    }

    /** Gives back a slot. */
    void release() {
        lock.lock();
        try {
            handOn();
        } finally {
            lock.unlock();
        }
    }

    /** The slot stays taken if somebody waits for it. */
    private void handOn() {
        Waiter next = waiters.poll();
        if (next == null) {
            account();
            busy--;
        } else {
            next.granted = true;
            next.changed.signal();
        }
    }

    private void account() {
        long now = clock.getAsLong();
        busyNanos += busy * (now - since);
        since = now;
    }

    /** Consistent with itself. */
    Reading reading() {
        lock.lock();
        try {
            account();
            return new Reading(busy, waiters.size(), busyNanos);
        } finally {
            lock.unlock();
        }
    }
}
