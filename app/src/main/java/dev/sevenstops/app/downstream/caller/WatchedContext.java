package dev.sevenstops.app.downstream.caller;

import dev.sevenstops.lifecycle.protocol.ConnectionPeer;
import dev.sevenstops.lifecycle.protocol.ForwardingContext;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** One connection as Helidon's protocol code sees it, with what reads its socket being ours. */
abstract class WatchedContext extends ForwardingContext {
    private final DataReader reader = DataReader.create(this::read);
    private final PeerInfo remotePeer;
    private boolean begun;

    WatchedContext(ConnectionContext raw) {
        super(raw);
        this.remotePeer = new ConnectionPeer(raw.remotePeer(), this);
    }

    /**
     * Watches the caller of a request of this connection.
     *
     * @param request the number that Helidon gives it; of HTTP/2 that of its stream
     * @param left called once when the caller leaves
     */
    abstract CallerWatch watch(int request, Runnable left);

    /** The next bytes of the socket, or null at its end, as {@link DataReader} expects. */
    abstract byte @Nullable [] next();

    /** The connection's own thread is done with it. */
    abstract void ended();

    /**
     * Reads the socket.
     *
     * @return null at its end
     * @throws UncheckedIOException if the connection was reset or closed
     */
    final byte @Nullable [] receive() {
        return raw().serverSocket().get();
    }

    private byte @Nullable [] read() {
        if (!begun) {
            begun = true;
            DataReader identified = raw().dataReader();
            if (identified.available() > 0) {
                // which protocol it is was decided by these bytes
                return first(identified.readBytes(identified.available()));
            }
        }
        return next();
    }

    /** Bytes that were read before this connection was watched. */
    byte[] first(byte[] bytes) {
        return bytes;
    }

    @Override
    public final DataReader dataReader() {
        return reader;
    }

    @Override
    public PeerInfo remotePeer() {
        return remotePeer;
    }
}
