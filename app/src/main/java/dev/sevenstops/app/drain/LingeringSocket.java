package dev.sevenstops.app.drain;

import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A socket whose sending half is closed before the other: what still arrives is read and thrown away, one buffer at a time,
 * until the client closes its half or the time is up. Then all of it is closed.
 *
 * @param socket reads
 * @param channel the same socket, as the system knows it
 */
record LingeringSocket(HelidonSocket socket, SocketChannel channel) {
    private static final System.Logger LOGGER = System.getLogger(LingeringSocket.class.getName());

    /** How long at most. A client that looks at responses while it sends has stopped long before. */
    static final long MILLIS = 2_000;

    /** Returns when the client has closed the connection, when it fails, or when the time is up. */
    void awaitEnd() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
        // closed here as well: Helidon's own closing fails at a half that is closed already
        try (channel) {
            channel.shutdownOutput();
            for (long left = MILLIS; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                channel.socket().setSoTimeout((int) left);
                if (socket.get() == null) {
                    return;
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // the client has reset the connection, or kept silent until the time was up: it is closed either way
            socket.log(LOGGER, System.Logger.Level.TRACE, "the client did not close the connection", e);
        }
    }
}
