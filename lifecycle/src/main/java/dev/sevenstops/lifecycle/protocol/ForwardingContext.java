package dev.sevenstops.lifecycle.protocol;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A connection that is another one in all that is not overridden. As safe for threads as that one. */
public abstract class ForwardingContext implements ConnectionContext {
    private final ConnectionContext raw;

    /**
     * Stands for a connection.
     *
     * @param raw the connection
     */
    protected ForwardingContext(ConnectionContext raw) {
        this.raw = raw;
    }

    /** The connection that this one stands for. */
    protected final ConnectionContext raw() {
        return raw;
    }

    @Override
    public DataReader dataReader() {
        return raw.dataReader();
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
        return raw.remotePeer();
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
