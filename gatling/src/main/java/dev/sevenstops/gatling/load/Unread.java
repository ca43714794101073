package dev.sevenstops.gatling.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much of what clients have sent to a port lies in the kernel and has not been read by the server: rx_queue of the server's
 * side of each connection in /proc/net/tcp. (The client's tx_queue would not do: on the loopback device it is what has not been
 * acknowledged, and the acknowledgement of what was read long ago may be 40 ms late.) Immutable.
 *
 * @see <a href="https://docs.kernel.org/networking/proc_net_tcp.html">the table's columns</a>
 */
final class Unread {
    private final Map<Integer, Long> byClientPort = new HashMap<>();

    private Unread() {}

    /** The moment's figures; empty where the system has no such tables. {@code net} is /proc/self/net, or a copy in a test. */
    static Optional<Unread> at(int serverPort, Path net) {
        Unread unread = new Unread();
        boolean known = false;
        // which of the two a connection is in depends on how the server opened its socket
        for (String table : List.of("tcp", "tcp6")) {
            known |= unread.read(net.resolve(table), serverPort);
        }
        return known ? Optional.of(unread) : Optional.empty();
    }

    private boolean read(Path table, int serverPort) {
        try {
            String server = String.format(":%04X", serverPort);
            Files.readString(table, StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.contains(server))
                    .forEach(line -> add(server, line));
            return true;
        } catch (IOException noSuchTable) {
            return false;
        }
    }

    private void add(String server, String line) {
        // "  0: 0100007F:1F90 0100007F:C350 01 tx_queue:rx_queue …", all in hexadecimal
        String[] fields = line.strip().split("\\s+", 6);
        if (fields.length == 6 && fields[1].endsWith(server)) {
            int client = Integer.parseInt(fields[2].substring(fields[2].lastIndexOf(':') + 1), 16);
            long waiting = Long.parseLong(fields[4].substring(fields[4].indexOf(':') + 1), 16);
            byClientPort.merge(client, waiting, Long::sum);
        }
    }

    /** Bytes of the connection from this port; 0 for one that there is not. */
    long bytes(int clientPort) {
        return byClientPort.getOrDefault(clientPort, 0L);
    }
}
