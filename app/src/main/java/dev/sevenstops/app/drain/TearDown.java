package dev.sevenstops.app.drain;

import dev.sevenstops.lifecycle.ConnectionHook;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Ends connections as RFC 9112 section 9.6 wants it: after the response that announced it, and in stages, so that a client
 * that is still sending can read the response.
 *
 * <p>Closing a socket while bytes of the client wait in its receive buffer makes the kernel send a reset, and a reset may
 * take away the response that the client has not read yet. So the sending half is closed first, and what still comes is read
 * and thrown away until the client has closed too, for {@value LingeringSocket#MILLIS} milliseconds at most.
 *
 * @param lingers whether what a refused client still sends is waited for; if not, it is cut off as the web server does it
 */
public record TearDown(boolean lingers) implements ConnectionHook {

    @Override
    public ServerConnection around(ServerConnection connection, HelidonSocket socket, Optional<SocketChannel> channel) {
        return new EndingConnection(
                connection,
                lingers ? channel.map(open -> new LingeringSocket(socket, open)) : Optional.empty(),
                channel.map(Departure::new));
    }

    /**
     * Ends the current thread's connection after the response to its current request.
     *
     * @param unread whether the client may still be sending
     */
    static void afterThisResponse(boolean unread) {
        EndingConnection.current().ifPresent(connection -> connection.endAfterThisResponse(unread));
    }
}
