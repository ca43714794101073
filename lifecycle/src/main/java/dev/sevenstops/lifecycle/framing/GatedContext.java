package dev.sevenstops.lifecycle.framing;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** A connection whose bytes have passed the gate. Used by the connection's own thread. */
final class GatedContext implements ConnectionContext {
    private final ConnectionContext raw;
    private final DataReader reader;
    private final DataWriter writer;
    private boolean anyByte;

    GatedContext(ConnectionContext raw, Gate gate) {
        this.raw = raw;
        this.reader = DataReader.create(() -> gate.next(this::receive));
        this.writer = gate.writer(raw.dataWriter());
    }

    private byte @Nullable [] receive() {
        DataReader identified = raw.dataReader();
        if (!anyByte && identified.available() > 0) {
            // the protocol has been identified by these bytes
            anyByte = true;
            return identified.readBytes(identified.available());
        }
        try {
            return raw.serverSocket().get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("Failed to get data from socket", e);
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
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
