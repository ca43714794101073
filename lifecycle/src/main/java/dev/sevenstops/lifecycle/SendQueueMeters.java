package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.kernel.ConnectionTable;
import java.util.Map;

/**
 * Publishes what lies behind the drain stop. That stop ends when the last write returns, which is when the kernel has taken the last
 * bytes, not when the client has them: what the kernel still holds for slow clients is in no time and in no memory of this process.
 */
final class SendQueueMeters {
    private SendQueueMeters() {}

    /** Publishes nothing where the kernel does not show the table. */
    static void publish(ConnectionTable table, LifecycleMeters meters) {
        table.reading().ifPresent(atStart -> {
            meters.gauge(
                    "lifecycle.drain.queue.bytes",
                    "Bytes written to this listener's connections that the client has not taken from the kernel",
                    Map.of(),
                    () -> table.reading().orElse(atStart).queuedBytes());
            meters.gauge(
                    "lifecycle.drain.queue.connections",
                    "Connections of this listener for which the kernel holds such bytes",
                    Map.of(),
                    () -> table.reading().orElse(atStart).queuedConnections());
        });
    }
}
