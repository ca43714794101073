package dev.sevenstops.lifecycle.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The accept queue of one listening port: connections whose handshake is complete and which nobody has accepted yet.
 *
 * <p>For a socket in state LISTEN the kernel shows the queue's length as {@code rx_queue} (tcp_ipv4.c, {@code
 * get_tcp4_sock}: {@code sk_ack_backlog}).
 *
 * <p>A reading is not cheap: the kernel walks its hash tables to produce the file, and a buffer that asks for more than the
 * rows wanted makes it walk the table of all connections too (milliseconds for 262,144 buckets). So the file is read in
 * small pieces and no further than to the port's row, which is among the first, for listening sockets come first; and only
 * in the table that had the port when this was created.
 */
public final class ListenQueue {
    private static final String LISTEN = "0A";
    /** Less than a row, so that the kernel is never asked for a row more than needed. */
    private static final int PIECE = 64;

    /** Up to the end of rx_queue in the longer rows of tcp6. */
    private static final int ENOUGH = 112;

    private final List<Path> tables;
    private final String localPort;

    /**
     * Looks the port up.
     *
     * @param proc the /proc file system
     * @param port a port that is being listened on
     */
    public ListenQueue(Path proc, int port) {
        this.localPort = String.format(Locale.ROOT, ":%04X", port);
        this.tables = List.of(proc.resolve("self/net/tcp"), proc.resolve("self/net/tcp6")).stream()
                .filter(table -> depth(table).isPresent())
                .toList();
    }

    /**
     * The number of connections that wait right now.
     *
     * @return empty where the kernel does not show it
     */
    public OptionalInt depth() {
        int depth = 0;
        boolean found = false;
        for (Path table : tables) {
            OptionalInt here = depth(table);
            if (here.isPresent()) {
                found = true;
                depth += here.getAsInt();
            }
        }
        return found ? OptionalInt.of(depth) : OptionalInt.empty();
    }

    private OptionalInt depth(Path table) {
        try (InputStream in = Files.newInputStream(table)) {
            Row row = new Row(in);
            row.skip();
            while (row.next()) {
                String[] fields = row.start().strip().split("\\s+", 6);
                if (fields.length < 6 || !fields[3].equals(LISTEN)) {
                    break;
                }
                if (fields[1].endsWith(localPort)) {
                    String waiting = fields[4].substring(fields[4].indexOf(':') + 1);
                    return OptionalInt.of(Integer.parseUnsignedInt(waiting, 16));
                }
                row.skip();
            }
        } catch (IOException absent) {
            return OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    /** The start of a row at a time. */
    private static final class Row {
        private final InputStream in;
        private final byte[] piece = new byte[PIECE];
        private final StringBuilder text = new StringBuilder(2 * ENOUGH);

        Row(InputStream in) {
            this.in = in;
        }

        /** Reads as much of the row as is needed; false at the end of the file. */
        boolean next() throws IOException {
            while (text.length() < ENOUGH) {
                if (!more()) {
                    return false;
                }
            }
            return true;
        }

        String start() {
            return text.substring(0, ENOUGH);
        }

        /** Moves on to the row behind the next line feed. */
        void skip() throws IOException {
            while (text.indexOf("\n") < 0) {
                if (!more()) {
                    return;
                }
            }
            text.delete(0, text.indexOf("\n") + 1);
        }

        private boolean more() throws IOException {
            int length = in.read(piece);
            if (length > 0) {
                text.append(new String(piece, 0, length, StandardCharsets.US_ASCII));
            }
            return length > 0;
        }
    }
}
