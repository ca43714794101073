package dev.sevenstops.lifecycle.kernel;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the handshakes that found the table of half-open ones full, in the network namespace of this process.
 *
 * @param drops {@code TCPReqQFullDrop}: dropped, where {@code net.ipv4.tcp_syncookies} is 0
 * @param cookies {@code SyncookiesSent}: answered with a cookie instead, which costs no memory and loses the TCP options
 */
public record HalfOpenCounters(long drops, long cookies) {

    /**
     * Reads the counters.
     *
     * @param proc the /proc file system
     * @return empty where the kernel does not show them
     */
    public static Optional<HalfOpenCounters> read(Path proc) {
        Map<String, Long> counters = TcpExt.read(proc);
        Long drops = counters.get("TCPReqQFullDrop");
        Long cookies = counters.get("SyncookiesSent");
        return drops == null || cookies == null ? Optional.empty() : Optional.of(new HalfOpenCounters(drops, cookies));
    }
}
