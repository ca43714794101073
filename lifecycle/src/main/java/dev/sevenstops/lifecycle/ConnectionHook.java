package dev.sevenstops.lifecycle;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Puts something around each HTTP/1.1 connection of a listener, and sees its socket, which Helidon shows to nobody. It lies outside of the
 * instrument: what is read and written there belongs to no request. Called on the connection's own thread.
 */
@FunctionalInterface
public interface ConnectionHook {
    /** Puts nothing around it. */
    ConnectionHook NONE = (connection, socket, channel) -> connection;

    /**
     * A connection is about to be served.
     *
     * @param connection serves it
     * @param socket reads from it and writes to it
     * @param channel the same socket as the system knows it; empty if its accept was not seen
     * @return what serves it instead, usually something around the one given
     */
    ServerConnection around(ServerConnection connection, HelidonSocket socket, Optional<SocketChannel> channel);
}
