package dev.sevenstops.app.drain;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Looks whether a client has left while its response is being made and nothing is written that would tell.
 *
 * <p>A client that has shut only its sending half counts as one that has left; RFC 9112 section 9.6 lets a server close then. A client
 * that has sent its next request already (pipelining) is looked at no further. For the connection's own thread, while nobody reads or
 * writes: the socket is put out of its blocking mode for a moment.
 */
final class Departure {
    private final SocketChannel channel;

    Departure(SocketChannel channel) {
        this.channel = channel;
    }

    /** Whether the client has left. Reads nothing. */
    boolean seen() {
        try (Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            try {
                channel.register(selector, SelectionKey.OP_READ);
                // readable and nothing to read: the end of the stream, or a reset
                return selector.selectNow() > 0
                        && channel.socket().getInputStream().available() == 0;
            } finally {
                selector.close();
                channel.configureBlocking(true);
            }
        } catch (IOException gone) {
            return true;
        }
    }

    /** Closes the connection. What is written to it from now on fails. */
    void close() throws IOException {
        channel.close();
    }
}
