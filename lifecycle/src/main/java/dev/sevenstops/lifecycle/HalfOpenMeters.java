package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.kernel.ConnectionTable;
import dev.sevenstops.lifecycle.kernel.HalfOpenCounters;
import dev.sevenstops.lifecycle.kernel.HalfOpenLimit;
import java.nio.file.Path;
import java.util.Map;

/** Publishes what the kernel shows of handshakes that are half open, apart from those that wait to be accepted. */
final class HalfOpenMeters {
    private HalfOpenMeters() {}

    /**
     * @param proc the /proc file system
     * @param table the connections of the listening port
     * @param queueLimit connections that may wait to be accepted
     */
    static void publish(Path proc, ConnectionTable table, int queueLimit, LifecycleMeters meters) {
        table.reading()
                .ifPresent(atStart -> meters.gauge(
                        "lifecycle.accept.half-open",
                        "Handshakes of this listener that wait for the client's ACK",
                        Map.of(),
                        () -> table.reading().orElse(atStart).halfOpen()));
        HalfOpenLimit.read(proc, queueLimit)
                .ifPresent(atStart -> meters.gauge(
                        "lifecycle.accept.half-open.limit",
                        "Handshakes that may be half open before the kernel sends cookies or drops",
                        Map.of(),
                        () -> HalfOpenLimit.read(proc, queueLimit).orElse(atStart)));
        HalfOpenCounters.read(proc).ifPresent(atStart -> {
            meters.gauge(
                    "lifecycle.accept.half-open.drops",
                    "Handshakes dropped in this network namespace because too many were half open, since start",
                    Map.of(),
                    () -> HalfOpenCounters.read(proc).orElse(atStart).drops() - atStart.drops());
            meters.gauge(
                    "lifecycle.accept.half-open.cookies",
                    "Handshakes answered with a SYN cookie in this network namespace, since start",
                    Map.of(),
                    () -> HalfOpenCounters.read(proc).orElse(atStart).cookies() - atStart.cookies());
        });
    }
}
