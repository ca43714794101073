package dev.sevenstops.lifecycle.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The handshakes of one listening port that are half open: the kernel has answered the SYN and waits for the ACK. They are not in the
 * accept queue yet, but in the table of all connections, in state SYN_RECV.
 *
 * <p>So a reading walks that table (1-3 ms with few connections, more with thousands). It is made when somebody asks, and at most
 * once a second. Any thread may ask.
 */
public final class HalfOpen {
    private static final String SYN_RECV = "03";
    private static final long FRESH_NANOS = 1_000_000_000;

    private final List<Path> tables;
    private final String localPort;
    private long readAt;
    private OptionalInt last = OptionalInt.empty();

    /**
     * Looks for the tables.
     *
     * @param proc the /proc file system
     * @param port a port that is being listened on
     */
    public HalfOpen(Path proc, int port) {
        this.localPort = String.format(Locale.ROOT, ":%04X", port);
        this.tables = List.of(proc.resolve("self/net/tcp"), proc.resolve("self/net/tcp6")).stream()
                .filter(Files::isReadable)
                .toList();
    }

    /**
     * The number of half-open handshakes, not older than a second.
     *
     * @return empty where the kernel does not show it
     */
    public synchronized OptionalInt count() {
        long now = System.nanoTime();
        if (last.isEmpty() || now - readAt > FRESH_NANOS) {
            last = read();
            readAt = now;
        }
        return last;
    }

    private OptionalInt read() {
        int count = 0;
        for (Path table : tables) {
            try (BufferedReader rows = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
                for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                    String[] fields = row.strip().split("\\s+", 5);
                    if (fields.length == 5 && fields[3].equals(SYN_RECV) && fields[1].endsWith(localPort)) {
                        count++;
                    }
                }
            } catch (IOException absent) {
                return OptionalInt.empty();
            }
        }
        return tables.isEmpty() ? OptionalInt.empty() : OptionalInt.of(count);
    }
}
