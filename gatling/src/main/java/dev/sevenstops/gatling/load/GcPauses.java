package dev.sevenstops.gatling.load;

import java.util.Map;
import java.util.Optional;

/**
 * What a JVM says of its collections: those that stopped the application's threads, or the parts of one that did. Not taken from the
 * service's own metrics, since Helidon's {@code gc.time} is cut to whole seconds, and a slice has some milliseconds.
 *
 * @param count how many, since the JVM's start
 * @param seconds how long they took together, without the time until all threads stood
 */
record GcPauses(long count, double seconds) {
    private static final String COLLECTOR = "sun.gc.collector.";
    private static final String FREQUENCY = "sun.os.hrt.frequency";

    /** More than any JVM has. */
    private static final int COLLECTORS = 10;

    /** Of all collectors of a JVM, from its {@link PerfData}; empty if they do not say. */
    static Optional<GcPauses> of(Map<String, Long> counters) {
        long frequency = counters.getOrDefault(FREQUENCY, 0L);
        long count = 0;
        long ticks = 0;
        boolean said = false;
        // not all of these numbers are taken: ZGC has the third one for its pauses, with or without the first
        for (int collector = 0; collector < COLLECTORS; collector++) {
            String name = COLLECTOR + collector;
            said |= counters.containsKey(name + ".invocations");
            count += counters.getOrDefault(name + ".invocations", 0L);
            ticks += counters.getOrDefault(name + ".time", 0L);
        }
        return !said || frequency <= 0
                ? Optional.empty()
                : Optional.of(new GcPauses(count, (double) ticks / frequency));
    }
}
