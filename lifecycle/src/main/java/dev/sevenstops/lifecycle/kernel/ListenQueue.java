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
 * The accept queue of one listening port: connections whose handshake is complete and which nobody has accepted yet.
 *
 * <p>For a socket in state LISTEN the kernel shows the queue's length as {@code rx_queue} (tcp_diag and tcp_ipv4.c,
 * {@code get_tcp4_sock}: {@code sk_ack_backlog}).
 */
public final class ListenQueue {
    private static final String LISTEN = "0A";

    private final List<Path> tables;
    private final String portHex;

    /**
     * @param proc the /proc file system
     * @param port the listening port
     */
    public ListenQueue(Path proc, int port) {
        Path net = proc.resolve("self/net");
        this.tables = List.of(net.resolve("tcp"), net.resolve("tcp6"));
        this.portHex = String.format(Locale.ROOT, "%04X", port);
    }

    /**
     * The number of connections that wait right now, over all addresses that the port listens on.
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
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
            lines.readLine();
            // the kernel lists the listening sockets first, so that thousands of connections behind them cost nothing
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.trim().split("\\s+", 6);
                if (fields.length < 6 || !fields[3].equals(LISTEN)) {
                    break;
                }
                if (fields[1].endsWith(":" + portHex)) {
                    return OptionalInt.of(
                            Integer.parseUnsignedInt(fields[4].substring(fields[4].indexOf(':') + 1), 16));
                }
            }
        } catch (IOException absent) {
            return OptionalInt.empty();
        }
        return OptionalInt.empty();
    }
}
