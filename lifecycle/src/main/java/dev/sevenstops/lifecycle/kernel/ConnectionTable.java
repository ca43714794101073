package dev.sevenstops.lifecycle.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the kernel's table of all connections shows of those of one listening port: at the one end of a connection's life the handshakes
 * that are half open, at the other the bytes that were written and that the client has not taken yet.
 *
 * <p>A reading walks the whole table (1-3 ms with few connections, more with thousands), and the table changes meanwhile: it is no
 * snapshot. It is made when somebody asks, and at most once a second. Any thread may ask.
 */
public final class ConnectionTable {
    private static final long FRESH_NANOS = 1_000_000_000;

    private final List<Path> tables;
    private final String localPort;
    private long readAt;
    private Optional<Reading> last = Optional.empty();

    /**
     * A reading.
     *
     * @param halfOpen handshakes of which the kernel has answered the SYN and waits for the ACK (state SYN_RECV). They are not in the
     *     accept queue yet
     * @param queuedBytes bytes in the send queues: written by the process, and not acknowledged by the client's kernel. Those of
     *     connections that the process has closed already are among them, for the kernel goes on sending
     * @param queuedConnections connections that have at least one such byte
     */
    public record Reading(int halfOpen, long queuedBytes, int queuedConnections) {}

    /**
     * Looks for the tables.
     *
     * @param proc the /proc file system
     * @param port a port that is being listened on
     */
    public ConnectionTable(Path proc, int port) {
        this.localPort = String.format(Locale.ROOT, ":%04X", port);
        this.tables = List.of(proc.resolve("self/net/tcp"), proc.resolve("self/net/tcp6")).stream()
                .filter(Files::isReadable)
                .toList();
    }

    /**
     * A reading that is not older than a second. While the table cannot be read, such as for want of a file descriptor, the last one
     * that could be made.
     *
     * @return empty where the kernel does not show the table
     */
    public synchronized Optional<Reading> reading() {
        long now = System.nanoTime();
        if (last.isEmpty() || now - readAt > FRESH_NANOS) {
            Optional<Reading> made = read();
            if (made.isPresent()) {
                last = made;
                readAt = now;
            }
        }
        return last;
    }

    private Optional<Reading> read() {
        Tally tally = new Tally();
        for (Path table : tables) {
            try (BufferedReader rows = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
                for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                    // most rows are of other ports, and this is told sooner than a row is split
                    if (row.contains(localPort)) {
                        add(row, tally);
                    }
                }
            } catch (IOException absent) {
                return Optional.empty();
            }
        }
        return tables.isEmpty() ? Optional.empty() : Optional.of(tally.reading());
    }

    private void add(String row, Tally tally) {
        // "  0: 0100007F:1F90 0100007F:C350 01 tx_queue:rx_queue …", all in hexadecimal
        String[] fields = row.strip().split("\\s+", 6);
        if (fields.length == 6 && fields[1].endsWith(localPort)) {
            String queued = fields[4].substring(0, fields[4].indexOf(':'));
            tally.add(fields[3], Long.parseLong(queued, 16));
        }
    }

    /** Adds up rows by their state, whose numbers are those of net/tcp_states.h. */
    private static final class Tally {
        private int halfOpen;
        private long queuedBytes;
        private int queuedConnections;

        void add(String state, long queued) {
            switch (state) {
                // SYN_RECV
                case "03" -> halfOpen++;
                // FIN_WAIT1, LAST_ACK, CLOSING: a FIN takes a number in the sequence as a byte does, and it is not
                // acknowledged yet
                case "04", "09", "0B" -> bytes(queued - 1);
                default -> bytes(queued);
            }
        }

        private void bytes(long queued) {
            if (queued > 0) {
                queuedBytes += queued;
                queuedConnections++;
            }
        }

        Reading reading() {
            return new Reading(halfOpen, queuedBytes, queuedConnections);
        }
    }
}
