package dev.sevenstops.lifecycle.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The {@code TcpExt} table of /proc/net/netstat: what the kernel has counted in the network namespace of this process. */
final class TcpExt {
    private TcpExt() {}

    /**
     * Reads the counters.
     *
     * @param proc the /proc file system
     * @return by name; nothing where the kernel does not show them
     */
    static Map<String, Long> read(Path proc) {
        try {
            List<String> lines = Files.readAllLines(proc.resolve("self/net/netstat"), StandardCharsets.US_ASCII);
            for (int i = 0; i + 1 < lines.size(); i += 2) {
                if (lines.get(i).startsWith("TcpExt:")) {
                    return parse(lines.get(i).split(" "), lines.get(i + 1).split(" "));
                }
            }
        } catch (IOException absent) {
            return Map.of();
        }
        return Map.of();
    }

    private static Map<String, Long> parse(String[] names, String[] values) {
        Map<String, Long> counters = new TreeMap<>();
        for (int i = 1; i < Math.min(names.length, values.length); i++) {
            counters.put(names[i], Long.parseLong(values[i]));
        }
        return counters;
    }
}
