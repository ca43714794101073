package dev.sevenstops.app.serialize;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Keeps some objects for use again, whichever thread comes next.
 *
 * <p>Not a {@link ThreadLocal}: with a virtual thread per connection that would be a buffer per connection, filled once
 * and kept until the client goes away. Safe for use by many threads. Last in, first out, because the buffer used last is the one still in the cache.
 *
 * @param <T> what is kept
 */
public final class Pool<T> {
    private final ConcurrentLinkedDeque<T> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();
    private final int capacity;
    private final Supplier<T> factory;

    /**
     * An empty pool.
     *
     * @param capacity how many objects it keeps at most; more can be in use
     * @param factory makes an object when none is free
     */
    public Pool(int capacity, Supplier<T> factory) {
        this.capacity = capacity;
        this.factory = factory;
    }

    /** An object that nobody else has: a free one, or a new one. */
    public T take() {
        T object = free.pollFirst();
        if (object == null) {
            return factory.get();
        }
        count.decrementAndGet();
        return object;
    }

    /** Takes an object back, or drops it if enough are free. */
    public void giveBack(T object) {
        if (count.incrementAndGet() > capacity) {
            count.decrementAndGet();
        } else {
            free.addFirst(object);
        }
    }

    /** How many objects are free now. */
    public int free() {
        return count.get();
    }
}
