package dev.sevenstops.lifecycle;

/**
 * The instrument's clock. A class with a method of its own, and not one of the general functional interfaces: as long as nobody has loaded
 * a subclass, the compiler knows what is called without looking. Any thread may read it.
 */
class Clock {
    /** The system's: monotonic, from an origin of its own. */
    static final Clock SYSTEM = new Clock();

    /** A reading, in nanoseconds. */
    long nanos() {
        return System.nanoTime();
    }
}
