package dev.sevenstops.lifecycle.kernel;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel has dropped at its listening sockets, in the network namespace of this process.
 *
 * @param overflows {@code ListenOverflows}: times that an accept queue was full; each retransmit of a client counts again
 * @param drops {@code ListenDrops}: handshakes dropped for that or any other reason
 */
public record ListenCounters(long overflows, long drops) {

    /**
     * Reads the counters.
     *
     * @param proc the /proc file system
     * @return empty where the kernel does not show them
     */
    public static Optional<ListenCounters> read(Path proc) {
        Map<String, Long> counters = TcpExt.read(proc);
        Long overflows = counters.get("ListenOverflows");
        Long drops = counters.get("ListenDrops");
        return overflows == null || drops == null
                ? Optional.empty()
                : Optional.of(new ListenCounters(overflows, drops));
    }
}
