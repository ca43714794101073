package dev.sevenstops.lifecycle;

/** A stop that has been entered and is left by {@link #close}, on the same thread. See {@link Lifecycle#enter}. */
public interface StopScope extends AutoCloseable {

    /** Leaves the stop. */
    @Override
    void close();
}
