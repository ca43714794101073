package dev.sevenstops.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * The trace of the connection that the current thread serves, for code that Helidon hands no connection to (media writers,
 * routes). A thread-local, since {@code ScopedValue} is a preview on JDK 21; each connection has a virtual thread of its own.
 */
final class CurrentTrace {
    private static final ThreadLocal<InstrumentedContext> CURRENT = new ThreadLocal<>();

    private CurrentTrace() {}

    static void set(InstrumentedContext context) {
        CURRENT.set(context);
    }

    static void clear() {
        CURRENT.remove();
    }

    /** The connection that this thread serves, or null if it serves none that is instrumented. */
    static @Nullable InstrumentedContext context() {
        return CURRENT.get();
    }

    /** The trace of that connection, or null. */
    static @Nullable RequestTrace get() {
        InstrumentedContext context = CURRENT.get();
        return context == null ? null : context.trace();
    }
}
