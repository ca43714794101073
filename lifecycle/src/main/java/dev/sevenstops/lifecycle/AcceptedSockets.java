package dev.sevenstops.lifecycle;

import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sockets between their accept and their being handed to a protocol. Any thread may call any method. */
final class AcceptedSockets {
    /** More than are ever on their way at once. */
    private static final int MANY = 10_000;

    private final Map<String, Accepted> waiting = new ConcurrentHashMap<>();

    /**
     * One of them.
     *
     * @param at when it was accepted, on the instrument's clock
     */
    record Accepted(long at, SocketChannel channel) {}

    /** A connection has been taken from the kernel's queue. */
    void accepted(SocketChannel channel, long at) {
        if (waiting.size() >= MANY) {
            // those that no protocol of ours took, where nobody counts them; there are few, as long as everything goes
            // well
            forgetClosed();
        }
        waiting.put(id(channel), new Accepted(at, channel));
    }

    /** The socket with this id of Helidon's; it is forgotten. Empty if its accept was not seen. */
    Optional<Accepted> take(String id) {
        return Optional.ofNullable(waiting.remove(id));
    }

    /** The socket with this id of Helidon's, which goes on waiting. Empty if its accept was not seen. */
    Optional<SocketChannel> channel(String id) {
        return Optional.ofNullable(waiting.get(id)).map(Accepted::channel);
    }

    /** Forgets those that are closed already. Returns how many. */
    int forgetClosed() {
        int closed = 0;
        for (Iterator<Accepted> all = waiting.values().iterator(); all.hasNext(); ) {
            if (!all.next().channel.isOpen()) {
                all.remove();
                closed++;
            }
        }
        return closed;
    }

    /** Helidon's id of a channel, as its connection contexts report it (ConnectionHandler builds it the same way). */
    private static String id(SocketChannel channel) {
        return "0x" + HexFormat.of().toHexDigits(System.identityHashCode(channel));
    }
}
