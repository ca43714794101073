package dev.sevenstops.app.downstream.caller;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** One connection as Helidon's protocol code sees it, with what reads its socket being ours. */
abstract class WatchedContext implements ConnectionContext {
    private final ConnectionContext raw;
    private final DataReader reader = DataReader.create(this::read);
    private final PeerInfo remotePeer;
    private boolean begun;

    WatchedContext(ConnectionContext raw) {
        this.raw = raw;
        this.remotePeer = new WatchedPeer(raw.remotePeer(), this);
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
        return raw.serverSocket().get();
    }

    private byte @Nullable [] read() {
        if (!begun) {
            begun = true;
            DataReader identified = raw.dataReader();
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
    public DataWriter dataWriter() {
        return raw.dataWriter();
    }

    @Override
    public ListenerContext listenerContext() {
        return raw.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return raw.executor();
    }

    @Override
    public Router router() {
        return raw.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return raw.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return raw.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return remotePeer;
    }

    @Override
    public PeerInfo localPeer() {
        return raw.localPeer();
    }

    @Override
    public boolean isSecure() {
        return raw.isSecure();
    }

    @Override
    public String socketId() {
        return raw.socketId();
    }

    @Override
    public String childSocketId() {
        return raw.childSocketId();
    }
}
