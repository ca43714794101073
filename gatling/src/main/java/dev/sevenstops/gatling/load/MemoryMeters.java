package dev.sevenstops.gatling.load;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The connections to the JVMs under test, opened when first needed and kept to the block's end: what the management agent itself
 * takes is there before the first baseline. Safe for use by several threads.
 */
final class MemoryMeters {
    private final Map<Long, LiveMemory> byProcess = new HashMap<>();

    synchronized LiveMemory of(long pid) throws IOException {
        LiveMemory known = byProcess.get(pid);
        if (known != null) {
            return known;
        }
        LiveMemory opened = LiveMemory.of(pid);
        // the first question makes the agent load what it needs
        double unused = opened.bytes();
        byProcess.put(pid, opened);
        return opened;
    }

    /** Closes all of them. */
    synchronized void close() throws IOException {
        for (LiveMemory memory : byProcess.values()) {
            memory.close();
        }
        byProcess.clear();
    }
}
