package dev.sevenstops.lifecycle.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        try {
            List<String> lines = Files.readAllLines(proc.resolve("self/net/netstat"), StandardCharsets.US_ASCII);
            for (int i = 0; i + 1 < lines.size(); i += 2) {
                if (lines.get(i).startsWith("TcpExt:")) {
                    return parse(lines.get(i).split(" "), lines.get(i + 1).split(" "));
                }
            }
        } catch (IOException absent) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<ListenCounters> parse(String[] names, String[] values) {
        long overflows = -1;
        long drops = -1;
        for (int i = 1; i < Math.min(names.length, values.length); i++) {
            if (names[i].equals("ListenOverflows")) {
                overflows = Long.parseLong(values[i]);
            } else if (names[i].equals("ListenDrops")) {
                drops = Long.parseLong(values[i]);
            }
        }
        return overflows < 0 || drops < 0 ? Optional.empty() : Optional.of(new ListenCounters(overflows, drops));
    }
}
