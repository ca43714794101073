package dev.sevenstops.lifecycle.defence;

import java.util.concurrent.locks.ReentrantLock;

/** A lock that is held for the length of a try statement. It is that statement's resource itself: to take it makes no object. */
final class HeldLock extends ReentrantLock implements AutoCloseable {
    /** Takes it, as soon as no other thread holds it. */
    HeldLock hold() {
        lock();
        return this;
    }

    /** Lets go of it. */
    @Override
    public void close() {
        unlock();
    }
}
